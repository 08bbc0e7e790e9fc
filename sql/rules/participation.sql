-- Participations: the Secretariat invites and notes who came; a commission sees
-- its own invitations and those of its people, and answers them.
create or replace trigger touch before insert or update on natcom.participation
    for each row execute function natcom.touch();
create or replace trigger check_meeting before insert or update on natcom.participation
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger check_commission before insert or update on natcom.participation
    for each row execute function natcom.check_reference('commission_id', 'commission');
create or replace trigger check_organization before insert or update on natcom.participation
    for each row execute function natcom.check_reference('organization_id', 'organization');
create or replace trigger check_person before insert or update on natcom.participation
    for each row execute function natcom.check_reference('person_id', 'person');
create or replace trigger guard before insert or update on natcom.participation
    for each row execute function natcom.event_guard('participation');
create or replace trigger guard_delete before delete on natcom.participation
    for each row execute function natcom.event_guard_delete('participation');
create or replace trigger guard_meeting before insert or update or delete on natcom.participation
    for each row execute function natcom.event_part_guard('meeting', 'participations');

-- A person comes for the commission or organisation it belongs to.
create or replace function natcom.participation_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    p natcom.person;
begin
    select * into p from natcom.person where id = new.person_id;
    if new.commission_id is null and new.organization_id is null then
        new.commission_id := p.commission_id;
        new.organization_id := p.organization_id;
    elsif p.id is not null
        and (p.commission_id, p.organization_id) is distinct from (new.commission_id, new.organization_id)
    then
        perform natcom.refuse('participation_person_of_party', 'the person belongs to another', '{}', 'person_id');
    end if;
    return new;
end
$$;
comment on function natcom.participation_prepare is 'invites a person for whom it belongs to';
create or replace trigger prepare before insert on natcom.participation
    for each row execute function natcom.participation_prepare();

alter table natcom.participation enable row level security;
alter table natcom.participation force row level security;

drop policy if exists participation_read on natcom.participation;
create policy participation_read on natcom.participation for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists participation_insert on natcom.participation;
create policy participation_insert on natcom.participation for insert to public
    with check ((select natcom.has_role('secretariat')));
-- A commission changes nothing but the state, by a transition: event_guard sees to that.
drop policy if exists participation_update on natcom.participation;
create policy participation_update on natcom.participation for update to public
    using ((select natcom.has_role('secretariat'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists participation_delete on natcom.participation;
create policy participation_delete on natcom.participation for delete to public
    using ((select natcom.has_role('secretariat')));

-- Two meetings at the same time: by the hour where both say theirs, else by the day.
create or replace function natcom.at_the_same_time(a natcom.meeting, b natcom.meeting) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if a.starts_at_time is not null and b.starts_at_time is not null then
        return tstzrange((a.starts_on + a.starts_at_time) at time zone a.time_zone,
                (a.ends_on + a.ends_at_time) at time zone a.time_zone)
            && tstzrange((b.starts_on + b.starts_at_time) at time zone b.time_zone,
                (b.ends_on + b.ends_at_time) at time zone b.time_zone);
    end if;
    return a.starts_on <= b.ends_on and b.starts_on <= a.ends_on;
end
$$;
comment on function natcom.at_the_same_time is 'whether nobody can be at both meetings; null when one has no dates';

-- What to look at before this person is counted on; nothing is refused for it.
create or replace function natcom.participation_warnings(participation uuid, person uuid, meeting uuid) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select coalesce(jsonb_agg(jsonb_build_object('code', 'same_time', 'meeting_id', b.id)
            order by b.starts_on, b.id), '[]')
        from natcom.participation o join natcom.meeting b on b.id = o.meeting_id, natcom.meeting a
        where o.person_id = person and o.id <> participation and o.state in ('invited', 'confirmed', 'attended')
            and a.id = meeting and natcom.at_the_same_time(a, b)
            and not exists (select from natcom.event_state s
                where s.machine = 'meeting' and s.state in (a.state, b.state) and s.is_off));
end
$$;
comment on function natcom.participation_warnings is 'other meetings at the same time that the person is expected at';

drop view if exists natcom.participation_resource;
create view natcom.participation_resource with (security_invoker = true) as
select p.id, p.version, p.meeting_id, p.commission_id, p.organization_id, p.person_id, p.role, p.note, p.state,
    case when p.person_id is null or p.state in ('declined', 'absent') then '[]'
        else natcom.participation_warnings(p.id, p.person_id, p.meeting_id) end as warnings,
    to_jsonb(natcom.allowed_transitions('participation', p.state, p.commission_id)) as allowed_transitions,
    p.created_at, p.updated_at
from natcom.participation p;
comment on view natcom.participation_resource is 'participations as clients see them';

grant select, insert, update, delete on natcom.participation to natcom_service;
grant select on natcom.participation_resource to natcom_service;
