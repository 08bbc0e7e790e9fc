-- listPlans: the plans that the caller may see
-- cost: walks the index of the sort, limit rows
--sort code: p.code
--sort starts_on: p.starts_on
--sort updated_at: p.updated_at
select p.*
  from natcom.plan_resource p
 where true
--filter code: and p.code = any(:'code'::text[])
--filter code_not: and p.code <> all(:'code_not'::text[])
--filter starts_on_from: and p.starts_on >= :'starts_on_from'::date
--filter starts_on_before: and p.starts_on < :'starts_on_before'::date
--filter ends_on_from: and p.ends_on >= :'ends_on_from'::date
--filter ends_on_before: and p.ends_on < :'ends_on_before'::date
--filter currency: and p.currency = any(:'currency'::text[])
--filter currency_not: and p.currency <> all(:'currency_not'::text[])
--filter state: and p.state = any(:'state'::text[])
--filter state_not: and p.state <> all(:'state_not'::text[])
--filter total_budget_min: and p.total_budget::numeric >= :'total_budget_min'::numeric
--filter total_budget_max: and p.total_budget::numeric <= :'total_budget_max'::numeric
--filter q: and p.id in (select natcom.plan_matching(:'q'))
--filter updated_since: and p.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
