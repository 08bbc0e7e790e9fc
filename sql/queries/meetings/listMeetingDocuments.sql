-- listMeetingDocuments: the documents of a meeting that the caller may see
-- cost: the few documents of one meeting
--sort created_at: p.created_at
select p.*
  from natcom.meeting_document_resource p
 where p.meeting_id = :'id'::uuid
--filter agenda_item_id: and p.agenda_item_id = any(:'agenda_item_id'::uuid[])
--filter agenda_item_id_not: and (p.agenda_item_id <> all(:'agenda_item_id_not'::uuid[]) or p.agenda_item_id is null)
--filter agenda_item_id_exists: and (p.agenda_item_id is not null) = :'agenda_item_id_exists'::boolean
--filter kind: and p.kind = any(:'kind'::text[])
--filter kind_not: and p.kind <> all(:'kind_not'::text[])
--filter send_by_from: and p.send_by >= :'send_by_from'::date
--filter send_by_before: and p.send_by < :'send_by_before'::date
--filter sent_on_from: and p.sent_on >= :'sent_on_from'::date
--filter sent_on_before: and p.sent_on < :'sent_on_before'::date
--filter sent_late: and p.sent_late = :'sent_late'::boolean
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
