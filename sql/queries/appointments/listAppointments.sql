-- listAppointments: the appointments that the caller may see
-- cost: walks the index of the sort, limit rows
--sort starts_on: a.starts_on
--sort created_at: a.created_at
--sort updated_at: a.updated_at
select a.*
--expand person: , person.id as "person.id", person.full_name as "person.full_name", person.role as "person.role"
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
--expand organization: , organization.id as "organization.id", organization.acronym as "organization.acronym", organization.name as "organization.name"
  from natcom.appointment_resource a
--expand person: left join natcom.person_resource person on person.id = a.person_id
--expand commission: left join natcom.commission_resource commission on commission.id = a.commission_id
--expand organization: left join natcom.organization_resource organization on organization.id = a.organization_id
 where true
--role commission: and a.commission_id = (select natcom.own_commission())
--filter person_id: and a.person_id = any(:'person_id'::uuid[])
--filter person_id_not: and a.person_id <> all(:'person_id_not'::uuid[])
--filter role: and a.role = any(:'role'::text[])
--filter role_not: and a.role <> all(:'role_not'::text[])
--filter commission_id: and a.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and (a.commission_id <> all(:'commission_id_not'::uuid[]) or a.commission_id is null)
--filter commission_id_exists: and (a.commission_id is not null) = :'commission_id_exists'::boolean
--filter organization_id: and a.organization_id = any(:'organization_id'::uuid[])
--filter organization_id_not: and (a.organization_id <> all(:'organization_id_not'::uuid[]) or a.organization_id is null)
--filter organization_id_exists: and (a.organization_id is not null) = :'organization_id_exists'::boolean
--filter starts_on_from: and a.starts_on >= :'starts_on_from'::date
--filter starts_on_before: and a.starts_on < :'starts_on_before'::date
--filter ends_on_from: and a.ends_on >= :'ends_on_from'::date
--filter ends_on_before: and a.ends_on < :'ends_on_before'::date
--filter ends_on_exists: and (a.ends_on is not null) = :'ends_on_exists'::boolean
--filter held_as_of: and a.starts_on <= :'held_as_of'::date and coalesce(a.ends_on >= :'held_as_of'::date, true)
--filter new_as_of: and :'new_as_of'::date between a.starts_on and a.new_until and coalesce(a.ends_on >= :'new_as_of'::date, true)
--filter updated_since: and a.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
