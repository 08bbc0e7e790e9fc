-- listImports: the caller's imports
-- cost: walks the index of the sort, limit rows
--sort created_at: i.created_at
--sort updated_at: i.updated_at
select i.*
  from natcom.import_resource i
 where true
--filter kind: and i.kind = any(:'kind'::text[])
--filter kind_not: and i.kind <> all(:'kind_not'::text[])
--filter state: and i.state = any(:'state'::text[])
--filter state_not: and i.state <> all(:'state_not'::text[])
--filter updated_since: and i.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
