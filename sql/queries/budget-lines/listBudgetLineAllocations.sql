-- listBudgetLineAllocations: the allocations of a budget line that the caller may see
-- cost: the few allocations of one line
--sort created_at: a.created_at
select a.*
  from natcom.budget_allocation_resource a
 where a.budget_line_id = :'id'::uuid
--filter area_id: and a.area_id = any(:'area_id'::uuid[])
--filter area_id_not: and a.area_id <> all(:'area_id_not'::uuid[])
--filter amount_min: and a.amount >= :'amount_min'::numeric
--filter amount_max: and a.amount <= :'amount_max'::numeric
--filter updated_since: and a.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
