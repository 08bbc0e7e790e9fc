-- createMemberState: a new Member State
-- cost: one row and its indexes
insert into natcom.member_state (
    id, code, name_en, name_fr, name_ar, region, least_developed)
select
    :'id'::uuid, b.code, b.names ->> 'en', b.names ->> 'fr', b.names ->> 'ar', b.region, b.least_developed
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, names jsonb, region text, least_developed boolean)
