-- getPlan: one plan
-- cost: one row by its primary key
select p.*
  from natcom.plan_resource p
 where p.id = :'id'::uuid
