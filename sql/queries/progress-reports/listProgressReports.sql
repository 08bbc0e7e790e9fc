-- listProgressReports: the progress reports that the caller may see
-- cost: walks the index of the sort, limit rows
--sort created_at: r.created_at
--sort happened_on: r.happened_on
--sort updated_at: r.updated_at
select r.*
  from natcom.progress_report_resource r
 where true
--role commission: and r.commission_id = (select natcom.own_commission())
--filter target_id: and r.target_id = any(:'target_id'::uuid[])
--filter target_id_not: and r.target_id <> all(:'target_id_not'::uuid[])
--filter commission_id: and r.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and (r.commission_id <> all(:'commission_id_not'::uuid[]) or r.commission_id is null)
--filter commission_id_exists: and (r.commission_id is not null) = :'commission_id_exists'::boolean
--filter mode: and r.mode = any(:'mode'::text[])
--filter mode_not: and r.mode <> all(:'mode_not'::text[])
--filter happened_on_from: and r.happened_on >= :'happened_on_from'::date
--filter happened_on_before: and r.happened_on < :'happened_on_before'::date
--filter state: and r.state = any(:'state'::text[])
--filter state_not: and r.state <> all(:'state_not'::text[])
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
