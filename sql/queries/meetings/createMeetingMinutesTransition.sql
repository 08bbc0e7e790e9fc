-- createMeetingMinutesTransition: a new transition of minutes
-- cost: one row and its indexes
insert into natcom.meeting_minutes_transition (
    id, meeting_minutes_id, resource_version, to_state, reason, effective_on)
select
    :'transition_id'::uuid,
    (select m.id from natcom.meeting_minutes m where m.id = :'minutes_id'::uuid and m.meeting_id = :'id'::uuid),
    :version::int, b."to", b.reason, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    "to" text, reason text, effective_on date)
