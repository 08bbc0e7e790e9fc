-- createPlanPeriodTransition: a new transition of a period
-- cost: one row and its indexes
insert into natcom.plan_period_transition (
    id, plan_period_id, resource_version, to_state, reason, effective_on)
select
    :'transition_id'::uuid,
    (select m.id from natcom.plan_period m where m.id = :'period_id'::uuid and m.plan_id = :'id'::uuid),
    :version::int, b."to", b.reason, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    "to" text, reason text, effective_on date)
