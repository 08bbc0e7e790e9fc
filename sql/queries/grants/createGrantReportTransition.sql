-- createGrantReportTransition: a new transition of a report
-- cost: one row and its indexes
insert into natcom.grant_report_transition (
    id, grant_report_id, resource_version, to_state, reason, effective_on)
select
    :'transition_id'::uuid,
    (select r.id from natcom.grant_report r where r.id = :'report_id'::uuid and r.grant_id = :'id'::uuid),
    :version::int, b."to", b.reason, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    "to" text, reason text, effective_on date)
