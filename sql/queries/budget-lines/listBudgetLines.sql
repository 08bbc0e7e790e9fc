-- listBudgetLines: the budget lines that the caller may see
-- cost: walks the index of the sort, limit rows
--sort code: l.code
--sort updated_at: l.updated_at
select l.*
--expand project: , project.id as "project.id", project.number as "project.number", project.title as "project.title"
--expand plan: , plan.id as "plan.id", plan.code as "plan.code", plan.title as "plan.title"
  from natcom.budget_line_resource l
--expand project: left join natcom.project_resource project on project.id = l.project_id
--expand plan: left join natcom.plan_resource plan on plan.id = l.plan_id
 where true
--filter plan_id: and l.plan_id = any(:'plan_id'::uuid[])
--filter plan_id_not: and l.plan_id <> all(:'plan_id_not'::uuid[])
--filter project_id: and l.project_id = any(:'project_id'::uuid[])
--filter project_id_not: and (l.project_id <> all(:'project_id_not'::uuid[]) or l.project_id is null)
--filter project_id_exists: and (l.project_id is not null) = :'project_id_exists'::boolean
--filter code: and l.code = any(:'code'::text[])
--filter code_not: and l.code <> all(:'code_not'::text[])
--filter kind: and l.kind = any(:'kind'::text[])
--filter kind_not: and l.kind <> all(:'kind_not'::text[])
--filter original_amount_min: and l.original_amount::numeric >= :'original_amount_min'::numeric
--filter original_amount_max: and l.original_amount::numeric <= :'original_amount_max'::numeric
--filter q: and l.id in (select natcom.budget_line_matching(:'q'))
--filter updated_since: and l.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
