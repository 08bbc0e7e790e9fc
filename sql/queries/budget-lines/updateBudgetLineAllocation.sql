-- updateBudgetLineAllocation: the writable members of a allocation of a budget line, all of them
-- cost: one row by its primary key
update natcom.budget_allocation t set
    area_id = b.area_id, amount = b.amount
  from jsonb_to_record(:'body'::jsonb) as b(
    area_id uuid, amount numeric)
 where t.budget_line_id = :'id'::uuid and t.id = :'allocation_id'::uuid and t.version = :version
