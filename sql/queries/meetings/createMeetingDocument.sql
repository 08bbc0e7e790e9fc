-- createMeetingDocument: a new document of a meeting
-- cost: one row and its indexes
insert into natcom.meeting_document (
    id, meeting_id, agenda_item_id, kind, title, language, url, sha256, size_bytes, send_by, sent_on,
    sent_to, proof_url)
select
    :'document_id'::uuid, :'id'::uuid, b.agenda_item_id, b.kind, b.title, b.language, b.url, b.sha256,
    b.size_bytes, b.send_by, b.sent_on, b.sent_to, b.proof_url
  from jsonb_to_record(:'body'::jsonb) as b(
    agenda_item_id uuid, kind text, title text, language text, url text, sha256 text, size_bytes int,
    send_by date, sent_on date, sent_to text, proof_url text)
