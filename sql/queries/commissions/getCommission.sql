-- getCommission: one national commission
-- cost: one row by its primary key
select c.*
--expand member_state: , member_state.id as "member_state.id", member_state.code as "member_state.code", member_state.name as "member_state.name"
  from natcom.commission_resource c
--expand member_state: left join natcom.member_state_resource member_state on member_state.id = c.member_state_id
 where c.id = natcom.commission_key(:'id')
