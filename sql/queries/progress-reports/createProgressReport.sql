-- createProgressReport: a new progress report
-- cost: one row and its indexes
insert into natcom.progress_report (
    id, target_id, commission_id, mode, value, happened_on, statement, evidence_url)
select
    :'id'::uuid, b.target_id, b.commission_id, b.mode, b.value, b.happened_on, b.statement, b.evidence_url
  from jsonb_to_record(:'body'::jsonb) as b(
    target_id uuid, commission_id uuid, mode text, value numeric, happened_on date, statement text,
    evidence_url text)
