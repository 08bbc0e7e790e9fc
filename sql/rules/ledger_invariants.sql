-- What is always true of the money, recomputed from the records.  Each rule
-- is a row: how many records were looked at, and which break it.
create or replace function natcom.ledger_invariants()
returns table (name text, checked bigint, violations jsonb)
language plpgsql stable rows 7 set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select 'line_covers_commitments', count(*),
        coalesce(jsonb_agg(jsonb_build_object('budget_line_id', l.id, 'revised', b.revised::text,
            'committed', b.committed::text)) filter (where b.available < 0), '[]')
    from natcom.budget_line l cross join lateral natcom.line_balance(l.id) b;

    return query
    select 'line_not_negative', count(*),
        coalesce(jsonb_agg(jsonb_build_object('budget_line_id', l.id, 'revised', b.revised::text))
            filter (where b.revised < 0), '[]')
    from natcom.budget_line l cross join lateral natcom.line_balance(l.id) b;

    return query
    select 'source_within_commitment_every_day', count(*),
        coalesce(jsonb_agg(jsonb_build_object('grant_id', s.grant_id, 'rule', s.fault))
            filter (where s.fault is not null), '[]')
    from (select e.grant_id, natcom.source_fault(e.grant_id) as fault
        from natcom.ledger_entry e group by e.grant_id) s;

    return query
    select 'entries_on_the_line_of_their_source', count(*),
        coalesce(jsonb_agg(jsonb_build_object('ledger_entry_id', e.id)) filter (where e.budget_line_id <> g.budget_line_id),
            '[]')
    from natcom.ledger_entry e join natcom.grant_record g on g.id = e.grant_id;

    -- An approved grant has what was approved; one that ended has what was paid; no other has anything.
    return query
    select 'commitment_matches_state', count(*),
        coalesce(jsonb_agg(jsonb_build_object('grant_id', g.id, 'state', g.state, 'committed', b.committed::text))
            filter (where b.committed <> case when not s.is_committed then 0
                when s.is_final then b.disbursed - b.refunded else g.approved_amount end), '[]')
    from natcom.grant_record g join natcom.grant_state s on s.state = g.state
    cross join lateral natcom.grant_balance(g.id) b;

    return query
    select 'lines_add_up_to_sources', 1::bigint,
        case when coalesce(sum(b.committed), 0) = (
            select coalesce(sum(case e.kind when 'commitment' then e.amount when 'decommitment' then -e.amount else 0 end),
                0) from natcom.ledger_entry e) then '[]'::jsonb else '[{}]'::jsonb end
    from natcom.budget_line l cross join lateral natcom.line_balance(l.id) b;

    return query
    select 'transfers_within_plan', count(*),
        coalesce(jsonb_agg(jsonb_build_object('transfer_id', t.id)) filter (where f.plan_id <> o.plan_id), '[]')
    from natcom.budget_transfer t join natcom.budget_line f on f.id = t.from_line_id
    join natcom.budget_line o on o.id = t.to_line_id;
end
$$;
comment on function natcom.ledger_invariants is 'the rules of the ledger, each with how much was checked and what breaks it';
