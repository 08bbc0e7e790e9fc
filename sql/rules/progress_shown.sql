-- Progress as clients see it.  Unlike the functions that count, these look
-- with the caller's own eyes: a record it may not see counts without its name.

-- Whether the caller may see a record that counts, and where it is.
create or replace function natcom.evidence_path(source text, record_id uuid) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return case source
        when 'grants' then (select '/v1/grants/' || g.id from natcom.grant_record g where g.id = record_id)
        when 'trainings' then (select '/v1/trainings/' || t.id from natcom.training t where t.id = record_id)
        when 'visits' then (select '/v1/visits/' || v.id from natcom.visit v where v.id = record_id)
        when 'meetings' then (select '/v1/meetings/' || m.id from natcom.meeting m where m.id = record_id)
        when 'participations' then (select format('/v1/meetings/%s/participations/%s', p.meeting_id, p.id)
            from natcom.participation p where p.id = record_id)
        when 'people' then (select '/v1/people/' || p.id from natcom.person p where p.id = record_id)
        when 'progress_reports' then
            (select '/v1/progress-reports/' || r.id from natcom.progress_report r where r.id = record_id)
        end;
end
$$;
comment on function natcom.evidence_path is 'path of a record that counts; null when the caller may not see it';

create or replace function natcom.target_evidence_shown(of_target uuid, as_of date)
returns table (id uuid, version int, source text, record_id uuid, record_path text, label text, commission_id uuid,
    person_id uuid, withheld boolean, day date, counted boolean, reason text, amount numeric, created_at timestamptz,
    updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    recorded_at timestamptz := (select t.updated_at from natcom.target t where t.id = of_target);
begin
    if recorded_at is null then
        return;
    end if;
    return query select e.id, 1, e.source, case when p.path is not null then e.record_id end, p.path,
        case when p.path is not null then e.label end, case when p.path is not null then e.commission_id end,
        case when p.path is not null then e.person_id end, p.path is null, e.day, e.counted, e.reason,
        trim_scale(e.amount), recorded_at, recorded_at
    from natcom.target_evidence(of_target, as_of) e
    cross join lateral (select natcom.evidence_path(e.source, e.record_id) as path) p;
end
$$;
comment on function natcom.target_evidence_shown is 'the evidence of a target, without names of records the caller may not see';

-- Ends of the periods of a plan up to a day; the last one is the day itself.
create or replace function natcom.period_ends(of_plan uuid, by text, as_of date) returns date[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    step interval := case by when 'month' then '1 month' when 'quarter' then '3 months' when 'year' then '1 year' end;
begin
    if step is null then
        return '{}';
    end if;
    return array(select least((s.first_day + step)::date - 1, as_of, p.ends_on) as last_day
        from natcom.plan p
        cross join lateral generate_series(date_trunc(by, p.starts_on::timestamp), least(as_of, p.ends_on), step) s (first_day)
        where p.id = of_plan order by last_day desc limit 400);
end
$$;
comment on function natcom.period_ends is 'last days of the months, quarters or years of a plan, up to a day; the latest 400';

create or replace function natcom.period_name(by text, day date) returns text
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return to_char(day, case by when 'month' then 'YYYY-MM' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY' end);
end
$$;
comment on function natcom.period_name is 'name of the month, quarter or year of a day';

create or replace function natcom.target_series(of_target uuid, of_plan uuid, by text, as_of date) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select coalesce(jsonb_agg(jsonb_build_object('period', natcom.period_name(by, v.day), 'ends_on', v.day,
            'value', trim_scale(v.value)::text, 'gained', trim_scale(v.value - v.before)::text) order by v.day), '[]')
        from (select o.day, o.value, lag(o.value, 1, 0::numeric) over (order by o.day) as before
            from natcom.target_values(of_target, natcom.period_ends(of_plan, by, as_of)) o) v);
end
$$;
comment on function natcom.target_series is 'values of a target at the ends of periods';

-- Shares of a value: one entry a key, largest first.
create or replace function natcom.target_shares(of_target uuid, as_of date, wanted text) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select coalesce(jsonb_agg(jsonb_build_object('key', s.key, 'value', trim_scale(s.value)::text)
            order by s.value desc, s.key), '[]')
        from (
            select coalesce(case wanted when 'commission' then c.code when 'region' then e.region else e.kind end, 'other') as key,
                sum(e.amount) as value
            from natcom.evidence_shares(of_target, as_of) e
            left join natcom.commission c on c.id = e.commission_id
            group by 1) s);
end
$$;
comment on function natcom.target_shares is 'what counts for a target by commission, region or kind; commissions the caller may not see are other';

create or replace function natcom.evidence_shares(of_target uuid, as_of date)
returns table (commission_id uuid, region text, kind text, amount numeric)
language plpgsql stable set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
begin
    return query select e.commission_id, m.region, case e.source
            when 'grants' then (select g.kind from natcom.grant_record g where g.id = e.record_id)
            when 'trainings' then (select t.scope from natcom.training t where t.id = e.record_id)
            when 'visits' then (select v.kind from natcom.visit v where v.id = e.record_id)
            when 'meetings' then (select m.kind from natcom.meeting m where m.id = e.record_id)
            else e.source end, e.amount
        from natcom.target_evidence(of_target, as_of) e
        left join natcom.commission c on c.id = e.commission_id
        left join natcom.member_state m on m.id = c.member_state_id
        where e.counted;
end
$$;
comment on function natcom.evidence_shares is 'what counts for a target, with commission, region and kind';

create or replace function natcom.target_progress(of_target uuid, as_of date, by text)
returns table (target_id uuid, code text, unit text, as_of_day date, value numeric, baseline numeric, target_value numeric,
    due_on date, achievement_percent numeric, status text, expected_value numeric, forecast_value numeric,
    on_track_percent numeric, at_risk_percent numeric, series jsonb, by_commission jsonb, by_region jsonb, by_kind jsonb)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp as $$
begin
    return query select t.id, t.code, t.unit, as_of, trim_scale(v.value), trim_scale(t.baseline),
            trim_scale(t.target_value), t.due_on, s.percent, s.status, trim_scale(s.expected), trim_scale(s.forecast),
            trim_scale(natcom.setting_value(t.plan_id, 'progress_on_track_percent')),
            trim_scale(natcom.setting_value(t.plan_id, 'progress_at_risk_percent')),
            natcom.target_series(t.id, t.plan_id, by, as_of), natcom.target_shares(t.id, as_of, 'commission'),
            natcom.target_shares(t.id, as_of, 'region'), natcom.target_shares(t.id, as_of, 'kind')
        from natcom.target t
        cross join lateral natcom.target_values(t.id, array[as_of]) v
        cross join lateral natcom.target_standing(t, v.value, as_of) s
        where t.id = of_target;
end
$$;
comment on function natcom.target_progress is 'the value of a target at the end of a day, and what it means';
