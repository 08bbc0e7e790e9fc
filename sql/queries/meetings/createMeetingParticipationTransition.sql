-- createMeetingParticipationTransition: a new transition of a participation
-- cost: one row and its indexes
insert into natcom.participation_transition (
    id, participation_id, resource_version, to_state, reason, effective_on)
select
    :'transition_id'::uuid,
    (select o.id from natcom.participation o where o.id = :'participation_id'::uuid and o.meeting_id = :'id'::uuid),
    :version::int, b."to", b.reason, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    "to" text, reason text, effective_on date)
