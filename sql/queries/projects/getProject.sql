-- getProject: one project
-- cost: one row by its primary key
select p.*
--expand plan: , plan.id as "plan.id", plan.code as "plan.code", plan.title as "plan.title"
  from natcom.project_resource p
--expand plan: left join natcom.plan_resource plan on plan.id = p.plan_id
 where p.id = :'id'::uuid
