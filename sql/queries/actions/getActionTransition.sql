-- getActionTransition: one transition of an action
-- cost: one row by its primary key
select p.*
  from natcom.follow_up_action_transition_resource p
 where p.action_id = :'id'::uuid and p.id = :'transition_id'::uuid
