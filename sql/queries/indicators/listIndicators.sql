-- listIndicators: the performance indicators that the caller may see
-- cost: walks the index of the sort, limit rows
--sort code: i.code collate natcom.by_number
--sort number: i.number
--sort updated_at: i.updated_at
select i.*
--expand area: , area.id as "area.id", area.code as "area.code", area.title as "area.title"
  from natcom.indicator_resource i
--expand area: left join natcom.area_resource area on area.id = i.area_id
 where true
--filter area_id: and i.area_id = any(:'area_id'::uuid[])
--filter area_id_not: and i.area_id <> all(:'area_id_not'::uuid[])
--filter number_min: and i.number >= :'number_min'::int
--filter number_max: and i.number <= :'number_max'::int
--filter code: and i.code = any(:'code'::text[])
--filter code_not: and i.code <> all(:'code_not'::text[])
--filter q: and i.id in (select natcom.indicator_matching(:'q'))
--filter updated_since: and i.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
