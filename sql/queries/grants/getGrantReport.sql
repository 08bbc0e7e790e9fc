-- getGrantReport: one report on a grant
-- cost: one row by its primary key
select p.*
  from natcom.grant_report_resource p
 where p.grant_id = :'id'::uuid and p.id = :'report_id'::uuid
