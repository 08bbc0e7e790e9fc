-- getPlanPeriodSnapshot: one snapshot of a target
-- cost: one row by its primary key
select s.*
  from natcom.plan_period_snapshot_resource s
 where s.plan_period_id = (
    select m.id from natcom.plan_period m where m.id = :'period_id'::uuid and m.plan_id = :'id'::uuid) and s.id = :'snapshot_id'::uuid
