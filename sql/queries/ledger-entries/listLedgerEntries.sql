-- listLedgerEntries: the ledger entries that the caller may see
-- cost: walks the index of the sort, limit rows
--sort value_date: e.value_date
--sort created_at: e.created_at
select e.*
  from natcom.ledger_entry_resource e
 where true
--role commission: and e.grant_id in (select b.grant_id from natcom.grant_beneficiary b where b.commission_id = (select natcom.own_commission()))
--filter kind: and e.kind = any(:'kind'::text[])
--filter kind_not: and e.kind <> all(:'kind_not'::text[])
--filter budget_line_id: and e.budget_line_id = any(:'budget_line_id'::uuid[])
--filter budget_line_id_not: and e.budget_line_id <> all(:'budget_line_id_not'::uuid[])
--filter grant_id: and e.grant_id = any(:'grant_id'::uuid[])
--filter grant_id_not: and (e.grant_id <> all(:'grant_id_not'::uuid[]) or e.grant_id is null)
--filter grant_id_exists: and (e.grant_id is not null) = :'grant_id_exists'::boolean
--filter meeting_id: and e.meeting_id = any(:'meeting_id'::uuid[])
--filter meeting_id_not: and (e.meeting_id <> all(:'meeting_id_not'::uuid[]) or e.meeting_id is null)
--filter meeting_id_exists: and (e.meeting_id is not null) = :'meeting_id_exists'::boolean
--filter training_id: and e.training_id = any(:'training_id'::uuid[])
--filter training_id_not: and (e.training_id <> all(:'training_id_not'::uuid[]) or e.training_id is null)
--filter training_id_exists: and (e.training_id is not null) = :'training_id_exists'::boolean
--filter visit_id: and e.visit_id = any(:'visit_id'::uuid[])
--filter visit_id_not: and (e.visit_id <> all(:'visit_id_not'::uuid[]) or e.visit_id is null)
--filter visit_id_exists: and (e.visit_id is not null) = :'visit_id_exists'::boolean
--filter instalment_id: and e.instalment_id = any(:'instalment_id'::uuid[])
--filter instalment_id_not: and (e.instalment_id <> all(:'instalment_id_not'::uuid[]) or e.instalment_id is null)
--filter instalment_id_exists: and (e.instalment_id is not null) = :'instalment_id_exists'::boolean
--filter reverses_id: and e.reverses_id = any(:'reverses_id'::uuid[])
--filter reverses_id_not: and (e.reverses_id <> all(:'reverses_id_not'::uuid[]) or e.reverses_id is null)
--filter reverses_id_exists: and (e.reverses_id is not null) = :'reverses_id_exists'::boolean
--filter amount_min: and e.amount >= :'amount_min'::numeric
--filter amount_max: and e.amount <= :'amount_max'::numeric
--filter value_date_from: and e.value_date >= :'value_date_from'::date
--filter value_date_before: and e.value_date < :'value_date_before'::date
--filter updated_since: and e.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
