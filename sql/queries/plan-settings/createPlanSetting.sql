-- createPlanSetting: a new setting of a plan
-- cost: one row and its indexes
insert into natcom.plan_setting (
    id, plan_id, name, grant_kind, grant_scope, value)
select
    :'id'::uuid, b.plan_id, b.name, b.grant_kind, b.grant_scope, b.value
  from jsonb_to_record(:'body'::jsonb) as b(
    plan_id uuid, name text, grant_kind text, grant_scope text, value numeric)
