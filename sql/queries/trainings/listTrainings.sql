-- listTrainings: the trainings that the caller may see
-- cost: walks the index of the sort, limit rows
--sort ordered_on: r.ordered_on
--sort created_at: r.created_at
--sort updated_at: r.updated_at
select r.*
  from natcom.training_resource r
 where true
--filter scope: and r.scope = any(:'scope'::text[])
--filter scope_not: and r.scope <> all(:'scope_not'::text[])
--filter topic: and r.topic = any(:'topic'::text[])
--filter topic_not: and r.topic <> all(:'topic_not'::text[])
--filter starts_on_from: and r.starts_on >= :'starts_on_from'::date
--filter starts_on_before: and r.starts_on < :'starts_on_before'::date
--filter ends_on_from: and r.ends_on >= :'ends_on_from'::date
--filter ends_on_before: and r.ends_on < :'ends_on_before'::date
--filter host_commission_id: and r.host_commission_id = any(:'host_commission_id'::uuid[])
--filter host_commission_id_not: and (r.host_commission_id <> all(:'host_commission_id_not'::uuid[]) or r.host_commission_id is null)
--filter host_commission_id_exists: and (r.host_commission_id is not null) = :'host_commission_id_exists'::boolean
--filter host_organization_id: and r.host_organization_id = any(:'host_organization_id'::uuid[])
--filter host_organization_id_not: and (r.host_organization_id <> all(:'host_organization_id_not'::uuid[]) or r.host_organization_id is null)
--filter host_organization_id_exists: and (r.host_organization_id is not null) = :'host_organization_id_exists'::boolean
--filter area_id: and r.area_id = any(:'area_id'::uuid[])
--filter area_id_not: and (r.area_id <> all(:'area_id_not'::uuid[]) or r.area_id is null)
--filter area_id_exists: and (r.area_id is not null) = :'area_id_exists'::boolean
--filter grant_id: and r.grant_id = any(:'grant_id'::uuid[])
--filter grant_id_not: and (r.grant_id <> all(:'grant_id_not'::uuid[]) or r.grant_id is null)
--filter grant_id_exists: and (r.grant_id is not null) = :'grant_id_exists'::boolean
--filter state: and r.state = any(:'state'::text[])
--filter state_not: and r.state <> all(:'state_not'::text[])
--filter country: and r.country = any(:'country'::text[])
--filter q: and r.id in (select natcom.training_matching(:'q'))
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
