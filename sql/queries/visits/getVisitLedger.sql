-- getVisitLedger: what was spent on a visit directly, at the end of a day
-- cost: the few entries of one visit
select s.id as visit_id, d.as_of,
    (select n.currency from natcom.ledger_entry e join natcom.budget_line l on l.id = e.budget_line_id
        join natcom.plan n on n.id = l.plan_id where e.visit_id = s.id limit 1) as currency,
    b.committed, b.disbursed, b.refunded, b.disbursed - b.refunded as paid,
    b.committed - b.disbursed + b.refunded as unspent,
    (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', e.id, 'kind', e.kind, 'amount', e.amount::text,
            'value_date', e.value_date, 'reference', e.reference, 'reverses_id', e.reverses_id))
            order by e.value_date, e.created_at, e.id), '[]')
        from natcom.ledger_entry e where e.visit_id = s.id and e.value_date <= d.as_of) as entries
  from natcom.visit s
 cross join lateral (select coalesce(:'as_of'::date, natcom.today()) as as_of) d
 cross join lateral natcom.source_balance(s.id, d.as_of) b
 where s.id = :'id'::uuid
