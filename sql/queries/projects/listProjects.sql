-- listProjects: the projects that the caller may see
-- cost: walks the index of the sort, limit rows
--sort number: p.number
--sort updated_at: p.updated_at
select p.*
--expand plan: , plan.id as "plan.id", plan.code as "plan.code", plan.title as "plan.title"
  from natcom.project_resource p
--expand plan: left join natcom.plan_resource plan on plan.id = p.plan_id
 where true
--filter plan_id: and p.plan_id = any(:'plan_id'::uuid[])
--filter plan_id_not: and p.plan_id <> all(:'plan_id_not'::uuid[])
--filter number_min: and p.number >= :'number_min'::int
--filter number_max: and p.number <= :'number_max'::int
--filter budget_min: and p.budget::numeric >= :'budget_min'::numeric
--filter budget_max: and p.budget::numeric <= :'budget_max'::numeric
--filter budget_exists: and (p.budget is not null) = :'budget_exists'::boolean
--filter q: and p.id in (select natcom.project_matching(:'q'))
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
