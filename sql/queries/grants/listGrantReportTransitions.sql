-- listGrantReportTransitions: the transitions of a report that the caller may see
-- cost: the few rows of one grant
--sort created_at: p.created_at
select p.*
  from natcom.grant_report_transition_resource p
 where p.grant_report_id = (select r.id from natcom.grant_report r where r.id = :'report_id'::uuid and r.grant_id = :'id'::uuid)
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
