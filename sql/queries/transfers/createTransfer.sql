-- createTransfer: a new transfer
-- cost: one row and its indexes
insert into natcom.budget_transfer (
    id, from_line_id, to_line_id, amount, reason, approved_by, effective_on)
select
    :'id'::uuid, b.from_line_id, b.to_line_id, b.amount, b.reason, b.approved_by, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    from_line_id uuid, to_line_id uuid, amount numeric, reason text, approved_by text, effective_on date)
