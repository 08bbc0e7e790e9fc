-- getVisitVisitor: one visitor
-- cost: one row by its primary key
select p.*
  from natcom.visit_visitor_resource p
 where p.visit_id = :'id'::uuid and p.id = :'visitor_id'::uuid
