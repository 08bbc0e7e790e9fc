-- deleteGrantInstalment: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.grant_instalment where grant_id = :'id'::uuid and id = :'instalment_id'::uuid and version = :version
