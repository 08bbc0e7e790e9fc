-- updateMeetingDecision: the writable members of a decision of a meeting, all of them
-- cost: one row by its primary key
update natcom.decision t set
    agenda_item_id = b.agenda_item_id, number = b.number, kind = b.kind, title = b.title,
    content = b.content
  from jsonb_to_record(:'body'::jsonb) as b(
    agenda_item_id uuid, number text, kind text, title text, content text)
 where t.meeting_id = :'id'::uuid and t.id = :'decision_id'::uuid and t.version = :version
