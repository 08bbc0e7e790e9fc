-- listVisitVisitors: the visitors of a visit that the caller may see
-- cost: the few visitors of one visit
--sort created_at: p.created_at
select p.*
  from natcom.visit_visitor_resource p
 where p.visit_id = :'id'::uuid
--filter person_id: and p.person_id = any(:'person_id'::uuid[])
--filter person_id_not: and p.person_id <> all(:'person_id_not'::uuid[])
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
