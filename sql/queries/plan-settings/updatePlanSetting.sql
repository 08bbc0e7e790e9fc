-- updatePlanSetting: the writable members of a setting of a plan, all of them
-- cost: one row by its primary key
update natcom.plan_setting t set
    plan_id = b.plan_id, name = b.name, grant_kind = b.grant_kind, grant_scope = b.grant_scope,
    value = b.value
  from jsonb_to_record(:'body'::jsonb) as b(
    plan_id uuid, name text, grant_kind text, grant_scope text, value numeric)
 where t.id = :'id'::uuid and t.version = :version
