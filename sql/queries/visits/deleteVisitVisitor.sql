-- deleteVisitVisitor: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.visit_visitor where visit_id = :'id'::uuid and id = :'visitor_id'::uuid and version = :version
