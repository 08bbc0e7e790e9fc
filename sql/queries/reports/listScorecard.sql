-- listScorecard: targets with their values at the end of a day
-- cost: the records that the report is about
--etag tables: project, area, plan, target, counting_rule, plan_setting, progress_report
--etag tables: grant_record, grant_item, grant_beneficiary, grant_transition, ledger_entry
--etag tables: training, training_expert, training_trainee_group, visit, visit_visitor
--etag tables: meeting, participation, organization, person, commission
--sort code: r.code
--sort updated_at: r.updated_at
select r.*
  from natcom.report_scorecard(coalesce(:'as_of'::date, natcom.today())) r
 where true
--filter plan_id: and r.plan_id = any(:'plan_id'::uuid[])
--filter plan_id_not: and r.plan_id <> all(:'plan_id_not'::uuid[])
--filter area_id: and r.area_id = any(:'area_id'::uuid[])
--filter area_id_not: and r.area_id <> all(:'area_id_not'::uuid[])
--filter status: and r.status = any(:'status'::text[])
--filter status_not: and r.status <> all(:'status_not'::text[])
--filter measure_achieved: and r.measure_achieved = :'measure_achieved'::boolean
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
