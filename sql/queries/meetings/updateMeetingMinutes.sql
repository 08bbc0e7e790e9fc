-- updateMeetingMinutes: the writable members of a minutes of a meeting, all of them
-- cost: one row by its primary key
update natcom.meeting_minutes t set
    language = b.language, title = b.title, url = b.url, sha256 = b.sha256
  from jsonb_to_record(:'body'::jsonb) as b(
    language text, title text, url text, sha256 text)
 where t.meeting_id = :'id'::uuid and t.id = :'minutes_id'::uuid and t.version = :version
