-- getMemberState: one Member State
-- cost: one row by its primary key
select s.*
  from natcom.member_state_resource s
 where s.id = natcom.member_state_key(:'id')
