-- getNeed: one need
-- cost: one row by its primary key
select n.*
  from natcom.need_resource n
 where n.id = :'id'::uuid
