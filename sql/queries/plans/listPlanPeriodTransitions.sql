-- listPlanPeriodTransitions: the transitions of a period that the caller may see
-- cost: the few steps of one period
--sort created_at: p.created_at
select p.*
  from natcom.plan_period_transition_resource p
 where p.plan_period_id = (
    select m.id from natcom.plan_period m where m.id = :'period_id'::uuid and m.plan_id = :'id'::uuid)
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
