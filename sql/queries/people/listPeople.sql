-- listPeople: the people that the caller may see
-- cost: walks the index of the sort, limit rows; a commission: its own people
--sort full_name: p.full_name
--sort updated_at: p.updated_at
--sort created_at: p.created_at
select p.*
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
--expand organization: , organization.id as "organization.id", organization.acronym as "organization.acronym", organization.name as "organization.name"
  from natcom.person_resource p
--expand commission: left join natcom.commission_resource commission on commission.id = p.commission_id
--expand organization: left join natcom.organization_resource organization on organization.id = p.organization_id
 where true
--role commission: and p.commission_id = (select natcom.own_commission())
--filter role: and p.role = any(:'role'::text[])
--filter role_not: and p.role <> all(:'role_not'::text[])
--filter commission_id: and p.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and (p.commission_id <> all(:'commission_id_not'::uuid[]) or p.commission_id is null)
--filter commission_id_exists: and (p.commission_id is not null) = :'commission_id_exists'::boolean
--filter organization_id: and p.organization_id = any(:'organization_id'::uuid[])
--filter organization_id_not: and (p.organization_id <> all(:'organization_id_not'::uuid[]) or p.organization_id is null)
--filter organization_id_exists: and (p.organization_id is not null) = :'organization_id_exists'::boolean
--filter email_exists: and (p.email is not null) = :'email_exists'::boolean
--filter appointed_on_from: and p.appointed_on >= :'appointed_on_from'::date
--filter appointed_on_before: and p.appointed_on < :'appointed_on_before'::date
--filter appointed_on_exists: and (p.appointed_on is not null) = :'appointed_on_exists'::boolean
--filter left_on_from: and p.left_on >= :'left_on_from'::date
--filter left_on_before: and p.left_on < :'left_on_before'::date
--filter left_on_exists: and (p.left_on is not null) = :'left_on_exists'::boolean
--filter newly_appointed_as_of: and p.id in (select natcom.person_newly_appointed(:'newly_appointed_as_of'::date))
--filter q: and p.id in (select natcom.person_matching(:'q'))
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
