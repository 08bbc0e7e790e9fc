-- getIndicator: one performance indicator
-- cost: one row by its primary key
select i.*
--expand area: , area.id as "area.id", area.code as "area.code", area.title as "area.title"
  from natcom.indicator_resource i
--expand area: left join natcom.area_resource area on area.id = i.area_id
 where i.id = :'id'::uuid
