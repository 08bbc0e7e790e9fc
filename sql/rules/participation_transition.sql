-- Answers to invitations, and who came.
create or replace trigger touch before insert or update on natcom.participation_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.participation_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_participation before insert on natcom.participation_transition
    for each row execute function natcom.check_reference('participation_id', 'participation');
create or replace trigger prepare before insert on natcom.participation_transition
    for each row execute function natcom.event_transition_apply('participation');

-- The meeting is only read here: who answers may not lock it.
create or replace function natcom.participation_condition_answerable(
    p natcom.participation, t natcom.participation_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    of_meeting text := (select m.state from natcom.meeting m where m.id = p.meeting_id);
begin
    if exists (select from natcom.event_state s
        where s.machine = 'meeting' and s.state = of_meeting and (s.has_happened or s.is_off)) then
        perform natcom.refuse('participation_answerable', 'the meeting is over or off',
            jsonb_build_object('state', of_meeting));
    end if;
end
$$;
comment on function natcom.participation_condition_answerable is 'the meeting is still to come';

-- Days of a meeting are those of its venue.
create or replace function natcom.participation_condition_started(
    p natcom.participation, t natcom.participation_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    m natcom.meeting;
begin
    select * into m from natcom.meeting where id = p.meeting_id;
    if coalesce(m.starts_on > natcom.meeting_local_day(m), true) or m.state not in ('convened', 'held', 'closed') then
        perform natcom.refuse('participation_started', 'the meeting has not begun',
            jsonb_build_object('state', m.state, 'starts_on', m.starts_on, 'time_zone', m.time_zone));
    end if;
end
$$;
comment on function natcom.participation_condition_started is 'the meeting is convened, and its first day has come';

alter table natcom.participation_transition enable row level security;
alter table natcom.participation_transition force row level security;

drop policy if exists participation_transition_read on natcom.participation_transition;
create policy participation_transition_read on natcom.participation_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.participation p where p.id = participation_id));
drop policy if exists participation_transition_insert on natcom.participation_transition;
create policy participation_transition_insert on natcom.participation_transition for insert to public
    with check ((select natcom.has_role('secretariat'))
        or exists (select from natcom.participation p
            where p.id = participation_id and p.commission_id = (select natcom.own_commission())));

drop view if exists natcom.participation_transition_resource;
create view natcom.participation_transition_resource with (security_invoker = true) as
select t.id, t.version, t.participation_id, t.from_state as "from", t.to_state as "to", t.reason, t.effective_on,
    t.actor, t.resource_version, t.created_at, t.updated_at
from natcom.participation_transition t;
comment on view natcom.participation_transition_resource is 'what became of invitations, as clients see it';

grant select, insert on natcom.participation_transition to natcom_service;
grant select on natcom.participation_transition_resource to natcom_service;
