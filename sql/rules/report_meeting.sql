-- Reports about meetings: who took part, and what became of what was decided.

-- The state of a participation at the end of a day, by the days that its
-- transitions name; before the first of them it was what that one left.
create or replace function natcom.participation_state(of_participation uuid, present text, as_of date) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(
        (select t.to_state from natcom.participation_transition t
            where t.participation_id = of_participation and t.effective_on <= as_of
            order by t.effective_on desc, t.created_at desc, t.id desc limit 1),
        (select t.from_state from natcom.participation_transition t
            where t.participation_id = of_participation order by t.created_at, t.id limit 1),
        present);
end
$$;
comment on function natcom.participation_state is 'the state of a participation at the end of a day';

-- Commissions by meetings that had begun by the day: one row for each pair, a
-- commission's own invitation and those of its people together.
create or replace function natcom.report_participation(as_of date)
returns table (id uuid, version int, commission_id uuid, code text, name text, meeting_id uuid, title text, kind text,
    starts_on date, state text, invited int, attended int, created_at timestamptz, updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    with answer as (
        select p.commission_id, p.meeting_id, p.created_at, p.updated_at,
            natcom.participation_state(p.id, p.state, as_of) as state
        from natcom.participation p
        join natcom.meeting m on m.id = p.meeting_id
        where p.commission_id is not null and m.starts_on <= as_of),
    pair as (
        select a.commission_id, a.meeting_id, count(*)::int as invited,
            count(*) filter (where a.state = 'attended')::int as attended,
            min(array_position('{attended,confirmed,invited,absent,declined}'::text[], a.state)) as foremost,
            min(a.created_at) as created_at, max(a.updated_at) as updated_at
        from answer a group by a.commission_id, a.meeting_id)
    select md5(concat_ws(' ', c.id, m.id))::uuid, 1, c.id, c.code, natcom.localised(c.name_en, c.name_fr, c.name_ar),
        m.id, natcom.localised(m.title_en, m.title_fr, m.title_ar), m.kind, m.starts_on,
        ('{attended,confirmed,invited,absent,declined}'::text[])[p.foremost], p.invited, p.attended, p.created_at,
        p.updated_at
    from pair p
    join natcom.commission c on c.id = p.commission_id
    join natcom.meeting m on m.id = p.meeting_id;
end
$$;
comment on function natcom.report_participation is 'what commissions answered to meetings, and whether they came';

-- Decisions of meetings that had begun by the day, a row an action; one row without an action where there is none.
create or replace function natcom.report_decisions_follow_up(as_of date)
returns table (id uuid, version int, decision_id uuid, meeting_id uuid, meeting_title text, decided_on date, number text,
    kind text, title text, action_id uuid, action_title text, commission_id uuid, organization_id uuid, person_id uuid,
    office text, due_on date, state text, done_on date, days_late int, created_at timestamptz, updated_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query select coalesce(a.id, d.id), coalesce(a.version, d.version), d.id, m.id,
            natcom.localised(m.title_en, m.title_fr, m.title_ar), m.ends_on, d.number, d.kind, d.title, a.id, a.title,
            a.commission_id, a.organization_id, a.person_id, a.office, a.due_on, coalesce(s.state, 'no_action'), w.done_on,
            case s.state when 'open' then greatest(as_of - a.due_on, 0) when 'done' then greatest(w.done_on - a.due_on, 0)
                end, coalesce(a.created_at, d.created_at), greatest(a.updated_at, d.updated_at)
        from natcom.decision d
        join natcom.meeting m on m.id = d.meeting_id
        left join natcom.follow_up_action a on a.decision_id = d.id
        left join lateral (select natcom.follow_up_action_state(a.id, as_of) as state where a.id is not null) s on true
        left join lateral (select max(t.effective_on) as done_on from natcom.follow_up_action_transition t
            where s.state = 'done' and t.follow_up_action_id = a.id and t.to_state = 'done' and t.effective_on <= as_of) w on true
        where m.starts_on <= as_of;
end
$$;
comment on function natcom.report_decisions_follow_up is 'decisions and what became of their actions by the end of a day';
