-- createPlanPeriod: a new period of a plan
-- cost: one row and its indexes
insert into natcom.plan_period (
    id, plan_id, title, starts_on, ends_on)
select
    :'period_id'::uuid, :'id'::uuid, b.title, b.starts_on, b.ends_on
  from jsonb_to_record(:'body'::jsonb) as b(
    title text, starts_on date, ends_on date)
