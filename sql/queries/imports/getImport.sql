-- getImport: one import of the caller's
-- cost: one row by its primary key
select i.*
  from natcom.import_resource i
 where i.id = :'id'::uuid
