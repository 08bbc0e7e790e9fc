-- getVisit: one visit
-- cost: one row by its primary key
select r.*
  from natcom.visit_resource r
 where r.id = :'id'::uuid
