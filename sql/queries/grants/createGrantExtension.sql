-- createGrantExtension: a new extension
-- cost: one row and its indexes
insert into natcom.grant_extension (
    id, grant_id, extended_to, reason)
select
    :'extension_id'::uuid, :'id'::uuid, b.extended_to, b.reason
  from jsonb_to_record(:'body'::jsonb) as b(
    extended_to date, reason text)
