-- getPlanPeriod: one period of a plan
-- cost: one row by its primary key
select p.*
  from natcom.plan_period_resource p
 where p.plan_id = :'id'::uuid and p.id = :'period_id'::uuid
