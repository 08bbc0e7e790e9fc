-- listMeetingParticipationTransitions: the transitions of a participation that the caller may see
-- cost: the few rows of one participation
--sort created_at: p.created_at
select p.*
  from natcom.participation_transition_resource p
 where p.participation_id = (select o.id from natcom.participation o where o.id = :'participation_id'::uuid and o.meeting_id = :'id'::uuid)
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
