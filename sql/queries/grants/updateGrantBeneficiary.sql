-- updateGrantBeneficiary: the writable members of a beneficiary of a grant, all of them
-- cost: one row by its primary key
update natcom.grant_beneficiary t set
    commission_id = b.commission_id, share_percent = b.share_percent
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, share_percent numeric)
 where t.grant_id = :'id'::uuid and t.id = :'beneficiary_id'::uuid and t.version = :version
