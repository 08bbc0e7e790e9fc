-- createMeetingDecision: a new decision of a meeting
-- cost: one row and its indexes
insert into natcom.decision (
    id, meeting_id, agenda_item_id, number, kind, title, content)
select
    :'decision_id'::uuid, :'id'::uuid, b.agenda_item_id, b.number, b.kind, b.title, b.content
  from jsonb_to_record(:'body'::jsonb) as b(
    agenda_item_id uuid, number text, kind text, title text, content text)
