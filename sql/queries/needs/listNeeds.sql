-- listNeeds: the needs that the caller may see
-- cost: walks the index of the sort, limit rows
--sort created_at: n.created_at
--sort priority: n.priority
--sort assessed_on: n.assessed_on
--sort updated_at: n.updated_at
select n.*
  from natcom.need_resource n
 where true
--role commission: and n.commission_id = (select natcom.own_commission())
--filter commission_id: and n.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and n.commission_id <> all(:'commission_id_not'::uuid[])
--filter category: and n.category = any(:'category'::text[])
--filter category_not: and n.category <> all(:'category_not'::text[])
--filter priority_min: and n.priority >= :'priority_min'::int
--filter priority_max: and n.priority <= :'priority_max'::int
--filter assessed_on_from: and n.assessed_on >= :'assessed_on_from'::date
--filter assessed_on_before: and n.assessed_on < :'assessed_on_before'::date
--filter visit_id: and n.visit_id = any(:'visit_id'::uuid[])
--filter visit_id_not: and (n.visit_id <> all(:'visit_id_not'::uuid[]) or n.visit_id is null)
--filter visit_id_exists: and (n.visit_id is not null) = :'visit_id_exists'::boolean
--filter grant_id: and n.grant_id = any(:'grant_id'::uuid[])
--filter grant_id_not: and (n.grant_id <> all(:'grant_id_not'::uuid[]) or n.grant_id is null)
--filter grant_id_exists: and (n.grant_id is not null) = :'grant_id_exists'::boolean
--filter met_on_from: and n.met_on >= :'met_on_from'::date
--filter met_on_before: and n.met_on < :'met_on_before'::date
--filter q: and n.id in (select natcom.need_matching(:'q'))
--filter updated_since: and n.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
