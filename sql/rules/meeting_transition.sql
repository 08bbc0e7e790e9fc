-- Transitions of meetings, with the conditions that transition_rule names.
create or replace trigger touch before insert or update on natcom.meeting_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.meeting_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_meeting before insert on natcom.meeting_transition
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger prepare before insert on natcom.meeting_transition
    for each row execute function natcom.event_transition_apply('meeting');

-- The days that were planned stay known when there will be others, or none.
create or replace function natcom.meeting_transition_remember() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.to_state in ('postponed', 'cancelled') then
        select m.starts_on, m.ends_on into new.former_starts_on, new.former_ends_on
        from natcom.meeting m where m.id = new.meeting_id;
    end if;
    return new;
end
$$;
comment on function natcom.meeting_transition_remember is 'keeps the days of a meeting that is postponed or cancelled';
create or replace trigger remember before insert on natcom.meeting_transition
    for each row execute function natcom.meeting_transition_remember();

create or replace function natcom.meeting_condition_dates(m natcom.meeting, t natcom.meeting_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if m.starts_on is null or m.time_zone is null then
        perform natcom.refuse('meeting_dates_given', 'the meeting has no days, or no time zone for them');
    end if;
end
$$;
comment on function natcom.meeting_condition_dates is 'the meeting has its days, and the zone they are in';

create or replace function natcom.meeting_condition_venue(m natcom.meeting, t natcom.meeting_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if m.city is null or m.country is null then
        perform natcom.refuse('meeting_venue_given', 'the meeting has no place yet');
    end if;
end
$$;
comment on function natcom.meeting_condition_venue is 'the meeting has its place';

-- A meeting that was postponed is convened for other days.
create or replace function natcom.meeting_condition_new_dates(m natcom.meeting, t natcom.meeting_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if (m.starts_on, m.ends_on) = (select h.former_starts_on, h.former_ends_on from natcom.meeting_transition h
        where h.meeting_id = m.id and h.to_state = 'postponed' order by h.created_at desc limit 1) then
        perform natcom.refuse('meeting_new_dates', 'the meeting still has the days that it was postponed from',
            jsonb_build_object('starts_on', m.starts_on, 'ends_on', m.ends_on));
    end if;
end
$$;
comment on function natcom.meeting_condition_new_dates is 'a postponed meeting has other days than before';

create or replace function natcom.meeting_condition_begun(m natcom.meeting, t natcom.meeting_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if natcom.meeting_local_day(m) < m.starts_on then
        perform natcom.refuse('meeting_begun', 'the meeting has not begun',
            jsonb_build_object('starts_on', m.starts_on));
    end if;
end
$$;
comment on function natcom.meeting_condition_begun is 'the first day has come at the venue';

create or replace function natcom.meeting_condition_agenda(m natcom.meeting, t natcom.meeting_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from natcom.agenda_item i where i.meeting_id = m.id) then
        perform natcom.refuse('meeting_agenda_given', 'the meeting has no agenda yet');
    end if;
end
$$;
comment on function natcom.meeting_condition_agenda is 'the meeting has an agenda';

create or replace function natcom.meeting_condition_report(m natcom.meeting, t natcom.meeting_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from natcom.meeting_document d where d.meeting_id = m.id and d.kind = 'report') then
        perform natcom.refuse('meeting_report_given', 'the report is not among the documents');
    end if;
end
$$;
comment on function natcom.meeting_condition_report is 'the report is among the documents';

alter table natcom.meeting_transition enable row level security;
alter table natcom.meeting_transition force row level security;

drop policy if exists meeting_transition_read on natcom.meeting_transition;
create policy meeting_transition_read on natcom.meeting_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists meeting_transition_insert on natcom.meeting_transition;
create policy meeting_transition_insert on natcom.meeting_transition for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.meeting_transition_resource;
create view natcom.meeting_transition_resource with (security_invoker = true) as
select t.id, t.version, t.meeting_id, t.from_state as "from", t.to_state as "to", t.reason, t.former_starts_on,
    t.former_ends_on, t.effective_on, t.actor, t.resource_version, t.created_at, t.updated_at
from natcom.meeting_transition t;
comment on view natcom.meeting_transition_resource is 'steps of meetings as clients see them';

grant select, insert on natcom.meeting_transition to natcom_service;
grant select on natcom.meeting_transition_resource to natcom_service;
