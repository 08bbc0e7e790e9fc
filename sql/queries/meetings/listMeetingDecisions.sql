-- listMeetingDecisions: the decisions of a meeting that the caller may see
-- cost: the few rows of one meeting
--sort number: d.number
--sort created_at: d.created_at
select d.*
  from natcom.decision_resource d
 where d.meeting_id = :'id'::uuid
--filter agenda_item_id: and d.agenda_item_id = any(:'agenda_item_id'::uuid[])
--filter agenda_item_id_not: and (d.agenda_item_id <> all(:'agenda_item_id_not'::uuid[]) or d.agenda_item_id is null)
--filter agenda_item_id_exists: and (d.agenda_item_id is not null) = :'agenda_item_id_exists'::boolean
--filter kind: and d.kind = any(:'kind'::text[])
--filter kind_not: and d.kind <> all(:'kind_not'::text[])
--filter updated_since: and d.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
