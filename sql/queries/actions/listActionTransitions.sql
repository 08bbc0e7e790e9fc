-- listActionTransitions: the transitions of an action that the caller may see
-- cost: the few rows of one action
--sort created_at: p.created_at
select p.*
  from natcom.follow_up_action_transition_resource p
 where p.action_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
