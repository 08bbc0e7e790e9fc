-- listCountingRules: the counting rules that the caller may see
-- cost: reads the rules, some tens
--sort created_at: r.created_at
--sort updated_at: r.updated_at
select r.*
  from natcom.counting_rule_resource r
 where true
--filter target_id: and r.target_id = any(:'target_id'::uuid[])
--filter target_id_not: and r.target_id <> all(:'target_id_not'::uuid[])
--filter source: and r.source = any(:'source'::text[])
--filter source_not: and r.source <> all(:'source_not'::text[])
--filter measure: and r.measure = any(:'measure'::text[])
--filter measure_not: and r.measure <> all(:'measure_not'::text[])
--filter dated_by: and r.dated_by = any(:'dated_by'::text[])
--filter dated_by_not: and r.dated_by <> all(:'dated_by_not'::text[])
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
