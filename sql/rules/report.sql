-- Reports: questions that many records answer at once.  Nothing here is
-- stored; each function reads the records anew, for any day.  They look with
-- the eyes of who asks, but for the values of targets, which are the same for all.

-- The whole plan, a row a target.  A measure of two parts is achieved when both are.
create or replace function natcom.report_scorecard(as_of date)
returns table (id uuid, version int, plan_id uuid, area_id uuid, area_code text, code text, source_ref text, statement text,
    unit text, value numeric, baseline numeric, target_value numeric, achievement_percent numeric, status text,
    measure_achieved boolean, expected_value numeric, forecast_value numeric, due_on date, created_at timestamptz,
    updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query select t.id, t.version, t.plan_id, t.area_id, a.code, t.code, t.source_ref,
            natcom.localised(t.statement_en, t.statement_fr, t.statement_ar), t.unit, trim_scale(v.value),
            trim_scale(t.baseline), trim_scale(t.target_value), s.percent, s.status,
            bool_and(coalesce(s.status in ('achieved', 'exceeded'), false)) over (partition by t.plan_id, t.source_ref),
            trim_scale(s.expected), trim_scale(s.forecast), t.due_on, t.created_at, t.updated_at
        from natcom.target t
        join natcom.area_resource a on a.id = t.area_id
        cross join lateral natcom.target_values(t.id, array[as_of]) v
        cross join lateral natcom.target_standing(t, v.value, as_of) s;
end
$$;
comment on function natcom.report_scorecard is 'values and standing of all targets at the end of a day';

-- Final reports that were due before a day and not handed in by then.
-- With a commission, those that it leads, by an index: so the plan is made for the call.
drop function if exists natcom.report_overdue(date);
create or replace function natcom.report_overdue(as_of date, of_lead uuid default null)
returns table (id uuid, version int, reference text, title text, commission_id uuid, due_on date, days_late int,
    paid_amount numeric, currency text, created_at timestamptz, updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
begin
    return query select g.id, g.version, g.reference, g.title, g.commission_id, d.due_on, as_of - d.due_on,
            g.paid_amount, g.currency, g.created_at, g.updated_at
        from natcom.grant_record_resource g
        cross join lateral (select greatest(g.report_due_on, g.report_extended_to) as due_on) d
        where g.state = 'approved' and (of_lead is null or g.commission_id = of_lead) and d.due_on < as_of and not exists (select from natcom.grant_report r
            where r.grant_id = g.id and r.kind = 'final' and r.state in ('submitted', 'accepted') and r.submitted_on <= as_of);
end
$$;
comment on function natcom.report_overdue is 'grants whose final report is overdue at the end of a day';

-- What the sessions of the governing bodies and their committees cost.
create or replace function natcom.report_session_costs(as_of date)
returns table (id uuid, version int, title text, kind text, body_id uuid, session_number int, starts_on date, city text,
    state text, committed numeric, disbursed numeric, refunded numeric, paid numeric, created_at timestamptz,
    updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query select m.id, m.version, natcom.localised(m.title_en, m.title_fr, m.title_ar), m.kind, m.body_id,
            m.session_number, m.starts_on, m.city, m.state, s.committed, s.disbursed, s.refunded, s.disbursed - s.refunded,
            m.created_at, m.updated_at
        from natcom.meeting m
        cross join lateral (select
                coalesce(sum(e.amount) filter (where e.kind = 'commitment'), 0.00)
                    - coalesce(sum(e.amount) filter (where e.kind = 'decommitment'), 0.00) as committed,
                coalesce(sum(e.amount) filter (where e.kind = 'disbursement'), 0.00) as disbursed,
                coalesce(sum(e.amount) filter (where e.kind = 'refund'), 0.00) as refunded
            from natcom.ledger_entry e where e.source_id = m.id and e.value_date <= as_of) s
        where m.kind in ('statutory_session', 'committee') and coalesce(m.starts_on <= as_of, true);
end
$$;
comment on function natcom.report_session_costs is 'what sessions and committees cost up to a day';

-- Who needs most: commissions by their unmet needs, the most urgent first, and why.
create or replace function natcom.report_needs_ranking(as_of date)
returns table (id uuid, version int, code text, name text, rank int, unmet int, most_urgent int, has_internet boolean,
    needs_level text, reason text, created_at timestamptz, updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query select c.id, c.version, c.code, natcom.localised(c.name_en, c.name_fr, c.name_ar),
            rank() over (order by n.most_urgent, n.unmet desc, c.has_internet, c.needs_level = 'high' desc)::int,
            n.unmet, n.most_urgent, c.has_internet, c.needs_level,
            format('%s unmet, the most urgent of priority %s; needs level %s; %s', n.unmet, n.most_urgent, c.needs_level,
                case when c.has_internet then 'has internet' else 'no internet' end),
            c.created_at, c.updated_at
        from natcom.commission c
        join (select d.commission_id, count(*)::int as unmet, min(d.priority) as most_urgent from natcom.need d
            where d.assessed_on <= as_of and (d.met_on is null or d.met_on > as_of) group by d.commission_id) n
            on n.commission_id = c.id;
end
$$;
comment on function natcom.report_needs_ranking is 'commissions with unmet needs at the end of a day, ranked';

-- Requests by commission and year: received, approved, and the amounts.
create or replace function natcom.report_requests(as_of date)
returns table (id uuid, version int, commission_id uuid, code text, plan_id uuid, year int, received int, approved int,
    rejected int, requested_amount numeric, approved_amount numeric, paid_amount numeric, currency text,
    created_at timestamptz, updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query select md5(concat_ws(' ', c.id, g.plan_id, g.year))::uuid, 1, c.id, c.code, g.plan_id, g.year,
            count(*)::int, count(*) filter (where d.to_state = 'approved')::int,
            count(*) filter (where d.to_state = 'rejected')::int, sum(g.requested_amount),
            coalesce(sum(d.approved_amount), 0.00), coalesce(sum(m.paid), 0.00), max(p.currency), min(c.created_at), max(g.updated_at)
        from natcom.grant_record g
        join natcom.plan p on p.id = g.plan_id
        join natcom.commission c on c.id = g.commission_id
        left join lateral (select t.to_state, t.approved_amount from natcom.grant_transition t
            where t.grant_id = g.id and t.to_state in ('approved', 'rejected') and t.effective_on <= as_of
            order by t.created_at desc limit 1) d on true
        left join lateral (select sum(case e.kind when 'disbursement' then e.amount else -e.amount end) as paid
            from natcom.ledger_entry e where e.source_id = g.id and e.value_date <= as_of
                and e.kind in ('disbursement', 'refund')) m on true
        where exists (select from natcom.grant_transition t
            where t.grant_id = g.id and t.to_state = 'submitted' and t.effective_on <= as_of)
        group by c.id, c.code, g.plan_id, g.year;
end
$$;
comment on function natcom.report_requests is 'requests received up to a day and what became of them, by commission and year';

-- Everything about one commission: what it asked for, made, received, attended, needs and owes.
create or replace function natcom.report_dossier(of_commission uuid, as_of date)
returns table (record_id uuid, version int, section text, path text, title text, state text, day date, amount numeric,
    created_at timestamptz, updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select g.id, g.version, 'grants', '/v1/grants/' || g.id, concat_ws(' ', g.reference, g.title), g.state, g.activity_starts_on,
        coalesce(g.approved_amount, g.requested_amount), g.created_at, g.updated_at
    from natcom.grant_record g
    where g.id in (select b.grant_id from natcom.grant_beneficiary b where b.commission_id = of_commission)
        and coalesce(g.activity_starts_on <= as_of, true)
    union all
    select v.id, v.version, 'visits', '/v1/visits/' || v.id, v.title, v.state, v.starts_on, null, v.created_at, v.updated_at
    from natcom.visit v
    where of_commission in (v.visiting_commission_id, v.host_commission_id) and coalesce(v.starts_on <= as_of, true)
    union all
    select t.id, t.version, 'trainings', '/v1/trainings/' || t.id, natcom.localised(t.title_en, t.title_fr, t.title_ar), t.state,
        t.starts_on, null, t.created_at, t.updated_at
    from natcom.training t
    where (t.host_commission_id = of_commission or t.id in (select g.training_id from natcom.training_trainee_group g
        where g.commission_id = of_commission)) and coalesce(t.starts_on <= as_of, true)
    union all
    select p.id, p.version, 'meetings', format('/v1/meetings/%s/participations/%s', m.id, p.id),
        natcom.localised(m.title_en, m.title_fr, m.title_ar), p.state, m.starts_on, null, p.created_at, p.updated_at
    from natcom.participation p join natcom.meeting m on m.id = p.meeting_id
    where p.commission_id = of_commission and coalesce(m.starts_on <= as_of, true)
    union all
    select n.id, n.version, 'needs', '/v1/needs/' || n.id, n.statement,
        case when n.met_on <= as_of then 'met' else 'unmet' end, n.assessed_on, null, n.created_at, n.updated_at
    from natcom.need n where n.commission_id = of_commission and n.assessed_on <= as_of
    union all
    select o.id, o.version, 'overdue_reports', '/v1/grants/' || o.id, concat_ws(' ', o.reference, o.title), 'overdue',
        o.due_on, o.paid_amount, o.created_at, o.updated_at
    from natcom.report_overdue(as_of, of_commission) o;
end
$$;
comment on function natcom.report_dossier is 'all there is about one commission at the end of a day, as far as the caller may see it';

-- The dossiers of the commissions of these codes; of all that the caller may see when none is named.
create or replace function natcom.report_dossiers(as_of date, codes text[])
returns table (id uuid, version int, commission text, section text, record_id uuid, path text, title text, state text, day date,
    amount numeric, created_at timestamptz, updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query select md5(concat_ws(' ', c.id, d.section, d.record_id))::uuid, d.version, c.code, d.section, d.record_id, d.path,
            d.title, d.state, d.day, d.amount, d.created_at, d.updated_at
        from natcom.commission c
        cross join lateral natcom.report_dossier(c.id, as_of) d
        where codes is null or c.code = any(codes);
end
$$;
comment on function natcom.report_dossiers is 'the dossiers of commissions at the end of a day';
