-- deleteGrantBeneficiary: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.grant_beneficiary where grant_id = :'id'::uuid and id = :'beneficiary_id'::uuid and version = :version
