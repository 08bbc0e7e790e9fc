-- deleteTrainingExpert: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.training_expert where training_id = :'id'::uuid and id = :'expert_id'::uuid and version = :version
