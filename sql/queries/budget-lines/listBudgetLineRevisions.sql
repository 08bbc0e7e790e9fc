-- listBudgetLineRevisions: the revisions of a budget line that the caller may see
-- cost: the few revisions of one line
--sort effective_on: r.effective_on
--sort created_at: r.created_at
select r.*
  from natcom.budget_revision_resource r
 where r.budget_line_id = :'id'::uuid
--filter amount_min: and r.amount >= :'amount_min'::numeric
--filter amount_max: and r.amount <= :'amount_max'::numeric
--filter effective_on_from: and r.effective_on >= :'effective_on_from'::date
--filter effective_on_before: and r.effective_on < :'effective_on_before'::date
--filter updated_since: and r.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
