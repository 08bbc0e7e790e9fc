-- listAreas: the areas of intervention that the caller may see
-- cost: walks the index of the sort, limit rows
--sort code: a.code collate natcom.by_number
--sort number: a.number
--sort updated_at: a.updated_at
select a.*
--expand project: , project.id as "project.id", project.number as "project.number", project.title as "project.title"
  from natcom.area_resource a
--expand project: left join natcom.project_resource project on project.id = a.project_id
 where true
--filter project_id: and a.project_id = any(:'project_id'::uuid[])
--filter project_id_not: and a.project_id <> all(:'project_id_not'::uuid[])
--filter number_min: and a.number >= :'number_min'::int
--filter number_max: and a.number <= :'number_max'::int
--filter code: and a.code = any(:'code'::text[])
--filter code_not: and a.code <> all(:'code_not'::text[])
--filter q: and a.id in (select natcom.area_matching(:'q'))
--filter updated_since: and a.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
