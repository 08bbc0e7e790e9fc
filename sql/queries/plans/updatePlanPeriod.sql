-- updatePlanPeriod: the writable members of a period of a plan, all of them
-- cost: one row by its primary key
update natcom.plan_period t set
    title = b.title, starts_on = b.starts_on, ends_on = b.ends_on
  from jsonb_to_record(:'body'::jsonb) as b(
    title text, starts_on date, ends_on date)
 where t.plan_id = :'id'::uuid and t.id = :'period_id'::uuid and t.version = :version
