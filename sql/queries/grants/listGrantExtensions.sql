-- listGrantExtensions: the extensions of a grant's report that the caller may see
-- cost: the few rows of one grant
--sort created_at: p.created_at
select p.*
  from natcom.grant_extension_resource p
 where p.grant_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
