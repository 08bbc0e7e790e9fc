-- getProjectBalance: the balances of the lines of a project at the end of a day
-- cost: the entries of its lines, from an index that holds them
select l.project_id, d.as_of, p.currency,
    sum(b.original) as original,
    sum(b.revisions) as revisions,
    sum(b.transfers_in) as transfers_in,
    sum(b.transfers_out) as transfers_out,
    sum(b.revised) as revised,
    sum(b.committed) as committed,
    sum(b.disbursed) as disbursed,
    sum(b.refunded) as refunded,
    sum(b.available) as available,
    sum(b.unspent) as unspent
  from natcom.budget_line l
  join natcom.plan p on p.id = l.plan_id
 cross join lateral (select coalesce(:'as_of'::date, natcom.today()) as as_of) d
 cross join lateral natcom.line_balance(l.id, d.as_of) b
 where l.project_id = :'id'::uuid
 group by l.project_id, d.as_of, p.currency
