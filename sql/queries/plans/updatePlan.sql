-- updatePlan: the writable members of a plan, all of them
-- cost: one row by its primary key
update natcom.plan p set
    code = b.code, title_en = b.titles ->> 'en', title_fr = b.titles ->> 'fr',
    title_ar = b.titles ->> 'ar', starts_on = b.starts_on, ends_on = b.ends_on, currency = b.currency,
    state = b.state
  from jsonb_to_record(:'body'::jsonb) as b(
    code text, titles jsonb, starts_on date, ends_on date, currency text, state text)
 where p.id = :'id'::uuid and p.version = :version
