-- listAudit: the entries of the audit trail
-- cost: walks the index of the sort, or that of the record, request or actor asked for, limit rows
--sort recorded_at: a.recorded_at
select a.*
  from natcom.audit_entry_resource a
 where true
--filter table_name: and a.table_name = any(:'table_name'::text[])
--filter record_id: and a.record_id = any(:'record_id'::uuid[])
--filter action: and a.action = any(:'action'::text[])
--filter actor: and a.actor = any(:'actor'::text[])
--filter client: and a.client = any(:'client'::text[])
--filter request_id: and a.request_id = any(:'request_id'::text[])
--filter recorded_at_from: and a.recorded_at >= :'recorded_at_from'::timestamptz
--filter recorded_at_before: and a.recorded_at < :'recorded_at_before'::timestamptz
--filter updated_since: and a.recorded_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
