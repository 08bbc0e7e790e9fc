-- updateGrantReport: the writable members of a report on a grant, all of them
-- cost: one row by its primary key
update natcom.grant_report t set
    kind = b.kind, covers_from = b.covers_from, covers_until = b.covers_until, narrative = b.narrative,
    claimed_amount = b.claimed_amount, submitted_on = b.submitted_on
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, covers_from date, covers_until date, narrative text, claimed_amount numeric,
    submitted_on date)
 where t.grant_id = :'id'::uuid and t.id = :'report_id'::uuid and t.version = :version
