-- listTargetEvidence: the records that count for a target at the end of a day, and those that nearly do
-- cost: the records of the rule's source
--etag tables: member_state, plan, target, counting_rule, plan_setting, progress_report
--etag tables: grant_record, grant_item, grant_beneficiary, grant_transition, ledger_entry
--etag tables: training, training_expert, training_trainee_group, visit, visit_visitor
--etag tables: meeting, participation, organization, person, commission
--sort day: e.day
select e.*
  from natcom.target_evidence_shown(:'id'::uuid, coalesce(:'as_of'::date, natcom.today())) e
 where true
--filter source: and e.source = any(:'source'::text[])
--filter source_not: and e.source <> all(:'source_not'::text[])
--filter counted: and e.counted = :'counted'::boolean
--filter reason: and e.reason = any(:'reason'::text[])
--filter reason_not: and (e.reason <> all(:'reason_not'::text[]) or e.reason is null)
--filter reason_exists: and (e.reason is not null) = :'reason_exists'::boolean
--filter updated_since: and e.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
