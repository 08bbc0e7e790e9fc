-- createProgressReportTransition: a new transition of a progress report
-- cost: one row and its indexes
insert into natcom.progress_report_transition (
    id, progress_report_id, resource_version, to_state, reason, effective_on)
select
    :'transition_id'::uuid, :'id'::uuid, :version::int, b."to", b.reason, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    "to" text, reason text, effective_on date)
