-- createAppointment: a new appointment
-- cost: one row and its indexes
insert into natcom.appointment (
    id, person_id, role, commission_id, organization_id, starts_on, ends_on)
select
    :'id'::uuid, b.person_id, b.role, b.commission_id, b.organization_id, b.starts_on, b.ends_on
  from jsonb_to_record(:'body'::jsonb) as b(
    person_id uuid, role text, commission_id uuid, organization_id uuid, starts_on date, ends_on date)
