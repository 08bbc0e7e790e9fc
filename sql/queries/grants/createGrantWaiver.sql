-- createGrantWaiver: a new waiver
-- cost: one row and its indexes
insert into natcom.grant_waiver (
    id, grant_id, setting, reason)
select
    :'waiver_id'::uuid, :'id'::uuid, b.setting, b.reason
  from jsonb_to_record(:'body'::jsonb) as b(
    setting text, reason text)
