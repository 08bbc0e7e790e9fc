-- Bodies whose next meeting is due on a day and not scheduled: it is due when
-- the period from the last meeting held is over.  A meeting that begins later
-- is scheduled, and one that is planned for a day gone by is not.  Called with
-- a day to come, it says what will be due by then; with a past one, what was.
drop function if exists natcom.due_meetings(date);
create function natcom.due_meetings(as_of date) returns table (body_id uuid, last_meeting_id uuid, last_held_on date,
    due_on date, reason text, passed_meeting_id uuid)
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query
        select b.id, last.id, last.starts_on, d.due_on,
            case when passed.id is not null then 'planned_day_passed' when last.id is null then 'never_met'
                else 'not_planned' end,
            passed.id
        from natcom.body b
        left join lateral (select m.id, m.starts_on from natcom.meeting m
            join natcom.event_state s on s.machine = 'meeting' and s.state = m.state and s.has_happened
            where m.body_id = b.id and m.starts_on <= as_of
            order by m.starts_on desc limit 1) last on true
        cross join lateral (select (last.starts_on + make_interval(months => b.periodicity_months))::date) d (due_on)
        left join lateral (select m.id from natcom.meeting m
            join natcom.event_state s on s.machine = 'meeting' and s.state = m.state
                and not s.has_happened and not s.is_off
            where m.body_id = b.id and m.starts_on <= as_of and coalesce(m.starts_on > last.starts_on, true)
            order by m.starts_on desc limit 1) passed on true
        where b.periodicity_months is not null and coalesce(d.due_on <= as_of, true)
            and not exists (select from natcom.meeting m
                join natcom.event_state s on s.machine = 'meeting' and s.state = m.state and not s.is_off
                where m.body_id = b.id and m.starts_on > as_of);
end
$$;
comment on function natcom.due_meetings is 'bodies whose next meeting is due on a day and not scheduled, and why';
