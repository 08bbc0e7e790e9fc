-- createMeetingDecision: a new decision of a meeting
-- cost: one row and its indexes
insert into natcom.decision (
    id, meeting_id, number, kind, title, content)
select
    :'decision_id'::uuid, :'id'::uuid, b.number, b.kind, b.title, b.content
  from jsonb_to_record(:'body'::jsonb) as b(
    number text, kind text, title text, content text)
