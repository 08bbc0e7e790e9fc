-- createGrantBeneficiary: a new beneficiary of a grant
-- cost: one row and its indexes
insert into natcom.grant_beneficiary (
    id, grant_id, commission_id, share_percent)
select
    :'beneficiary_id'::uuid, :'id'::uuid, b.commission_id, b.share_percent
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, share_percent numeric)
