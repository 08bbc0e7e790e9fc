-- createMeetingMinutes: a new minutes of a meeting
-- cost: one row and its indexes
insert into natcom.meeting_minutes (
    id, meeting_id, language, title, url, sha256)
select
    :'minutes_id'::uuid, :'id'::uuid, b.language, b.title, b.url, b.sha256
  from jsonb_to_record(:'body'::jsonb) as b(
    language text, title text, url text, sha256 text)
