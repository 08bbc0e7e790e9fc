-- getMeetingParticipation: one participation in a meeting
-- cost: one row by its primary key
select p.*
--expand person: , person.id as "person.id", person.full_name as "person.full_name", person.role as "person.role"
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
--expand organization: , organization.id as "organization.id", organization.acronym as "organization.acronym", organization.name as "organization.name"
  from natcom.participation_resource p
--expand person: left join natcom.person_resource person on person.id = p.person_id
--expand commission: left join natcom.commission_resource commission on commission.id = p.commission_id
--expand organization: left join natcom.organization_resource organization on organization.id = p.organization_id
 where p.meeting_id = :'id'::uuid and p.id = :'participation_id'::uuid
