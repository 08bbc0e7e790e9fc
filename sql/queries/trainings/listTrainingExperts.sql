-- listTrainingExperts: the experts of a training that the caller may see
-- cost: the few experts of one training
--sort created_at: p.created_at
select p.*
  from natcom.training_expert_resource p
 where p.training_id = :'id'::uuid
--filter person_id: and p.person_id = any(:'person_id'::uuid[])
--filter person_id_not: and p.person_id <> all(:'person_id_not'::uuid[])
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
