-- getGrantItem: one item of a grant
-- cost: one row by its primary key
select p.*
  from natcom.grant_item_resource p
 where p.grant_id = :'id'::uuid and p.id = :'item_id'::uuid
