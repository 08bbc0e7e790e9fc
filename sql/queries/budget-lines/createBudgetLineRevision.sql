-- createBudgetLineRevision: a new revision of a budget line
-- cost: one row and its indexes
insert into natcom.budget_revision (
    id, budget_line_id, amount, reason, approved_by, effective_on)
select
    :'revision_id'::uuid, :'id'::uuid, b.amount, b.reason, b.approved_by, b.effective_on
  from jsonb_to_record(:'body'::jsonb) as b(
    amount numeric, reason text, approved_by text, effective_on date)
