-- listPlanSettings: the settings of plans that the caller may see
-- cost: reads the settings, some tens
--sort name: s.name
--sort updated_at: s.updated_at
select s.*
  from natcom.plan_setting_resource s
 where true
--filter plan_id: and s.plan_id = any(:'plan_id'::uuid[])
--filter plan_id_not: and s.plan_id <> all(:'plan_id_not'::uuid[])
--filter name: and s.name = any(:'name'::text[])
--filter name_not: and s.name <> all(:'name_not'::text[])
--filter grant_kind: and s.grant_kind = any(:'grant_kind'::text[])
--filter grant_kind_not: and (s.grant_kind <> all(:'grant_kind_not'::text[]) or s.grant_kind is null)
--filter grant_kind_exists: and (s.grant_kind is not null) = :'grant_kind_exists'::boolean
--filter grant_scope: and s.grant_scope = any(:'grant_scope'::text[])
--filter grant_scope_not: and (s.grant_scope <> all(:'grant_scope_not'::text[]) or s.grant_scope is null)
--filter grant_scope_exists: and (s.grant_scope is not null) = :'grant_scope_exists'::boolean
--filter updated_since: and s.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
