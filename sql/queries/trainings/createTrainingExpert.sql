-- createTrainingExpert: a new expert of a training
-- cost: one row and its indexes
insert into natcom.training_expert (
    id, training_id, person_id)
select
    :'expert_id'::uuid, :'id'::uuid, b.person_id
  from jsonb_to_record(:'body'::jsonb) as b(
    person_id uuid)
