-- getPlanPeriodTransition: one transition of a period
-- cost: one row by its primary key
select p.*
  from natcom.plan_period_transition_resource p
 where p.plan_period_id = (
    select m.id from natcom.plan_period m where m.id = :'period_id'::uuid and m.plan_id = :'id'::uuid) and p.id = :'transition_id'::uuid
