-- getDispatchTransition: one transition of a dispatch
-- cost: one row by its primary key
select p.*
  from natcom.dispatch_transition_resource p
 where p.dispatch_id = :'id'::uuid and p.id = :'transition_id'::uuid
