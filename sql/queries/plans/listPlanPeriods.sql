-- listPlanPeriods: the periods of a plan that the caller may see
-- cost: the few periods of one plan
--sort ends_on: p.ends_on
--sort created_at: p.created_at
select p.*
  from natcom.plan_period_resource p
 where p.plan_id = :'id'::uuid
--filter starts_on_from: and p.starts_on >= :'starts_on_from'::date
--filter starts_on_before: and p.starts_on < :'starts_on_before'::date
--filter ends_on_from: and p.ends_on >= :'ends_on_from'::date
--filter ends_on_before: and p.ends_on < :'ends_on_before'::date
--filter state: and p.state = any(:'state'::text[])
--filter state_not: and p.state <> all(:'state_not'::text[])
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
