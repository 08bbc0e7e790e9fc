-- getMeetingTransition: one transition of a meeting
-- cost: one row by its primary key
select p.*
  from natcom.meeting_transition_resource p
 where p.meeting_id = :'id'::uuid and p.id = :'transition_id'::uuid
