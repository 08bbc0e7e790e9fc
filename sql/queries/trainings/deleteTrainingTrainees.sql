-- deleteTrainingTrainees: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.training_trainee_group where training_id = :'id'::uuid and id = :'group_id'::uuid and version = :version
