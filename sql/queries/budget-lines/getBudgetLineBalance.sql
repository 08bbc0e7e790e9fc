-- getBudgetLineBalance: the balances of a budget line at the end of a day
-- cost: the entries of the line, from an index that holds them
select l.id as budget_line_id, d.as_of, p.currency,
    b.original,
    b.revisions,
    b.transfers_in,
    b.transfers_out,
    b.revised,
    b.committed,
    b.disbursed,
    b.refunded,
    b.available,
    b.unspent
  from natcom.budget_line l
  join natcom.plan p on p.id = l.plan_id
 cross join lateral (select coalesce(:'as_of'::date, natcom.today()) as as_of) d
 cross join lateral natcom.line_balance(l.id, d.as_of) b
 where l.id = :'id'::uuid
