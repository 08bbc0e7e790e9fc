-- createBudgetLineAllocation: a new allocation of a budget line
-- cost: one row and its indexes
insert into natcom.budget_allocation (
    id, budget_line_id, area_id, amount)
select
    :'allocation_id'::uuid, :'id'::uuid, b.area_id, b.amount
  from jsonb_to_record(:'body'::jsonb) as b(
    area_id uuid, amount numeric)
