-- createAction: a new action
-- cost: one row and its indexes
insert into natcom.follow_up_action (
    id, decision_id, title, commission_id, organization_id, person_id, office, due_on)
select
    :'id'::uuid, b.decision_id, b.title, b.commission_id, b.organization_id, b.person_id, b.office,
    b.due_on
  from jsonb_to_record(:'body'::jsonb) as b(
    decision_id uuid, title text, commission_id uuid, organization_id uuid, person_id uuid, office text,
    due_on date)
