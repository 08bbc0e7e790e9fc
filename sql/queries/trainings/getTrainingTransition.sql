-- getTrainingTransition: one transition of a training
-- cost: one row by its primary key
select p.*
  from natcom.training_transition_resource p
 where p.training_id = :'id'::uuid and p.id = :'transition_id'::uuid
