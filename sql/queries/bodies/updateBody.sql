-- updateBody: the writable members of a body, all of them
-- cost: one row by its primary key
update natcom.body t set
    code = b.code, name_en = b.names ->> 'en', name_fr = b.names ->> 'fr', name_ar = b.names ->> 'ar',
    kind = b.kind, parent_id = b.parent_id
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, names jsonb, kind text, parent_id uuid)
 where t.id = :'id'::uuid and t.version = :version
