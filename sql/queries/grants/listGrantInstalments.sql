-- listGrantInstalments: the instalments of a grant that the caller may see
-- cost: the few rows of one grant
--sort number: p.number
select p.*
  from natcom.grant_instalment_resource p
 where p.grant_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
