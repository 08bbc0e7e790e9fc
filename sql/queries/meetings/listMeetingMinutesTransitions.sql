-- listMeetingMinutesTransitions: the transitions of minutes that the caller may see
-- cost: the few steps of one meeting's minutes
--sort created_at: p.created_at
select p.*
  from natcom.meeting_minutes_transition_resource p
 where p.meeting_minutes_id = (select m.id from natcom.meeting_minutes m where m.id = :'minutes_id'::uuid and m.meeting_id = :'id'::uuid)
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
