-- getMeetingParticipationTransition: one transition of a participation
-- cost: one row by its primary key
select p.*
  from natcom.participation_transition_resource p
 where p.participation_id = (select o.id from natcom.participation o where o.id = :'participation_id'::uuid and o.meeting_id = :'id'::uuid) and p.id = :'transition_id'::uuid
