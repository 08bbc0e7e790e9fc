-- updateMeetingDocument: the writable members of a document of a meeting, all of them
-- cost: one row by its primary key
update natcom.meeting_document t set
    agenda_item_id = b.agenda_item_id, kind = b.kind, title = b.title, language = b.language, url = b.url,
    sha256 = b.sha256, size_bytes = b.size_bytes, send_by = b.send_by, sent_on = b.sent_on,
    sent_to = b.sent_to, proof_url = b.proof_url
  from jsonb_to_record(:'body'::jsonb) as b(
    agenda_item_id uuid, kind text, title text, language text, url text, sha256 text, size_bytes int,
    send_by date, sent_on date, sent_to text, proof_url text)
 where t.meeting_id = :'id'::uuid and t.id = :'document_id'::uuid and t.version = :version
