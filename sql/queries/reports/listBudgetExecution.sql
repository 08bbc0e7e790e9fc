-- listBudgetExecution: balances by budget line, project or area at the end of a day
-- cost: the records that the report is about
--etag tables: plan, project, area, budget_line, budget_allocation, budget_revision
--etag tables: budget_transfer, ledger_entry, grant_record, meeting, training, visit
--sort code: r.code
--sort updated_at: r.updated_at
select r.*
  from natcom.report_budget_execution(coalesce(:'as_of'::date, natcom.today()), coalesce(:'by'::text, 'line')) r
 where true
--filter plan_id: and r.plan_id = any(:'plan_id'::uuid[])
--filter plan_id_not: and r.plan_id <> all(:'plan_id_not'::uuid[])
--filter project_id: and r.project_id = any(:'project_id'::uuid[])
--filter project_id_not: and (r.project_id <> all(:'project_id_not'::uuid[]) or r.project_id is null)
--filter project_id_exists: and (r.project_id is not null) = :'project_id_exists'::boolean
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
