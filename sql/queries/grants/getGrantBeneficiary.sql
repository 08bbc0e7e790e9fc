-- getGrantBeneficiary: one beneficiary of a grant
-- cost: one row by its primary key
select p.*
  from natcom.grant_beneficiary_resource p
 where p.grant_id = :'id'::uuid and p.id = :'beneficiary_id'::uuid
