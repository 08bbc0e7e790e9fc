-- getGrantLedger: the entries of a grant, and what they add up to at the end of a day
-- cost: the few entries of one grant
select g.id as grant_id, d.as_of, p.currency, b.committed, b.disbursed, b.refunded,
    b.disbursed - b.refunded as paid, b.committed - b.disbursed + b.refunded as unspent,
    (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', e.id, 'kind', e.kind, 'amount', e.amount::text,
            'value_date', e.value_date, 'reference', e.reference, 'instalment_id', e.instalment_id,
            'reverses_id', e.reverses_id)) order by e.value_date, e.id), '[]')
        from natcom.ledger_entry e where e.grant_id = g.id and e.value_date <= d.as_of) as entries
  from natcom.grant_record g
  join natcom.plan p on p.id = g.plan_id
 cross join lateral (select coalesce(:'as_of'::date, natcom.today()) as as_of) d
 cross join lateral natcom.source_balance(g.id, d.as_of) b
 where g.id = :'id'::uuid
