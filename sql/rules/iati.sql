-- A plan as activities of IATI 2.03: the plan is the parent and has no money of
-- its own; its projects and the governing bodies' lines are its children.
--
-- Rows are parts of the document in its order; service/api/writer_iati.c says
-- which elements a part is.  What is null is left out.  The functions look with
-- the eyes of who asks: without rows of the ledger there are no transactions.

-- The code of a plan, or its id, as its id.
create or replace function natcom.plan_key(key text) returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(natcom.uuid_of(key), (select p.id from natcom.plan p where p.code = key));
end
$$;
comment on function natcom.plan_key is 'id of the plan with this id or code, null when the caller sees none';

-- The activities: number 0 is the parent.
create or replace function natcom.iati_activities(of_plan uuid)
returns table (number bigint, ref text, project_id uuid, budget_line_id uuid, sector text, name_en text, name_fr text,
    name_ar text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select 0::bigint, p.code, null::uuid, null::uuid, '43010', p.title_en, p.title_fr, p.title_ar
    from natcom.plan p where p.id = of_plan
    union all
    select row_number() over (order by c.kind, c.place, c.code), p.code || '-' || c.code, c.project_id, c.budget_line_id,
        c.sector, c.title_en, c.title_fr, c.title_ar
    from natcom.plan p
    cross join lateral (
        select 'a project' as kind, r.number as place, 'P' || r.number as code, r.id as project_id, l.id as budget_line_id,
            '43010' as sector, r.title_en, r.title_fr, r.title_ar
        from natcom.project r left join natcom.budget_line l on l.project_id = r.id where r.plan_id = p.id
        union all
        select 'bodies', 1, l.code, null, l.id, '91010', l.title_en, l.title_fr, l.title_ar
        from natcom.budget_line l where l.plan_id = p.id and l.project_id is null) c
    where p.id = of_plan;
end
$$;
comment on function natcom.iati_activities is 'the plan, its projects and its governing bodies'' lines as IATI activities';

-- A period of IATI's budgets is a year at most.  The months of a year have their
-- share of the whole; each share ends where the rounded sum so far does.
create or replace function natcom.iati_years(starts date, ends date, total numeric)
returns table (starts_on date, ends_on date, amount numeric)
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return query select s.starts_on, s.ends_on,
        round(total * s.months / s.all_months, 2) - round(total * (s.months - s.own_months) / s.all_months, 2)
    from (select y.starts_on, y.ends_on, m.own_months, sum(m.own_months) over (order by y.starts_on) as months,
            sum(m.own_months) over () as all_months
        from generate_series(extract(year from starts)::int, extract(year from ends)::int) n (year)
        cross join lateral (select greatest(starts, make_date(n.year, 1, 1)) as starts_on,
            least(ends, make_date(n.year, 12, 31)) as ends_on) y
        cross join lateral (select (extract(month from y.ends_on) - extract(month from y.starts_on) + 1)::int
            as own_months) m) s;
end
$$;
comment on function natcom.iati_years is 'an amount by calendar years, exact to the cent';

-- Entries of a line: approvals and releases (2), what commissions were paid and
-- gave back (3), what was spent for them directly (4).  What goes the other way
-- is negative.  Support in kind is what the organisation pays for itself.
create or replace function natcom.iati_transactions(line uuid, as_of date)
returns table (ref text, type text, channel text, day date, amount numeric, name_en text, name_fr text, name_ar text,
    about_en text, about_fr text, about_ar text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select e.id::text, k.type,
        case when k.type = '2' then null
            when g.support = 'technical' or (g.id is null and l.kind = 'project') then '4'
            when g.id is not null then '2' end,
        e.value_date, case when e.kind in ('decommitment', 'refund') then -e.amount else e.amount end,
        c.name_en, c.name_fr, c.name_ar,
        coalesce(g.reference || ' ' || g.title, m.title_en, t.title_en, v.title), coalesce(m.title_fr, t.title_fr),
        coalesce(m.title_ar, t.title_ar)
    from natcom.ledger_entry e
    join natcom.budget_line l on l.id = e.budget_line_id
    left join natcom.grant_record g on g.id = e.grant_id
    left join natcom.commission c on c.id = g.commission_id
    left join natcom.meeting m on m.id = e.meeting_id
    left join natcom.training t on t.id = e.training_id
    left join natcom.visit v on v.id = e.visit_id
    cross join lateral (select case when e.kind in ('commitment', 'decommitment') then '2'
        when e.grant_id is not null then '3' else '4' end as type) k
    where e.budget_line_id = line and e.value_date <= as_of;
end
$$;
comment on function natcom.iati_transactions is 'entries of a budget line up to a day as IATI transactions';

-- An area's expected outcome is a result, its targets are the indicators; what
-- the plan calls a performance indicator describes them.
create or replace function natcom.iati_indicators(of_project uuid, as_of date)
returns table (place int, area_id uuid, code text, path text, starts_on date, ends_on date, baseline numeric, target numeric,
    actual numeric, name_en text, name_fr text, name_ar text, about_en text, about_fr text, about_ar text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select a.number, a.id, t.code, format('/v1/targets/%s/evidence?as_of=%s&counted=true', t.id, as_of),
        least(p.starts_on, t.due_on), t.due_on, trim_scale(t.baseline), trim_scale(t.target_value),
        case when as_of >= p.starts_on then trim_scale(v.value) end, t.statement_en, t.statement_fr, t.statement_ar,
        i.en, i.fr, i.ar
    from natcom.area a
    join natcom.target t on t.area_id = a.id
    join natcom.plan p on p.id = t.plan_id
    cross join lateral natcom.target_values(t.id, array[as_of]) v
    cross join lateral (select string_agg(i.statement_en, '; ' order by i.number) as en,
            string_agg(i.statement_fr, '; ' order by i.number) as fr,
            string_agg(i.statement_ar, '; ' order by i.number) as ar
        from natcom.target_indicator ti join natcom.indicator i on i.id = ti.indicator_id
        where ti.target_id = t.id) i
    where a.project_id = of_project;
end
$$;
comment on function natcom.iati_indicators is 'targets of a project with their values at the end of a day';

-- What an organisation is to IATI (codelist OrganisationType).
create or replace function natcom.iati_organization_type(kind text) returns text
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return case kind when 'international' then '40' when 'regional' then '40' when 'specialised' then '40'
        when 'civil_society' then '22' when 'local_authority' then '11' when 'training_centre' then '80' else '10' end;
end
$$;
comment on function natcom.iati_organization_type is 'IATI''s code for a kind of organisation';

-- The whole document, a row a part.
create or replace function natcom.iati_document(of_plan uuid, as_of date)
returns table (place bigint, part text, ref text, type text, status text, channel text, sector text, path text, currency text,
    starts_on date, ends_on date, began_on date, ended_on date, year int, amount numeric, baseline numeric, target numeric,
    actual numeric, name_en text, name_fr text, name_ar text, about_en text, about_fr text, about_ar text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    p natcom.plan;
begin
    select * into p from natcom.plan n where n.id = of_plan;
    return query
    with activity as materialized (select * from natcom.iati_activities(of_plan)),
    line as materialized (
        select a.number, b.* from activity a cross join lateral natcom.line_balance(a.budget_line_id, as_of) b),
    part (number, step, within, part, ref, type, status, channel, sector, path, starts_on, ends_on, began_on, ended_on,
        amount, baseline, target, actual, name_en, name_fr, name_ar, about_en, about_fr, about_ar) as (
    select a.number, 1, 0, 'activity', a.ref, case a.number when 0 then '1' else '2' end, null, null, null, null,
        null::date, null::date, null::date, null::date, null::numeric, null::numeric, null::numeric, null::numeric,
        a.name_en, a.name_fr, a.name_ar, a.name_en, a.name_fr, a.name_ar
    from activity a
    union all
    select a.number, 2, o.number, 'description', null, '2', null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, o.statement_en, o.statement_fr, o.statement_ar
    from activity a join natcom.project_objective o on o.project_id = a.project_id
    union all
    select a.number, 3, 0, 'participant', o.id::text, natcom.iati_organization_type(o.kind), null, null, null, null, null,
        null, null, null, null, null, null, null, o.name_en, o.name_fr, o.name_ar, null, null, null
    from activity a join natcom.organization o on o.id in (select w.organization_id
        from natcom.project_partner_organization w where w.project_id = a.project_id)
    union all
    select a.number, 4, 0, 'situation', null, null, case when p.state = 'draft' or as_of < p.starts_on then '1'
            when as_of <= p.ends_on then '2' when p.state = 'closed' then '4' else '3' end, null, a.sector, null,
        p.starts_on, p.ends_on, case when p.state <> 'draft' and p.starts_on <= least(as_of, natcom.today()) then p.starts_on end,
        case when p.state = 'closed' and p.ends_on <= least(as_of, natcom.today()) then p.ends_on end,
        null, null, null, null, null, null, null, null, null, null
    from activity a
    union all
    select l.number, 5, 0, 'budget', null, case l.revised when l.original then '1' else '2' end,
        case p.state when 'draft' then '1' else '2' end, null, null, null, y.starts_on, y.ends_on, null, null, y.amount, null,
        null, null, null, null, null, null, null, null
    from line l cross join lateral natcom.iati_years(p.starts_on, p.ends_on, l.revised) y
    union all
    select a.number, 6, 0, 'transaction', t.ref, t.type, null, t.channel, null, null, t.day, null, null, null, t.amount, null,
        null, null, t.name_en, t.name_fr, t.name_ar, t.about_en, t.about_fr, t.about_ar
    from activity a cross join lateral natcom.iati_transactions(a.budget_line_id, as_of) t
    union all
    select a.number, 7, o.number::int, 'related', o.ref, case o.number when 0 then '1' else '2' end, null, null, null, null,
        null, null, null, null, null, null, null, null, null, null, null, null, null, null
    from activity a join activity o on (a.number = 0) <> (o.number = 0)
    union all
    select a.number, 8, r.number, 'result', null, '2', null, null, null, null, null, null, null, null, null, null, null, null,
        r.title_en, r.title_fr, r.title_ar, r.expected_outcome_en, r.expected_outcome_fr, r.expected_outcome_ar
    from activity a join natcom.area r on r.project_id = a.project_id
    where exists (select from natcom.target t where t.area_id = r.id)
    union all
    select a.number, 8, i.place, 'indicator', i.code, '1', null, null, null, i.path, i.starts_on, i.ends_on, p.starts_on, null,
        null, i.baseline, i.target, i.actual, i.name_en, i.name_fr, i.name_ar, i.about_en, i.about_fr, i.about_ar
    from activity a cross join lateral natcom.iati_indicators(a.project_id, as_of) i)
    select row_number() over (order by d.number, d.step, d.within, d.starts_on nulls first, d.ref nulls first), d.part, d.ref,
        d.type, d.status, d.channel, d.sector, d.path, p.currency, d.starts_on, d.ends_on, d.began_on, d.ended_on,
        extract(year from d.began_on)::int, d.amount, d.baseline, d.target, d.actual, d.name_en, d.name_fr, d.name_ar,
        d.about_en, d.about_fr, d.about_ar
    from part d;
end
$$;
comment on function natcom.iati_document is 'a plan at the end of a day as the parts of an IATI document';
