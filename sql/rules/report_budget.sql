-- Budget execution: what became of the money, by budget line, project or area.
--
-- The sums are those of all records, whoever asks (the function that adds up
-- has the auditor's roles while it runs): a partner reads what the lines of a
-- published plan came to, and no entry of the ledger.

-- What was booked on each line for each area; no area: null.
create or replace function natcom.area_balances(as_of date)
returns table (budget_line_id uuid, area_id uuid, committed numeric, disbursed numeric, refunded numeric)
language plpgsql stable set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
begin
    return query
    with booked as (
        select e.budget_line_id as line, e.source_id as source,
            coalesce(sum(e.amount) filter (where e.kind = 'commitment'), 0.00)
                - coalesce(sum(e.amount) filter (where e.kind = 'decommitment'), 0.00) as committed,
            coalesce(sum(e.amount) filter (where e.kind = 'disbursement'), 0.00) as disbursed,
            coalesce(sum(e.amount) filter (where e.kind = 'refund'), 0.00) as refunded
        from natcom.ledger_entry e where e.value_date <= as_of group by 1, 2),
    source as (
        select g.id, g.area_id as area from natcom.grant_record g
        union all select m.id, m.area_id from natcom.meeting m
        union all select t.id, t.area_id from natcom.training t
        union all select v.id, v.area_id from natcom.visit v)
    select b.line, s.area, sum(b.committed), sum(b.disbursed), sum(b.refunded)
    from booked b join source s on s.id = b.source group by 1, 2;
end
$$;
comment on function natcom.area_balances is 'what was booked for areas up to the end of a day, by budget line';

create or replace function natcom.line_balances(as_of date)
returns table (budget_line_id uuid, original numeric, revised numeric, committed numeric, disbursed numeric,
    refunded numeric, available numeric)
language plpgsql stable set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
begin
    return query select l.id, b.original, b.revised, b.committed, b.disbursed, b.refunded, b.available
        from natcom.budget_line l cross join lateral natcom.line_balance(l.id, as_of) b;
end
$$;
comment on function natcom.line_balances is 'balances of all budget lines at the end of a day';

-- A line as it is in the parts that are asked for.  Of a line that is split, an
-- area has what was allocated to it, and what is in no area has the rest; an
-- area without an allocation has no amount of its own, which is not zero.
create or replace function natcom.line_parts(by text, as_of date)
returns table (budget_line_id uuid, area_id uuid, original numeric, revised numeric, committed numeric,
    disbursed numeric, refunded numeric, available numeric)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if by <> 'area' then
        return query select b.budget_line_id, null::uuid, b.original, b.revised, b.committed, b.disbursed, b.refunded,
                b.available
            from natcom.line_balances(as_of) b;
        return;
    end if;
    return query
    with booked as materialized (select * from natcom.area_balances(as_of)),
    part as (
        select l.id as line, a.id as area from natcom.budget_line l join natcom.area a on a.project_id = l.project_id
        union select b.budget_line_id, b.area_id from booked b where b.area_id is not null),
    filled as (
        select p.line, p.area, a.amount, coalesce(b.committed, 0.00) as committed,
            coalesce(b.disbursed, 0.00) as disbursed, coalesce(b.refunded, 0.00) as refunded
        from part p
        left join natcom.budget_allocation a on a.budget_line_id = p.line and a.area_id = p.area
        left join booked b on b.budget_line_id = p.line and b.area_id = p.area),
    sums as (
        select f.line, coalesce(sum(f.amount), 0.00) as allocated, sum(f.committed) as committed,
            sum(f.disbursed) as disbursed, sum(f.refunded) as refunded,
            coalesce(sum(f.amount - f.committed), 0.00) as available
        from filled f group by f.line)
    select f.line, f.area, f.amount, f.amount, f.committed, f.disbursed, f.refunded, f.amount - f.committed
    from filled f
    union all
    select b.budget_line_id, null, b.original - coalesce(s.allocated, 0), b.revised - coalesce(s.allocated, 0),
        b.committed - coalesce(s.committed, 0), b.disbursed - coalesce(s.disbursed, 0),
        b.refunded - coalesce(s.refunded, 0), b.available - coalesce(s.available, 0)
    from natcom.line_balances(as_of) b left join sums s on s.line = b.budget_line_id;
end
$$;
comment on function natcom.line_parts is 'balances of budget lines, or of their areas, at the end of a day';

create or replace function natcom.report_budget_execution(as_of date, by text)
returns table (id uuid, version int, plan_id uuid, project_id uuid, budget_line_id uuid, area_id uuid, code text,
    title text, currency text, original numeric, revised numeric, committed numeric, disbursed numeric, refunded numeric,
    available numeric, unspent numeric, burn_percent numeric, created_at timestamptz, updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    with part as (
        select case by when 'line' then l.id
                when 'project' then coalesce(l.project_id, l.id)
                else md5(concat_ws(' ', l.id, p.area_id))::uuid end as id,
            l.plan_id, l.project_id, case when by <> 'project' then l.id end as line, p.area_id as area,
            case when p.area_id is not null then a.code
                when by = 'project' and l.project_id is not null then j.number::text else l.code end as code,
            case when p.area_id is not null then a.title
                when by = 'project' and l.project_id is not null then j.title
                else natcom.localised(l.title_en, l.title_fr, l.title_ar) end as title,
            n.currency, p.original, p.revised, p.committed, p.disbursed, p.refunded, p.available,
            l.version, l.created_at, l.updated_at
        from natcom.line_parts(by, as_of) p
        join natcom.budget_line l on l.id = p.budget_line_id
        join natcom.plan n on n.id = l.plan_id
        left join natcom.area_resource a on a.id = p.area_id
        left join natcom.project_resource j on j.id = l.project_id)
    select p.id, max(p.version), p.plan_id, p.project_id, p.line, p.area, p.code, p.title, p.currency, sum(p.original),
        sum(p.revised), sum(p.committed), sum(p.disbursed), sum(p.refunded), sum(p.available),
        sum(p.committed) - (sum(p.disbursed) - sum(p.refunded)),
        round(100 * (sum(p.disbursed) - sum(p.refunded)) / nullif(sum(p.revised), 0), 2),
        min(p.created_at), max(p.updated_at)
    from part p
    group by p.id, p.plan_id, p.project_id, p.line, p.area, p.code, p.title, p.currency;
end
$$;
comment on function natcom.report_budget_execution is
    'balances at the end of a day by line, project or area; what is of no project or area has its own row';
