-- createIndicator: a new performance indicator
-- cost: one row and its indexes
insert into natcom.indicator (
    id, area_id, number, statement_en, statement_fr, statement_ar)
select
    :'id'::uuid, b.area_id, b.number, b.statements ->> 'en', b.statements ->> 'fr', b.statements ->> 'ar'
  from jsonb_to_record(:'body'::jsonb) as b(
    area_id uuid, number int, statements jsonb)
