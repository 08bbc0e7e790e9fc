-- getMeetingMinutesTransition: one transition of minutes
-- cost: one row by its primary key
select p.*
  from natcom.meeting_minutes_transition_resource p
 where p.meeting_minutes_id = (select m.id from natcom.meeting_minutes m where m.id = :'minutes_id'::uuid and m.meeting_id = :'id'::uuid) and p.id = :'transition_id'::uuid
