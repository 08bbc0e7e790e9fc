-- createPlan: a new plan
-- cost: one row and its indexes
insert into natcom.plan (
    id, code, title_en, title_fr, title_ar, starts_on, ends_on, currency, state)
select
    :'id'::uuid, b.code, b.titles ->> 'en', b.titles ->> 'fr', b.titles ->> 'ar', b.starts_on, b.ends_on,
    b.currency, b.state
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, titles jsonb, starts_on date, ends_on date, currency text, state text)
