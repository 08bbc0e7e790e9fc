-- getTrainingTrainees: one group of trainees
-- cost: one row by its primary key
select p.*
  from natcom.training_trainee_group_resource p
 where p.training_id = :'id'::uuid and p.id = :'group_id'::uuid
