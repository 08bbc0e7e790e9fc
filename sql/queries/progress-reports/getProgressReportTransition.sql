-- getProgressReportTransition: one transition of a progress report
-- cost: one row by its primary key
select p.*
  from natcom.progress_report_transition_resource p
 where p.progress_report_id = :'id'::uuid and p.id = :'transition_id'::uuid
