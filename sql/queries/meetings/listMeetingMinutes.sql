-- listMeetingMinutes: the minutes of a meeting that the caller may see
-- cost: the few minutes of one meeting
--sort created_at: p.created_at
select p.*
  from natcom.meeting_minutes_resource p
 where p.meeting_id = :'id'::uuid
--filter state: and p.state = any(:'state'::text[])
--filter state_not: and p.state <> all(:'state_not'::text[])
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
