-- createBody: a new body
-- cost: one row and its indexes
insert into natcom.body (
    id, code, name_en, name_fr, name_ar, kind, parent_id, periodicity_months, meets_in_tandem)
select
    :'id'::uuid, b.code, b.names ->> 'en', b.names ->> 'fr', b.names ->> 'ar', b.kind, b.parent_id,
    b.periodicity_months, coalesce(b.meets_in_tandem, false)
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, names jsonb, kind text, parent_id uuid, periodicity_months int, meets_in_tandem boolean)
