-- updatePerson: the writable members of a person, all of them
-- cost: one row by its primary key
update natcom.person p set
    full_name = b.full_name, role = b.role, commission_id = b.commission_id,
    organization_id = b.organization_id, email = b.email,
    languages = array(select jsonb_array_elements_text(b.languages)), appointed_on = b.appointed_on,
    left_on = b.left_on
  from jsonb_to_record(:'body'::jsonb) as b(
    full_name text, role text, commission_id uuid, organization_id uuid, email text, languages jsonb,
    appointed_on date, left_on date)
 where p.id = :'id'::uuid and p.version = :version
