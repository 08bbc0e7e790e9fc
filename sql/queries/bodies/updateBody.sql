-- updateBody: the writable members of a body, all of them
-- cost: one row by its primary key
update natcom.body t set
    code = b.code, name_en = b.names ->> 'en', name_fr = b.names ->> 'fr', name_ar = b.names ->> 'ar',
    kind = b.kind, parent_id = b.parent_id, periodicity_months = b.periodicity_months,
    meets_in_tandem = coalesce(b.meets_in_tandem, false)
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, names jsonb, kind text, parent_id uuid, periodicity_months int, meets_in_tandem boolean)
 where t.id = :'id'::uuid and t.version = :version
