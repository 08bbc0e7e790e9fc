-- updateCommission: the writable members of a national commission, all of them
-- cost: one row by its primary key
update natcom.commission c set
    code = b.code, affiliation = b.affiliation, member_state_id = b.member_state_id,
    name_en = b.names ->> 'en', name_fr = b.names ->> 'fr', name_ar = b.names ->> 'ar',
    address = b.address, city = b.city, languages = array(select jsonb_array_elements_text(b.languages)),
    has_internet = b.has_internet, needs_level = b.needs_level
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, affiliation text, member_state_id uuid, names jsonb, address text, city text,
    languages jsonb, has_internet boolean, needs_level text)
 where c.id = :'id'::uuid and c.version = :version
