-- updateMemberState: the writable members of a Member State, all of them
-- cost: one row by its primary key
update natcom.member_state s set
    code = b.code, name_en = b.names ->> 'en', name_fr = b.names ->> 'fr', name_ar = b.names ->> 'ar',
    region = b.region, least_developed = b.least_developed
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, names jsonb, region text, least_developed boolean)
 where s.id = :'id'::uuid and s.version = :version
