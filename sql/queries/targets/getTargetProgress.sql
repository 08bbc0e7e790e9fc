-- getTargetProgress: the value of a target at the end of a day, and what it means
-- cost: the records of the rule's source
--etag tables: member_state, plan, target, counting_rule, plan_setting, progress_report
--etag tables: grant_record, grant_item, grant_beneficiary, grant_transition, ledger_entry
--etag tables: training, training_expert, training_trainee_group, visit, visit_visitor
--etag tables: meeting, participation, organization, person, commission
select p.target_id, p.code, p.unit, p.as_of_day as as_of, p.value, p.baseline, p.target_value, p.due_on,
    p.achievement_percent, p.status, p.expected_value, p.forecast_value, p.on_track_percent, p.at_risk_percent,
    p.series, p.by_commission, p.by_region, p.by_kind
  from natcom.target_progress(:'id'::uuid, coalesce(:'as_of'::date, natcom.today()), :'by'::text) p
