-- getPerson: one person
-- cost: one row by its primary key
select p.*
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
--expand organization: , organization.id as "organization.id", organization.acronym as "organization.acronym", organization.name as "organization.name"
  from natcom.person_resource p
--expand commission: left join natcom.commission_resource commission on commission.id = p.commission_id
--expand organization: left join natcom.organization_resource organization on organization.id = p.organization_id
 where p.id = :'id'::uuid
