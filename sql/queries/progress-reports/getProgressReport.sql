-- getProgressReport: one progress report
-- cost: one row by its primary key
select r.*
  from natcom.progress_report_resource r
 where r.id = :'id'::uuid
