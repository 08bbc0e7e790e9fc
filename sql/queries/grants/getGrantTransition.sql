-- getGrantTransition: one transition of a grant
-- cost: one row by its primary key
select p.*
  from natcom.grant_transition_resource p
 where p.grant_id = :'id'::uuid and p.id = :'transition_id'::uuid
