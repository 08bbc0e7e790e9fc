-- getTarget: one target
-- cost: one row by its primary key
select t.*
--expand area: , area.id as "area.id", area.code as "area.code", area.title as "area.title"
  from natcom.target_resource t
--expand area: left join natcom.area_resource area on area.id = t.area_id
 where t.id = :'id'::uuid
