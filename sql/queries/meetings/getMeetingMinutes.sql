-- getMeetingMinutes: one minutes of a meeting
-- cost: one row by its primary key
select p.*
  from natcom.meeting_minutes_resource p
 where p.meeting_id = :'id'::uuid and p.id = :'minutes_id'::uuid
