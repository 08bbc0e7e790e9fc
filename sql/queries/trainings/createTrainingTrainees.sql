-- createTrainingTrainees: a new group of trainees
-- cost: one row and its indexes
insert into natcom.training_trainee_group (
    id, training_id, commission_id, women, men)
select
    :'group_id'::uuid, :'id'::uuid, b.commission_id, b.women, b.men
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, women int, men int)
