-- getBudgetLine: one budget line
-- cost: one row by its primary key
select l.*
--expand project: , project.id as "project.id", project.number as "project.number", project.title as "project.title"
--expand plan: , plan.id as "plan.id", plan.code as "plan.code", plan.title as "plan.title"
  from natcom.budget_line_resource l
--expand project: left join natcom.project_resource project on project.id = l.project_id
--expand plan: left join natcom.plan_resource plan on plan.id = l.plan_id
 where l.id = :'id'::uuid
