-- getArea: one area of intervention
-- cost: one row by its primary key
select a.*
--expand project: , project.id as "project.id", project.number as "project.number", project.title as "project.title"
  from natcom.area_resource a
--expand project: left join natcom.project_resource project on project.id = a.project_id
 where a.id = :'id'::uuid
