-- listVisitExpenditures: the expenditures of a visit that the caller may see
-- cost: the few entries of one visit
--sort value_date: e.value_date
--sort created_at: e.created_at
select e.id, e.version, e.kind, e.budget_line_id, e.meeting_id, e.training_id, e.visit_id, e.reverses_id, e.amount,
       e.currency, e.value_date, e.reference, e.recorded_by, e.created_at, e.updated_at
  from natcom.ledger_entry_resource e
 where e.visit_id = :'id'::uuid
--filter kind: and e.kind = any(:'kind'::text[])
--filter kind_not: and e.kind <> all(:'kind_not'::text[])
--filter amount_min: and e.amount >= :'amount_min'::numeric
--filter amount_max: and e.amount <= :'amount_max'::numeric
--filter value_date_from: and e.value_date >= :'value_date_from'::date
--filter value_date_before: and e.value_date < :'value_date_before'::date
--filter updated_since: and e.updated_at >= :'updated_since'::timestamptz
--after
--order
 limit :limit
