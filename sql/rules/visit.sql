-- Visits: the staff see all, a commission those it makes or receives.  The
-- Secretariat writes them.
create or replace trigger touch before insert or update on natcom.visit
    for each row execute function natcom.touch();
create or replace trigger check_visiting_commission before insert or update on natcom.visit
    for each row execute function natcom.check_reference('visiting_commission_id', 'commission');
create or replace trigger check_host_commission before insert or update on natcom.visit
    for each row execute function natcom.check_reference('host_commission_id', 'commission');
create or replace trigger check_host_member_state before insert or update on natcom.visit
    for each row execute function natcom.check_reference('host_member_state_id', 'member_state');
create or replace trigger check_time_zone before insert or update on natcom.visit
    for each row execute function natcom.check_reference('time_zone', 'time_zone', 'name');
create or replace trigger check_area before insert or update on natcom.visit
    for each row execute function natcom.check_reference('area_id', 'area');
create or replace trigger check_grant before insert or update on natcom.visit
    for each row execute function natcom.check_reference('grant_id', 'grant_record');

-- Who visits a Member State visits its commission too, and no other's: a new
-- state brings its own.
create or replace function natcom.visit_fill_host() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    of_state uuid := (select c.id from natcom.commission c
        where c.member_state_id = new.host_member_state_id and c.affiliation = 'member' limit 1);
begin
    if new.host_commission_id is null or (tg_op = 'UPDATE' and new.host_commission_id = old.host_commission_id
        and new.host_member_state_id <> old.host_member_state_id) then
        new.host_commission_id := of_state;
    elsif new.host_commission_id is distinct from of_state and (tg_op = 'INSERT' or (new.host_commission_id,
        new.host_member_state_id) is distinct from (old.host_commission_id, old.host_member_state_id)) then
        perform natcom.refuse('visit_host_of_member_state', 'the commission is not that of the Member State', '{}',
            'host_commission_id');
    end if;
    return new;
end
$$;
comment on function natcom.visit_fill_host is 'names the commission of the Member State that is visited, or holds the visit to it';
create or replace trigger fill_host before insert or update on natcom.visit
    for each row when (new.host_member_state_id is not null)
    execute function natcom.visit_fill_host();
create or replace trigger guard before insert or update on natcom.visit
    for each row execute function natcom.event_guard('visit');
create or replace trigger guard_delete before delete on natcom.visit
    for each row execute function natcom.event_guard_delete('visit');

alter table natcom.visit enable row level security;
alter table natcom.visit force row level security;

drop policy if exists visit_read on natcom.visit;
create policy visit_read on natcom.visit for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or visiting_commission_id = (select natcom.own_commission())
        or host_commission_id = (select natcom.own_commission()));
drop policy if exists visit_insert on natcom.visit;
create policy visit_insert on natcom.visit for insert to public
    with check ((select natcom.has_role('secretariat')));
-- Finance locks it to pay for it, which asks for the right to update; natcom.event_guard() lets it change nothing.
drop policy if exists visit_update on natcom.visit;
create policy visit_update on natcom.visit for update to public
    using ((select natcom.has_role('secretariat', 'finance')));
drop policy if exists visit_delete on natcom.visit;
create policy visit_delete on natcom.visit for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.visit_resource;
create view natcom.visit_resource with (security_invoker = true) as
select r.id, r.version, r.kind, r.title, to_jsonb(r.purposes) as purposes, r.visiting_commission_id, r.host_commission_id,
    r.host_member_state_id, r.starts_on, r.ends_on, r.time_zone, r.city, r.country, r.with_parliamentary_committee,
    r.outcome, r.area_id, (select g.id from natcom.grant_record g where g.id = r.grant_id) as grant_id, r.state,
    coalesce(r.starts_on, '2999-12-31') as ordered_on,
    case when s.lock_reason is not null then s.lock_reason
        when not (select natcom.has_role('secretariat')) then 'role_cannot_edit' end as lock_reason,
    (select coalesce(jsonb_agg(x.to_state order by x.to_state), '[]') from natcom.transition_rule x
        where x.machine = 'visit' and x.from_state = r.state
            and x.roles && (select natcom.caller_roles())) as allowed_transitions,
    r.created_at, r.updated_at
from natcom.visit r
join natcom.event_state s on s.machine = 'visit' and s.state = r.state;
comment on view natcom.visit_resource is 'visits as clients see them; grant_id and the last members depend on who asks';

create or replace function natcom.visit_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select v.id from natcom.visit v where natcom.text_matches(concat_ws(' ', v.title, v.city), q);
end
$$;
comment on function natcom.visit_matching is 'visits whose title and city hold all words of q';

grant select, insert, update, delete on natcom.visit to natcom_service;
grant select on natcom.visit_resource to natcom_service;

-- Who makes a visit.
create or replace trigger touch before insert or update on natcom.visit_visitor
    for each row execute function natcom.touch();
create or replace trigger check_visit before insert or update on natcom.visit_visitor
    for each row execute function natcom.check_reference('visit_id', 'visit');
create or replace trigger check_person before insert or update on natcom.visit_visitor
    for each row execute function natcom.check_reference('person_id', 'person');
create or replace trigger guard before insert or update or delete on natcom.visit_visitor
    for each row execute function natcom.event_part_guard('visit', 'visitors');
create or replace trigger touch_visit_insert after insert on natcom.visit_visitor
    referencing new table as changed
    for each statement execute function natcom.touch_parent('visit', 'visit_id');
create or replace trigger touch_visit_update after update on natcom.visit_visitor
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('visit', 'visit_id');
create or replace trigger touch_visit_delete after delete on natcom.visit_visitor
    referencing old table as changed
    for each statement execute function natcom.touch_parent('visit', 'visit_id');

alter table natcom.visit_visitor enable row level security;
alter table natcom.visit_visitor force row level security;

drop policy if exists visit_visitor_read on natcom.visit_visitor;
create policy visit_visitor_read on natcom.visit_visitor for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.visit r where r.id = visit_id));
drop policy if exists visit_visitor_insert on natcom.visit_visitor;
create policy visit_visitor_insert on natcom.visit_visitor for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists visit_visitor_update on natcom.visit_visitor;
create policy visit_visitor_update on natcom.visit_visitor for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists visit_visitor_delete on natcom.visit_visitor;
create policy visit_visitor_delete on natcom.visit_visitor for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.visit_visitor_resource;
create view natcom.visit_visitor_resource with (security_invoker = true) as
select p.id, p.version, p.visit_id, p.person_id, p.created_at, p.updated_at
from natcom.visit_visitor p;
comment on view natcom.visit_visitor_resource is 'visitors as clients see them';

grant select, insert, update, delete on natcom.visit_visitor to natcom_service;
grant select on natcom.visit_visitor_resource to natcom_service;
