-- updateAction: the writable members of a action, all of them
-- cost: one row by its primary key
update natcom.follow_up_action t set
    decision_id = b.decision_id, title = b.title, commission_id = b.commission_id,
    organization_id = b.organization_id, person_id = b.person_id, office = b.office, due_on = b.due_on
  from jsonb_to_record(:'body'::jsonb) as b(
    decision_id uuid, title text, commission_id uuid, organization_id uuid, person_id uuid, office text,
    due_on date)
 where t.id = :'id'::uuid and t.version = :version
