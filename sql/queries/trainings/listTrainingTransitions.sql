-- listTrainingTransitions: the transitions of a training that the caller may see
-- cost: the few steps of one training
--sort created_at: p.created_at
select p.*
  from natcom.training_transition_resource p
 where p.training_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
