-- listGrantWaivers: the waivers of a grant that the caller may see
-- cost: the few rows of one grant
--sort created_at: p.created_at
select p.*
  from natcom.grant_waiver_resource p
 where p.grant_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
