-- listInvitations: the invitations that the caller may see
-- cost: walks the index of the sort, limit rows
--sort created_at: p.created_at
--sort updated_at: p.updated_at
select p.*
--expand person: , person.id as "person.id", person.full_name as "person.full_name", person.role as "person.role"
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
--expand organization: , organization.id as "organization.id", organization.acronym as "organization.acronym", organization.name as "organization.name"
--expand meeting: , meeting.id as "meeting.id", meeting.title as "meeting.title", meeting.state as "meeting.state", meeting.starts_on as "meeting.starts_on", meeting.ends_on as "meeting.ends_on"
  from natcom.participation_resource p
--expand person: left join natcom.person_resource person on person.id = p.person_id
--expand commission: left join natcom.commission_resource commission on commission.id = p.commission_id
--expand organization: left join natcom.organization_resource organization on organization.id = p.organization_id
--expand meeting: left join natcom.meeting_resource meeting on meeting.id = p.meeting_id
 where true
--role commission: and p.commission_id = (select natcom.own_commission())
--filter meeting_id: and p.meeting_id = any(:'meeting_id'::uuid[])
--filter meeting_id_not: and p.meeting_id <> all(:'meeting_id_not'::uuid[])
--filter commission_id: and p.commission_id = any(:'commission_id'::uuid[])
--filter commission_id_not: and (p.commission_id <> all(:'commission_id_not'::uuid[]) or p.commission_id is null)
--filter commission_id_exists: and (p.commission_id is not null) = :'commission_id_exists'::boolean
--filter organization_id: and p.organization_id = any(:'organization_id'::uuid[])
--filter organization_id_not: and (p.organization_id <> all(:'organization_id_not'::uuid[]) or p.organization_id is null)
--filter organization_id_exists: and (p.organization_id is not null) = :'organization_id_exists'::boolean
--filter person_id: and p.person_id = any(:'person_id'::uuid[])
--filter person_id_not: and (p.person_id <> all(:'person_id_not'::uuid[]) or p.person_id is null)
--filter person_id_exists: and (p.person_id is not null) = :'person_id_exists'::boolean
--filter role: and p.role = any(:'role'::text[])
--filter role_not: and p.role <> all(:'role_not'::text[])
--filter state: and p.state = any(:'state'::text[])
--filter state_not: and p.state <> all(:'state_not'::text[])
--filter meeting_on_from: and p.meeting_id in (select m.id from natcom.meeting m where coalesce(m.ends_on, m.starts_on) >= :'meeting_on_from'::date)
--filter meeting_on_before: and p.meeting_id in (select m.id from natcom.meeting m where m.starts_on < :'meeting_on_before'::date)
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
