-- Trainings: the staff see all, a commission those that it hosts or sends
-- trainees to.  The Secretariat writes them; what may be edited in which state
-- stands in event_state.sql.
create or replace trigger touch before insert or update on natcom.training
    for each row execute function natcom.touch();
create or replace trigger check_time_zone before insert or update on natcom.training
    for each row execute function natcom.check_reference('time_zone', 'time_zone', 'name');
create or replace trigger check_host_commission before insert or update on natcom.training
    for each row execute function natcom.check_reference('host_commission_id', 'commission');
create or replace trigger check_host_organization before insert or update on natcom.training
    for each row execute function natcom.check_reference('host_organization_id', 'organization');
create or replace trigger check_area before insert or update on natcom.training
    for each row execute function natcom.check_reference('area_id', 'area');
create or replace trigger check_grant before insert or update on natcom.training
    for each row execute function natcom.check_reference('grant_id', 'grant_record');

-- A grant for something else does not pay for a training.
create or replace function natcom.training_check_grant() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if (select g.kind from natcom.grant_record g where g.id = new.grant_id) <> 'training' then
        perform natcom.refuse('training_of_grant', 'the grant is not for a training', '{}', 'grant_id');
    end if;
    return new;
end
$$;
comment on function natcom.training_check_grant is 'holds a training to grants for trainings';
create or replace trigger check_grant_kind before insert or update of grant_id on natcom.training
    for each row when (new.grant_id is not null) execute function natcom.training_check_grant();
create or replace trigger guard before insert or update on natcom.training
    for each row execute function natcom.event_guard('training');
create or replace trigger guard_delete before delete on natcom.training
    for each row execute function natcom.event_guard_delete('training');

alter table natcom.training enable row level security;
alter table natcom.training force row level security;

drop policy if exists training_read on natcom.training;
create policy training_read on natcom.training for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or host_commission_id = (select natcom.own_commission())
        or exists (select from natcom.training_trainee_group g
            where g.training_id = training.id and g.commission_id = (select natcom.own_commission())));
drop policy if exists training_insert on natcom.training;
create policy training_insert on natcom.training for insert to public
    with check ((select natcom.has_role('secretariat')));
-- Finance locks it to pay for it, which asks for the right to update; natcom.event_guard() lets it change nothing.
drop policy if exists training_update on natcom.training;
create policy training_update on natcom.training for update to public
    using ((select natcom.has_role('secretariat', 'finance')));
drop policy if exists training_delete on natcom.training;
create policy training_delete on natcom.training for delete to public
    using ((select natcom.has_role('secretariat')));

-- women and men are those of the groups that the caller may see; so with the grant.
drop view if exists natcom.training_resource;
create view natcom.training_resource with (security_invoker = true) as
select r.id, r.version, r.scope, r.topic, natcom.localised(r.title_en, r.title_fr, r.title_ar) as title,
    r.title_en as "titles.en", r.title_fr as "titles.fr", r.title_ar as "titles.ar", r.starts_on, r.ends_on, r.time_zone,
    r.city, r.country, r.place, r.host_commission_id, r.host_organization_id, r.area_id,
    (select g.id from natcom.grant_record g where g.id = r.grant_id) as grant_id, to_jsonb(r.languages) as languages,
    r.evaluation, r.evaluation_url,
    (select coalesce(sum(g.women), 0)::int from natcom.training_trainee_group g where g.training_id = r.id) as women,
    (select coalesce(sum(g.men), 0)::int from natcom.training_trainee_group g where g.training_id = r.id) as men,
    r.state, coalesce(r.starts_on, '2999-12-31') as ordered_on,
    case when s.lock_reason is not null then s.lock_reason
        when not (select natcom.has_role('secretariat')) then 'role_cannot_edit' end as lock_reason,
    (select coalesce(jsonb_agg(x.to_state order by x.to_state), '[]') from natcom.transition_rule x
        where x.machine = 'training' and x.from_state = r.state
            and x.roles && (select natcom.caller_roles())) as allowed_transitions,
    r.created_at, r.updated_at
from natcom.training r
join natcom.event_state s on s.machine = 'training' and s.state = r.state;
comment on view natcom.training_resource is 'trainings as clients see them; grant_id, counts and the last members depend on who asks';

create or replace function natcom.training_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select t.id from natcom.training t
        where natcom.text_matches(concat_ws(' ', t.title_en, t.title_fr, t.title_ar, t.city), q);
end
$$;
comment on function natcom.training_matching is 'trainings whose titles and city hold all words of q';

grant select, insert, update, delete on natcom.training to natcom_service;
grant select on natcom.training_resource to natcom_service;
