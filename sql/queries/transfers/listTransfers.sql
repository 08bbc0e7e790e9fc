-- listTransfers: the transfers between budget lines that the caller may see
-- cost: walks the index of the sort, limit rows
--sort effective_on: t.effective_on
--sort updated_at: t.updated_at
select t.*
  from natcom.budget_transfer_resource t
 where true
--filter from_line_id: and t.from_line_id = any(:'from_line_id'::uuid[])
--filter from_line_id_not: and t.from_line_id <> all(:'from_line_id_not'::uuid[])
--filter to_line_id: and t.to_line_id = any(:'to_line_id'::uuid[])
--filter to_line_id_not: and t.to_line_id <> all(:'to_line_id_not'::uuid[])
--filter amount_min: and t.amount >= :'amount_min'::numeric
--filter amount_max: and t.amount <= :'amount_max'::numeric
--filter effective_on_from: and t.effective_on >= :'effective_on_from'::date
--filter effective_on_before: and t.effective_on < :'effective_on_before'::date
--filter updated_since: and t.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
