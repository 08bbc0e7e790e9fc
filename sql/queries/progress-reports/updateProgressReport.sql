-- updateProgressReport: the writable members of a progress report, all of them
-- cost: one row by its primary key
update natcom.progress_report t set
    target_id = b.target_id, commission_id = b.commission_id, mode = b.mode, value = b.value,
    happened_on = b.happened_on, statement = b.statement, evidence_url = b.evidence_url
  from jsonb_to_record(:'body'::jsonb) as b(
    target_id uuid, commission_id uuid, mode text, value numeric, happened_on date, statement text,
    evidence_url text)
 where t.id = :'id'::uuid and t.version = :version
