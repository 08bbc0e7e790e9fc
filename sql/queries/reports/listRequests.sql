-- listRequests: requests by commission and year at the end of a day
-- cost: the records that the report is about
--etag tables: commission, grant_record, grant_transition, ledger_entry, plan
--sort code: r.code
--sort updated_at: r.updated_at
select r.*
  from natcom.report_requests(coalesce(:'as_of'::date, natcom.today())) r
 where true
--filter commission_id: and r.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and r.commission_id <> all(:'commission_id_not'::uuid[])
--filter plan_id: and r.plan_id = any(:'plan_id'::uuid[])
--filter plan_id_not: and r.plan_id <> all(:'plan_id_not'::uuid[])
--filter year_min: and r.year >= :'year_min'::int
--filter year_max: and r.year <= :'year_max'::int
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
