-- getBody: one body
-- cost: one row by its primary key
select b.*
--expand parent: , parent.id as "parent.id", parent.code as "parent.code", parent.name as "parent.name"
  from natcom.body_resource b
--expand parent: left join natcom.body_resource parent on parent.id = b.parent_id
 where b.id = :'id'::uuid
