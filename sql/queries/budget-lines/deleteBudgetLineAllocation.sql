-- deleteBudgetLineAllocation: refused while other records point to it
-- cost: one row by its primary key
delete from natcom.budget_allocation where budget_line_id = :'id'::uuid and id = :'allocation_id'::uuid and version = :version
