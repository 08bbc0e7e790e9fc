-- Appointments, and how they agree with what is said of the person.
--
-- A person has a role, an employer, appointed_on and left_on: the present post,
-- entered with the person and often all that is known.  Once a person has
-- appointments, these are the truth, and those five members follow the latest
-- one (the one that starts last): written by the trigger below, closed to
-- clients.  The first appointment takes the post that the person was entered
-- with up as one more, so that nothing is forgotten.  When the last appointment
-- is deleted, the person keeps what it said.
create or replace trigger touch before insert or update on natcom.appointment
    for each row execute function natcom.touch();
create or replace trigger check_person before insert or update on natcom.appointment
    for each row execute function natcom.check_reference('person_id', 'person');
create or replace trigger check_commission before insert or update on natcom.appointment
    for each row execute function natcom.check_reference('commission_id', 'commission');
create or replace trigger check_organization before insert or update on natcom.appointment
    for each row execute function natcom.check_reference('organization_id', 'organization');

-- The exclusion constraints refuse what overlaps, under any concurrency; this
-- says what is in the way first.
create or replace function natcom.appointment_check_free() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    in_the_way natcom.appointment;
    facts jsonb;
begin
    if new.ends_on < new.starts_on then
        return new;
    end if;
    select a.* into in_the_way from natcom.appointment a
    where a.id <> new.id and a.role = new.role
        and coalesce(a.commission_id, a.organization_id, '00000000-0000-0000-0000-000000000000')
            = coalesce(new.commission_id, new.organization_id, '00000000-0000-0000-0000-000000000000')
        and daterange(a.starts_on, a.ends_on, '[]') && daterange(new.starts_on, new.ends_on, '[]')
        and (a.person_id = new.person_id or a.role in ('secretary_general', 'director_general'))
    order by a.starts_on limit 1;
    facts := jsonb_build_object('appointment_id', in_the_way.id, 'person_id', in_the_way.person_id,
        'starts_on', in_the_way.starts_on, 'ends_on', in_the_way.ends_on);
    if in_the_way.person_id = new.person_id then
        perform natcom.refuse('appointment_once', 'the person holds this office on these days', facts, 'starts_on');
    elsif in_the_way.id is not null then
        perform natcom.refuse('appointment_one_holder', 'the office is held on these days', facts, 'starts_on');
    end if;
    return new;
end
$$;
comment on function natcom.appointment_check_free is 'refuses an office that is held on these days, and says by whom';
create or replace trigger check_free before insert or update on natcom.appointment
    for each row execute function natcom.appointment_check_free();

-- Before the first appointment of a person: what the person was entered with
-- becomes an appointment, unless the new one is that very office.
create or replace function natcom.appointment_take_up() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    p natcom.person;
begin
    if pg_trigger_depth() > 1 then
        return new;
    end if;
    select * into p from natcom.person where id = new.person_id for no key update;
    if p.appointed_on is not null
        and not exists (select from natcom.appointment a where a.person_id = p.id)
        and not (p.role = new.role
            and (p.commission_id, p.organization_id) is not distinct from (new.commission_id, new.organization_id)
            and coalesce(p.appointed_on <= new.ends_on, true) and coalesce(p.left_on >= new.starts_on, true))
    then
        insert into natcom.appointment (id, person_id, role, commission_id, organization_id, starts_on, ends_on)
        values (natcom.uuid_v7(), p.id, p.role, p.commission_id, p.organization_id, p.appointed_on, p.left_on);
    end if;
    return new;
end
$$;
comment on function natcom.appointment_take_up is 'makes the post that a person was entered with an appointment';
create or replace trigger take_up before insert on natcom.appointment
    for each row execute function natcom.appointment_take_up();

create or replace function natcom.appointment_show() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    update natcom.person p set role = a.role, commission_id = a.commission_id, organization_id = a.organization_id,
        appointed_on = a.starts_on, left_on = a.ends_on
    from (select distinct on (l.person_id) l.* from natcom.appointment l
        where l.person_id in (old.person_id, new.person_id)
        order by l.person_id, l.starts_on desc, l.ends_on desc nulls first, l.id) a
    where p.id = a.person_id;
    return null;
end
$$;
comment on function natcom.appointment_show is 'lets a person say what the latest appointment says';
create or replace trigger show_of_person after insert or update or delete on natcom.appointment
    for each row execute function natcom.appointment_show();

create or replace function natcom.person_check_appointments() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    latest uuid;
begin
    if pg_trigger_depth() = 1 and (new.role, new.commission_id, new.organization_id, new.appointed_on, new.left_on)
        is distinct from (old.role, old.commission_id, old.organization_id, old.appointed_on, old.left_on)
    then
        select a.id into latest from natcom.appointment a where a.person_id = new.id
        order by a.starts_on desc, a.ends_on desc nulls first, a.id limit 1;
        if found then
            perform natcom.refuse('person_follows_appointments', 'the post of this person is an appointment',
                jsonb_build_object('lock_reason', 'has_appointments', 'appointment_id', latest));
        end if;
    end if;
    return new;
end
$$;
comment on function natcom.person_check_appointments is 'refuses another post than the latest appointment says';
create or replace trigger check_appointments before update on natcom.person
    for each row execute function natcom.person_check_appointments();

alter table natcom.appointment enable row level security;
alter table natcom.appointment force row level security;

drop policy if exists appointment_read on natcom.appointment;
create policy appointment_read on natcom.appointment for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists appointment_insert on natcom.appointment;
create policy appointment_insert on natcom.appointment for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists appointment_update on natcom.appointment;
create policy appointment_update on natcom.appointment for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists appointment_delete on natcom.appointment;
create policy appointment_delete on natcom.appointment for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.appointment_resource;
create view natcom.appointment_resource with (security_invoker = true) as
select a.id, a.version, a.person_id, a.role, a.commission_id, a.organization_id, a.starts_on, a.ends_on,
    natcom.new_until(a.starts_on) as new_until, a.created_at, a.updated_at
from natcom.appointment a;
comment on view natcom.appointment_resource is 'appointments as clients see them';

-- People in office on that day who were appointed in the 12 months before it.
-- Who has no appointments counts by what was entered with the person.
create or replace function natcom.person_newly_appointed(as_of date) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query
        select a.person_id from natcom.appointment a
        where a.starts_on between (as_of - interval '12 months')::date and as_of
            and natcom.new_until(a.starts_on) >= as_of and coalesce(a.ends_on >= as_of, true)
        union all
        select p.id from natcom.person p
        where p.appointed_on between (as_of - interval '12 months')::date and as_of
            and natcom.new_until(p.appointed_on) >= as_of and coalesce(p.left_on >= as_of, true)
            and not exists (select from natcom.appointment a where a.person_id = p.id);
end
$$;
comment on function natcom.person_newly_appointed is 'people who are new in an office on that day';

grant select, insert, update, delete on natcom.appointment to natcom_service;
grant select on natcom.appointment_resource to natcom_service;
