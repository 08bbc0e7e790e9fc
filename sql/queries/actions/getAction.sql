-- getAction: one action
-- cost: one row by its primary key
select a.*
--expand person: , person.id as "person.id", person.full_name as "person.full_name", person.role as "person.role"
--expand commission: , commission.id as "commission.id", commission.code as "commission.code", commission.name as "commission.name"
--expand organization: , organization.id as "organization.id", organization.acronym as "organization.acronym", organization.name as "organization.name"
--expand decision: , decision.id as "decision.id", decision.meeting_id as "decision.meeting_id", decision.number as "decision.number", decision.title as "decision.title"
  from natcom.follow_up_action_resource a
--expand person: left join natcom.person_resource person on person.id = a.person_id
--expand commission: left join natcom.commission_resource commission on commission.id = a.commission_id
--expand organization: left join natcom.organization_resource organization on organization.id = a.organization_id
--expand decision: left join natcom.decision_resource decision on decision.id = a.decision_id
 where a.id = :'id'::uuid
