-- Meetings: everybody reads them, the Secretariat writes them.  What may be
-- edited in which state stands in event_state.sql.
create or replace trigger touch before insert or update on natcom.meeting
    for each row execute function natcom.touch();
create or replace trigger check_body before insert or update on natcom.meeting
    for each row execute function natcom.check_reference('body_id', 'body');
create or replace trigger check_time_zone before insert or update on natcom.meeting
    for each row execute function natcom.check_reference('time_zone', 'time_zone', 'name');
create or replace trigger check_host_commission before insert or update on natcom.meeting
    for each row execute function natcom.check_reference('host_commission_id', 'commission');
create or replace trigger check_host_organization before insert or update on natcom.meeting
    for each row execute function natcom.check_reference('host_organization_id', 'organization');
create or replace trigger check_area before insert or update on natcom.meeting
    for each row execute function natcom.check_reference('area_id', 'area');
create or replace trigger check_grant before insert or update on natcom.meeting
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger check_held_with before insert or update on natcom.meeting
    for each row execute function natcom.check_reference('held_with_id', 'meeting');
create or replace trigger guard before insert or update on natcom.meeting
    for each row execute function natcom.event_guard('meeting');
create or replace trigger guard_delete before delete on natcom.meeting
    for each row execute function natcom.event_guard_delete('meeting');

-- Meetings in tandem overlap, or one begins on the day after the other, at the
-- same place.  Looked at from both sides: each locks the other, so that two
-- changes at once cannot drive them apart.
create or replace function natcom.meeting_check_tandem() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    partner natcom.meeting;
begin
    for partner in select * from natcom.meeting m
        where m.id = new.held_with_id or m.held_with_id = new.id order by m.id for no key update loop
        if partner.state <> 'cancelled' and new.state <> 'cancelled' and not coalesce(
            new.starts_on <= partner.ends_on + 1 and new.ends_on >= partner.starts_on - 1
            and new.city = partner.city and new.country = partner.country, true) then
            perform natcom.refuse('meeting_tandem', 'meetings in tandem follow each other at one place',
                jsonb_build_object('meeting_id', partner.id, 'starts_on', partner.starts_on, 'ends_on', partner.ends_on,
                    'city', partner.city, 'country', partner.country), 'held_with_id');
        end if;
    end loop;
    return null;
end
$$;
comment on function natcom.meeting_check_tandem is 'holds meetings in tandem to neighbouring days and one place';
create or replace trigger check_tandem after insert or update of held_with_id, starts_on, ends_on, city, country
    on natcom.meeting for each row execute function natcom.meeting_check_tandem();

create or replace function natcom.meeting_local_day(m natcom.meeting) returns date
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (now() at time zone coalesce(m.time_zone, 'UTC'))::date;
end
$$;
comment on function natcom.meeting_local_day is 'the present day at the venue of a meeting';

alter table natcom.meeting enable row level security;
alter table natcom.meeting force row level security;

drop policy if exists meeting_read on natcom.meeting;
create policy meeting_read on natcom.meeting for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists meeting_insert on natcom.meeting;
create policy meeting_insert on natcom.meeting for insert to public
    with check ((select natcom.has_role('secretariat')));
-- Finance locks it to pay for it, which asks for the right to update; natcom.event_guard() lets it change nothing.
drop policy if exists meeting_update on natcom.meeting;
create policy meeting_update on natcom.meeting for update to public
    using ((select natcom.has_role('secretariat', 'finance')));
drop policy if exists meeting_delete on natcom.meeting;
create policy meeting_delete on natcom.meeting for delete to public
    using ((select natcom.has_role('secretariat')));

-- A grant that the caller may not see is not shown.
drop view if exists natcom.meeting_resource;
create view natcom.meeting_resource with (security_invoker = true) as
select m.id, m.version, m.kind, m.body_id, m.session_number,
    natcom.localised(m.title_en, m.title_fr, m.title_ar) as title,
    m.title_en as "titles.en", m.title_fr as "titles.fr", m.title_ar as "titles.ar", m.purpose,
    m.starts_on, m.ends_on, to_char(m.starts_at_time, 'HH24:MI') as starts_at_time,
    to_char(m.ends_at_time, 'HH24:MI') as ends_at_time, m.time_zone,
    (m.starts_on + m.starts_at_time) at time zone m.time_zone as starts_at,
    (m.ends_on + m.ends_at_time) at time zone m.time_zone as ends_at,
    m.city, m.country, m.place, m.url, m.host_commission_id, m.host_organization_id, m.organiser_role, m.area_id,
    (select g.id from natcom.grant_record g where g.id = m.grant_id) as grant_id, m.held_with_id,
    to_jsonb(m.languages) as languages, m.state, coalesce(m.starts_on, '2999-12-31') as ordered_on,
    case when s.lock_reason is not null then s.lock_reason
        when not (select natcom.has_role('secretariat')) then 'role_cannot_edit' end as lock_reason,
    (select coalesce(jsonb_agg(r.to_state order by r.to_state), '[]') from natcom.transition_rule r
        where r.machine = 'meeting' and r.from_state = m.state
            and r.roles && (select natcom.caller_roles())) as allowed_transitions,
    m.created_at, m.updated_at
from natcom.meeting m
join natcom.event_state s on s.machine = 'meeting' and s.state = m.state;
comment on view natcom.meeting_resource is 'meetings as clients see them; grant_id and the last members depend on who asks';

create or replace function natcom.meeting_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select m.id from natcom.meeting m
        where natcom.text_matches(concat_ws(' ', m.title_en, m.title_fr, m.title_ar, m.city), q);
end
$$;
comment on function natcom.meeting_matching is 'meetings whose titles and city hold all words of q';

grant select, insert, update, delete on natcom.meeting to natcom_service;
grant select on natcom.meeting_resource to natcom_service;
