-- listProgressReportTransitions: the transitions of a progress report that the caller may see
-- cost: the few steps of one report
--sort created_at: p.created_at
select p.*
  from natcom.progress_report_transition_resource p
 where p.progress_report_id = :'id'::uuid
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
