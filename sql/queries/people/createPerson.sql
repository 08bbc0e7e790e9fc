-- createPerson: a new person
-- cost: one row and its indexes
insert into natcom.person (
    id, full_name, role, commission_id, organization_id, email, languages, appointed_on, left_on)
select
    :'id'::uuid, b.full_name, b.role, b.commission_id, b.organization_id, b.email,
    array(select jsonb_array_elements_text(b.languages)), b.appointed_on, b.left_on
  from jsonb_to_record(:'body'::jsonb) as b(
    full_name text, role text, commission_id uuid, organization_id uuid, email text, languages jsonb,
    appointed_on date, left_on date)
