-- listPlanPeriodSnapshots: the snapshots of a period that the caller may see
-- cost: the targets of the plan, each counted once more
--sort target_code: s.target_code
--sort created_at: s.created_at
select s.*
  from natcom.plan_period_snapshot_resource s
 where s.plan_period_id = (
    select m.id from natcom.plan_period m where m.id = :'period_id'::uuid and m.plan_id = :'id'::uuid)
--filter target_id: and s.target_id = any(:'target_id'::uuid[])
--filter target_id_not: and s.target_id <> all(:'target_id_not'::uuid[])
--filter in_force: and s.in_force = :'in_force'::boolean
--filter differs: and s.differs = :'differs'::boolean
--filter updated_since: and s.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
