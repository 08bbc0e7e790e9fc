-- getGrantExtension: one extension
-- cost: one row by its primary key
select p.*
  from natcom.grant_extension_resource p
 where p.grant_id = :'id'::uuid and p.id = :'extension_id'::uuid
