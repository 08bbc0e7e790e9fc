-- listGrantDocuments: the documents of a grant that the caller may see
-- cost: the few rows of one grant
--sort created_at: p.created_at
select p.*
  from natcom.grant_document_resource p
 where p.grant_id = :'id'::uuid
--filter kind: and p.kind = any(:'kind'::text[])
--filter kind_not: and p.kind <> all(:'kind_not'::text[])
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
