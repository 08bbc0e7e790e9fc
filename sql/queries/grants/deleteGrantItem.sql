-- deleteGrantItem: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.grant_item where grant_id = :'id'::uuid and id = :'item_id'::uuid and version = :version
