-- getOrganization: one organisation
-- cost: one row by its primary key
select o.*
  from natcom.organization_resource o
 where o.id = :'id'::uuid
