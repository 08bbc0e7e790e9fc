-- listVisitTransitions: the transitions of a visit that the caller may see
-- cost: the few steps of one visit
--sort created_at: p.created_at
select p.*
  from natcom.visit_transition_resource p
 where p.visit_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
