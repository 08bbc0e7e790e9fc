-- Progress: the value of a target on a day, and the records it is made of.
--
-- These functions see every record, whoever asks (their roles are the
-- auditor's while they run), so that a number is the same for all; what a
-- caller is shown of the records behind it, its own policies decide.

-- What a target's rule speaks of, each record with the key that counts once.
create or replace function natcom.counting_candidates(of_target uuid)
returns table (source text, record_id uuid, label text, commission_id uuid, person_id uuid, key uuid, day date,
    until date, reason text)
language plpgsql stable set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
declare
    rule natcom.counting_rule;
    of_plan uuid := (select t.plan_id from natcom.target t where t.id = of_target);
begin
    select * into rule from natcom.counting_rule r where r.target_id = of_target;
    if not found or rule.source = 'manual' then
        return;
    end if;
    return query execute format('select $1.source, c.record_id, c.label, c.commission_id, c.person_id,
            case $1.measure when ''records'' then c.record_id when ''commissions'' then c.commission_id
                else c.person_id end, c.day, c.until, coalesce(c.reason, case
                when c.day not between p.starts_on and p.ends_on then ''outside_period''
                when $1.measure = ''commissions'' and c.commission_id is null then ''no_commission''
                when $1.measure = ''persons'' and c.person_id is null then ''no_person'' end)
        from natcom.%I($1, $2) c cross join natcom.plan p where p.id = $2', 'counted_' || rule.source)
        using rule, of_plan;
end
$$;
comment on function natcom.counting_candidates is 'records that count for a target, or nearly do, whatever the day';

-- The values of a target at the end of some days.  A verified report that
-- replaces stands for all that counts up to its day.
create or replace function natcom.target_values(of_target uuid, days date[])
returns table (day date, value numeric)
language plpgsql stable set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
begin
    return query
    with counting as materialized (
        select c.key, c.day, c.until from natcom.counting_candidates(of_target) c where c.reason is null),
    report as materialized (
        select r.id, r.mode, r.value, r.happened_on from natcom.progress_report r
        join natcom.target t on t.id = r.target_id join natcom.plan p on p.id = t.plan_id
        where r.target_id = of_target and r.state = 'verified' and r.happened_on between p.starts_on and p.ends_on)
    select d.day, coalesce(base.value, 0)
        + (select count(*) from (select from counting c where c.day <= d.day and coalesce(c.until > d.day, true)
            group by c.key having coalesce(min(c.day) > base.happened_on, true)) k)
        + coalesce((select sum(r.value) from report r where r.mode = 'adds' and r.happened_on <= d.day
            and coalesce(r.happened_on > base.happened_on, true)), 0)
    from unnest(days) d (day)
    left join lateral (select r.value, r.happened_on from report r
        where r.mode = 'replaces' and r.happened_on <= d.day
        order by r.happened_on desc, r.id desc limit 1) base on true;
end
$$;
comment on function natcom.target_values is 'values of a target at the end of days, counted from the records';

-- The same for one day, record by record: amounts of those that count add up to the value.
create or replace function natcom.target_evidence(of_target uuid, as_of date)
returns table (id uuid, source text, record_id uuid, label text, commission_id uuid, person_id uuid, day date,
    counted boolean, reason text, amount numeric)
language plpgsql stable set search_path = pg_catalog, pg_temp set natcom.roles = 'auditor' as $$
begin
    return query
    with plan as (
        select p.starts_on, p.ends_on from natcom.plan p join natcom.target t on t.plan_id = p.id
        where t.id = of_target),
    base as (
        select r.id, r.happened_on from natcom.progress_report r, plan p
        where r.target_id = of_target and r.state = 'verified' and r.mode = 'replaces'
            and r.happened_on between p.starts_on and p.ends_on and r.happened_on <= as_of
        order by r.happened_on desc, r.id desc limit 1),
    judged as (
        select c.*, coalesce(c.reason, case when c.day > as_of then 'after_the_day'
            when c.until <= as_of then 'cancelled' end) as fault
        from natcom.counting_candidates(of_target) c),
    placed as (
        select j.*, row_number() over same_key as place, min(j.day) over same_key as first_day
        from judged j window same_key as (partition by j.fault is null, j.key order by j.day, j.record_id, j.commission_id, j.label)),
    record as (
        select md5(concat_ws(' ', of_target, p.source, p.record_id, p.commission_id, p.person_id, p.label, p.fault is null,
                p.place))::uuid as id,
            p.source, p.record_id, p.label, p.commission_id, p.person_id, p.day,
            coalesce(p.fault, case when p.place > 1 then 'already_counted'
                when p.first_day <= (select b.happened_on from base b) then 'replaced_by_report' end) as fault,
            1::numeric as amount
        from placed p
        union all
        select r.id, 'progress_reports', r.id, r.statement, r.commission_id, null, r.happened_on, case
                when r.state <> 'verified' then 'not_verified'
                when r.happened_on not between p.starts_on and p.ends_on then 'outside_period'
                when r.happened_on > as_of then 'after_the_day'
                when r.id <> b.id and (r.mode = 'replaces' or r.happened_on <= b.happened_on) then 'replaced_by_report' end,
            r.value
        from natcom.progress_report r cross join plan p left join base b on true
        where r.target_id = of_target)
    select r.id, r.source, r.record_id, r.label, r.commission_id, r.person_id, coalesce(r.day, p.ends_on),
        r.fault is null, r.fault, case when r.fault is null then r.amount else 0 end
    from record r cross join plan p;
end
$$;
comment on function natcom.target_evidence is 'records that count for a target on a day, and those that nearly do, with the reason';

-- How a value stands against the straight line from the baseline to the due
-- day.  Percentages are of that line; null where the target has no number.
create or replace function natcom.target_standing(t natcom.target, value numeric, as_of date)
returns table (expected numeric, percent numeric, status text, forecast numeric)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp as $$
declare
    starts_on date := (select p.starts_on from natcom.plan p where p.id = t.plan_id);
    share numeric := least(1, greatest(0, (as_of - starts_on + 1)::numeric / (t.due_on - starts_on + 1)));
    on_track numeric := natcom.setting_value(t.plan_id, 'progress_on_track_percent') / 100;
    at_risk numeric := natcom.setting_value(t.plan_id, 'progress_at_risk_percent') / 100;
begin
    if t.target_value is null then
        return query select null::numeric, null::numeric, 'monitored', null::numeric;
        return;
    end if;
    expected := round(t.baseline + (t.target_value - t.baseline) * share, 4);
    percent := round(100 * (value - t.baseline) / nullif(t.target_value - t.baseline, 0), 2);
    forecast := case when share > 0 then round(t.baseline + (value - t.baseline) / share, 4) end;
    status := case
        when value > t.target_value then 'exceeded'
        when value = t.target_value then 'achieved'
        when value <= t.baseline then 'not_started'
        when value - t.baseline >= on_track * (expected - t.baseline) then 'on_track'
        when value - t.baseline >= at_risk * (expected - t.baseline) then 'at_risk'
        else 'behind' end;
    return next;
end
$$;
comment on function natcom.target_standing is 'what a value means for a target on a day';
