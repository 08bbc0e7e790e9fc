-- listMeetingTransitions: the transitions of a meeting that the caller may see
-- cost: the few steps of one meeting
--sort created_at: p.created_at
select p.*
  from natcom.meeting_transition_resource p
 where p.meeting_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
