-- getVisitTransition: one transition of a visit
-- cost: one row by its primary key
select p.*
  from natcom.visit_transition_resource p
 where p.visit_id = :'id'::uuid and p.id = :'transition_id'::uuid
