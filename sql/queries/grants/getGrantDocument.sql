-- getGrantDocument: one document of a grant
-- cost: one row by its primary key
select p.*
  from natcom.grant_document_resource p
 where p.grant_id = :'id'::uuid and p.id = :'document_id'::uuid
