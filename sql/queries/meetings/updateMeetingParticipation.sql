-- updateMeetingParticipation: the writable members of a participation in a meeting, all of them
-- cost: one row by its primary key
update natcom.participation t set
    commission_id = b.commission_id, organization_id = b.organization_id, person_id = b.person_id,
    role = b.role, note = b.note
  from jsonb_to_record(:'body'::jsonb) as b(
    commission_id uuid, organization_id uuid, person_id uuid, role text, note text)
 where t.meeting_id = :'id'::uuid and t.id = :'participation_id'::uuid and t.version = :version
