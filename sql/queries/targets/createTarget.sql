-- createTarget: a new target
-- cost: one row and its indexes
with b as (
    select * from jsonb_to_record(:'body'::jsonb) as r(
        area_id uuid, code text, source_ref text, statements jsonb, kind text, unit text,
        target_value numeric, baseline numeric, due_on date, indicators jsonb)
), link as (
    insert into natcom.target_indicator (target_id, indicator_id, origin, number)
    select :'id'::uuid, (o.item ->> 'indicator_id')::uuid, o.item ->> 'origin', o.number
      from b, jsonb_array_elements(b.indicators) with ordinality o(item, number)
)
insert into natcom.target (
    id, area_id, code, source_ref, statement_en, statement_fr, statement_ar, kind, unit, target_value,
    baseline, due_on)
select
    :'id'::uuid, b.area_id, b.code, b.source_ref, b.statements ->> 'en', b.statements ->> 'fr',
    b.statements ->> 'ar', b.kind, b.unit, b.target_value, coalesce(b.baseline, 0), b.due_on
  from b
