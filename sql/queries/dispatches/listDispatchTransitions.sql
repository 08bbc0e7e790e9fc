-- listDispatchTransitions: the transitions of a dispatch that the caller may see
-- cost: the rows of one dispatch
--sort created_at: p.created_at
select p.*
  from natcom.dispatch_transition_resource p
 where p.dispatch_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
