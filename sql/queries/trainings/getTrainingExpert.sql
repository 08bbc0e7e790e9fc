-- getTrainingExpert: one expert of a training
-- cost: one row by its primary key
select p.*
  from natcom.training_expert_resource p
 where p.training_id = :'id'::uuid and p.id = :'expert_id'::uuid
