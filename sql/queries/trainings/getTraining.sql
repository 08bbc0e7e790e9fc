-- getTraining: one training
-- cost: one row by its primary key
select r.*
  from natcom.training_resource r
 where r.id = :'id'::uuid
