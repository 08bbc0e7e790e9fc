-- listVisits: the visits that the caller may see
-- cost: walks the index of the sort, limit rows
--sort ordered_on: r.ordered_on
--sort created_at: r.created_at
--sort updated_at: r.updated_at
select r.*
  from natcom.visit_resource r
 where true
--filter kind: and r.kind = any(:'kind'::text[])
--filter kind_not: and r.kind <> all(:'kind_not'::text[])
--filter visiting_commission_id: and r.visiting_commission_id = any(:'visiting_commission_id'::uuid[])
--filter visiting_commission_id_not: and (r.visiting_commission_id <> all(:'visiting_commission_id_not'::uuid[]) or r.visiting_commission_id is null)
--filter visiting_commission_id_exists: and (r.visiting_commission_id is not null) = :'visiting_commission_id_exists'::boolean
--filter host_commission_id: and r.host_commission_id = any(:'host_commission_id'::uuid[])
--filter host_commission_id_not: and (r.host_commission_id <> all(:'host_commission_id_not'::uuid[]) or r.host_commission_id is null)
--filter host_commission_id_exists: and (r.host_commission_id is not null) = :'host_commission_id_exists'::boolean
--filter host_member_state_id: and r.host_member_state_id = any(:'host_member_state_id'::uuid[])
--filter host_member_state_id_not: and (r.host_member_state_id <> all(:'host_member_state_id_not'::uuid[]) or r.host_member_state_id is null)
--filter host_member_state_id_exists: and (r.host_member_state_id is not null) = :'host_member_state_id_exists'::boolean
--filter starts_on_from: and r.starts_on >= :'starts_on_from'::date
--filter starts_on_before: and r.starts_on < :'starts_on_before'::date
--filter ends_on_from: and r.ends_on >= :'ends_on_from'::date
--filter ends_on_before: and r.ends_on < :'ends_on_before'::date
--filter with_parliamentary_committee: and r.with_parliamentary_committee = :'with_parliamentary_committee'::boolean
--filter area_id: and r.area_id = any(:'area_id'::uuid[])
--filter area_id_not: and (r.area_id <> all(:'area_id_not'::uuid[]) or r.area_id is null)
--filter area_id_exists: and (r.area_id is not null) = :'area_id_exists'::boolean
--filter grant_id: and r.grant_id = any(:'grant_id'::uuid[])
--filter grant_id_not: and (r.grant_id <> all(:'grant_id_not'::uuid[]) or r.grant_id is null)
--filter grant_id_exists: and (r.grant_id is not null) = :'grant_id_exists'::boolean
--filter state: and r.state = any(:'state'::text[])
--filter state_not: and r.state <> all(:'state_not'::text[])
--filter country: and r.country = any(:'country'::text[])
--filter q: and r.id in (select natcom.visit_matching(:'q'))
--filter purpose: and r.purposes ?| :'purpose'::text[]
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
