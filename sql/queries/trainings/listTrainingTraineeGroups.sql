-- listTrainingTraineeGroups: the trainees of a training, by commission that the caller may see
-- cost: the few groups of one training
--sort created_at: p.created_at
select p.*
  from natcom.training_trainee_group_resource p
 where p.training_id = :'id'::uuid
--filter commission_id: and p.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and p.commission_id <> all(:'commission_id_not'::uuid[])
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
