-- createLedgerEntry: a new ledger entry
-- cost: one row and its indexes
insert into natcom.ledger_entry (
    id, kind, grant_id, meeting_id, training_id, visit_id, instalment_id, reverses_id, amount, value_date, reference)
select
    :'id'::uuid, b.kind, b.grant_id, b.meeting_id, b.training_id, b.visit_id, b.instalment_id, b.reverses_id, b.amount,
    b.value_date, b.reference
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, grant_id uuid, meeting_id uuid, training_id uuid, visit_id uuid, instalment_id uuid, reverses_id uuid,
    amount numeric, value_date date, reference text)
