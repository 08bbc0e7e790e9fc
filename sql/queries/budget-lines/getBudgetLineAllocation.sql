-- getBudgetLineAllocation: one allocation of a budget line
-- cost: one row by its primary key
select a.*
  from natcom.budget_allocation_resource a
 where a.budget_line_id = :'id'::uuid and a.id = :'allocation_id'::uuid
