-- updateTrainingTrainees: the writable members of a group of trainees, all of them
-- cost: one row by its primary key
update natcom.training_trainee_group t set
    commission_id = b.commission_id, women = b.women, men = b.men
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, women int, men int)
 where t.training_id = :'id'::uuid and t.id = :'group_id'::uuid and t.version = :version
