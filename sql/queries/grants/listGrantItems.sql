-- listGrantItems: the items of a grant that the caller may see
-- cost: the few rows of one grant
--sort created_at: p.created_at
select p.*
  from natcom.grant_item_resource p
 where p.grant_id = :'id'::uuid
--filter commission_id: and p.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and p.commission_id <> all(:'commission_id_not'::uuid[])
--filter category: and p.category = any(:'category'::text[])
--filter category_not: and p.category <> all(:'category_not'::text[])
--filter state: and p.state = any(:'state'::text[])
--filter state_not: and p.state <> all(:'state_not'::text[])
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
