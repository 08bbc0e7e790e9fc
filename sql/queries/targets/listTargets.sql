-- listTargets: the targets that the caller may see
-- cost: walks the index of the sort, limit rows
--sort code: t.code collate natcom.by_number
--sort due_on: t.due_on
--sort updated_at: t.updated_at
select t.*
--expand area: , area.id as "area.id", area.code as "area.code", area.title as "area.title"
  from natcom.target_resource t
--expand area: left join natcom.area_resource area on area.id = t.area_id
 where true
--filter area_id: and t.area_id = any(:'area_id'::uuid[])
--filter area_id_not: and t.area_id <> all(:'area_id_not'::uuid[])
--filter code: and t.code = any(:'code'::text[])
--filter code_not: and t.code <> all(:'code_not'::text[])
--filter source_ref: and t.source_ref = any(:'source_ref'::text[])
--filter source_ref_not: and t.source_ref <> all(:'source_ref_not'::text[])
--filter kind: and t.kind = any(:'kind'::text[])
--filter kind_not: and t.kind <> all(:'kind_not'::text[])
--filter unit: and t.unit = any(:'unit'::text[])
--filter unit_not: and t.unit <> all(:'unit_not'::text[])
--filter target_value_min: and t.target_value::numeric >= :'target_value_min'::numeric
--filter target_value_max: and t.target_value::numeric <= :'target_value_max'::numeric
--filter target_value_exists: and (t.target_value is not null) = :'target_value_exists'::boolean
--filter baseline_min: and t.baseline::numeric >= :'baseline_min'::numeric
--filter baseline_max: and t.baseline::numeric <= :'baseline_max'::numeric
--filter due_on_from: and t.due_on >= :'due_on_from'::date
--filter due_on_before: and t.due_on < :'due_on_before'::date
--filter q: and t.id in (select natcom.target_matching(:'q'))
--filter updated_since: and t.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
