-- getGrantReportTransition: one transition of a report
-- cost: one row by its primary key
select p.*
  from natcom.grant_report_transition_resource p
 where p.grant_report_id = (select r.id from natcom.grant_report r where r.id = :'report_id'::uuid and r.grant_id = :'id'::uuid) and p.id = :'transition_id'::uuid
