-- What is always true of the money, recomputed from the records.  Each rule
-- is a row: how many records were looked at, and which break it.
create or replace function natcom.ledger_sources() returns table (machine text, source uuid)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp as $$
begin
    return query select distinct natcom.ledger_machine(e), natcom.ledger_source(e) from natcom.ledger_entry e;
end
$$;
comment on function natcom.ledger_sources is 'all that entries are for, each once';

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
        coalesce(jsonb_agg(jsonb_build_object('source_id', s.source, 'rule', s.fault))
            filter (where s.fault is not null), '[]')
    from (select e.source, natcom.source_fault(e.source) as fault from natcom.ledger_sources() e) s;

    -- A grant names its line; an event stays on the line of its first entry.
    return query
    select 'entries_on_the_line_of_their_source', count(*),
        coalesce(jsonb_agg(jsonb_build_object('ledger_entry_id', e.id)) filter (where e.budget_line_id <> coalesce(
            g.budget_line_id, (select f.budget_line_id from natcom.ledger_entry f
                where f.source_id = e.source_id order by f.created_at, f.id limit 1))),
            '[]')
    from natcom.ledger_entry e left join natcom.grant_record g on g.id = e.grant_id;

    -- An approved grant has what was approved; what ended, grant or event, has what was paid; no other grant has anything.
    return query
    select 'commitment_matches_state', count(*),
        coalesce(jsonb_agg(jsonb_build_object('source_id', f.source, 'state', f.state, 'committed', f.committed::text))
            filter (where f.committed <> f.expected), '[]')
    from (
        select g.id as source, g.state, b.committed, case when not s.is_committed then 0
            when s.is_final then b.disbursed - b.refunded else g.approved_amount end as expected
        from natcom.grant_record g join natcom.grant_state s on s.state = g.state
        cross join lateral natcom.source_balance(g.id) b
        union all
        select e.source, s.state, b.committed, b.disbursed - b.refunded
        from natcom.ledger_sources() e
        left join natcom.meeting m on m.id = e.source
        left join natcom.training r on r.id = e.source
        left join natcom.visit v on v.id = e.source
        join natcom.event_state s on s.machine = e.machine and s.state = coalesce(m.state, r.state, v.state) and s.is_final
        cross join lateral natcom.source_balance(e.source) b) f;

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
