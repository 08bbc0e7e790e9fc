-- getBudgetLineRevision: one revision of a budget line
-- cost: one row by its primary key
select r.*
  from natcom.budget_revision_resource r
 where r.budget_line_id = :'id'::uuid and r.id = :'revision_id'::uuid
