-- createCommission: a new national commission
-- cost: one row and its indexes
insert into natcom.commission (
    id, code, affiliation, member_state_id, name_en, name_fr, name_ar, address, city, languages,
    has_internet, needs_level)
select
    :'id'::uuid, b.code, b.affiliation, b.member_state_id, b.names ->> 'en', b.names ->> 'fr',
    b.names ->> 'ar', b.address, b.city, array(select jsonb_array_elements_text(b.languages)),
    b.has_internet, b.needs_level
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, affiliation text, member_state_id uuid, names jsonb, address text, city text,
    languages jsonb, has_internet boolean, needs_level text)
