-- listSessionCosts: sessions with their costs at the end of a day
-- cost: the records that the report is about
--etag tables: meeting, ledger_entry, grant_record
--sort created_at: r.created_at
--sort updated_at: r.updated_at
select r.*
  from natcom.report_session_costs(coalesce(:'as_of'::date, natcom.today())) r
 where true
--filter kind: and r.kind = any(:'kind'::text[])
--filter kind_not: and r.kind <> all(:'kind_not'::text[])
--filter body_id: and r.body_id = any(:'body_id'::uuid[])
--filter body_id_not: and (r.body_id <> all(:'body_id_not'::uuid[]) or r.body_id is null)
--filter body_id_exists: and (r.body_id is not null) = :'body_id_exists'::boolean
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
