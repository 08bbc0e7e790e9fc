-- createMeetingParticipation: a new participation in a meeting
-- cost: one row and its indexes
insert into natcom.participation (
    id, meeting_id, commission_id, organization_id, person_id, role, note)
select
    :'participation_id'::uuid, :'id'::uuid, b.commission_id, b.organization_id, b.person_id, b.role, b.note
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, organization_id uuid, person_id uuid, role text, note text)
