-- createGrantReport: a new report on a grant
-- cost: one row and its indexes
insert into natcom.grant_report (
    id, grant_id, kind, covers_from, covers_until, narrative, claimed_amount, submitted_on)
select
    :'report_id'::uuid, :'id'::uuid, b.kind, b.covers_from, b.covers_until, b.narrative, b.claimed_amount,
    b.submitted_on
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, covers_from date, covers_until date, narrative text, claimed_amount numeric,
    submitted_on date)
