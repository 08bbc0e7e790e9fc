-- updateTarget: the writable members of a target, with its links to indicators
-- cost: one row by its primary key and the few rows embedded in it
with b as (
    select * from jsonb_to_record(:'body'::jsonb) as r(
        area_id uuid, code text, source_ref text, statements jsonb, kind text, unit text,
        target_value numeric, baseline numeric, due_on date, indicators jsonb)
), locked as (
    select id from natcom.target where id = :'id'::uuid and version = :version for update
), link as (
    select locked.id as target_id, (o.item ->> 'indicator_id')::uuid as indicator_id,
           o.item ->> 'origin' as origin, o.number::int as number
      from locked, b, jsonb_array_elements(b.indicators) with ordinality o(item, number)
), link_kept as (
    insert into natcom.target_indicator as t (target_id, indicator_id, origin, number)
    select target_id, indicator_id, origin, number from link
    on conflict (target_id, indicator_id) do update
       set origin = excluded.origin, number = excluded.number
     where (t.origin, t.number) is distinct from (excluded.origin, excluded.number)
), link_gone as (
    delete from natcom.target_indicator t using locked
     where t.target_id = locked.id
       and not exists (select from link l where l.indicator_id = t.indicator_id)
), own as (
    update natcom.target t
       set area_id = b.area_id, code = b.code, source_ref = b.source_ref,
           statement_en = b.statements ->> 'en', statement_fr = b.statements ->> 'fr',
           statement_ar = b.statements ->> 'ar', kind = b.kind, unit = b.unit,
           target_value = b.target_value, baseline = b.baseline, due_on = b.due_on
      from locked, b
     where t.id = locked.id
       and (t.area_id, t.code, t.source_ref, t.statement_en, t.statement_fr, t.statement_ar, t.kind, t.unit,
            t.target_value, t.baseline, t.due_on) is distinct from
           (b.area_id, b.code, b.source_ref, b.statements ->> 'en', b.statements ->> 'fr',
            b.statements ->> 'ar', b.kind, b.unit, b.target_value, b.baseline, b.due_on)
)
select id from locked
