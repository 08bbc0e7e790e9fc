-- updateAppointment: the writable members of an appointment, all of them
-- cost: one row by its primary key
update natcom.appointment t set
    person_id = b.person_id, role = b.role, commission_id = b.commission_id,
    organization_id = b.organization_id, starts_on = b.starts_on, ends_on = b.ends_on
  from jsonb_to_record(:'body'::jsonb) as b(
    person_id uuid, role text, commission_id uuid, organization_id uuid, starts_on date, ends_on date)
 where t.id = :'id'::uuid and t.version = :version
