-- Transitions of visits, with the conditions that transition_rule names.
create or replace trigger touch before insert or update on natcom.visit_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.visit_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_visit before insert on natcom.visit_transition
    for each row execute function natcom.check_reference('visit_id', 'visit');
create or replace trigger prepare before insert on natcom.visit_transition
    for each row execute function natcom.event_transition_apply('visit');

create or replace function natcom.visit_condition_venue(r natcom.visit, t natcom.visit_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if r.starts_on is null or r.time_zone is null then
        perform natcom.refuse('visit_days_given', 'the visit has no days or no time zone yet');
    end if;
end
$$;
comment on function natcom.visit_condition_venue is 'the visit has its days';

create or replace function natcom.visit_condition_begun(r natcom.visit, t natcom.visit_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if (now() at time zone coalesce(r.time_zone, 'UTC'))::date < r.starts_on then
        perform natcom.refuse('visit_begun', 'the visit has not begun',
            jsonb_build_object('starts_on', r.starts_on));
    end if;
end
$$;
comment on function natcom.visit_condition_begun is 'the first day has come at the venue';

create or replace function natcom.visit_condition_outcome(r natcom.visit, t natcom.visit_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if r.outcome is null then
        perform natcom.refuse('visit_outcome_given', 'the outcome is missing');
    end if;
end
$$;
comment on function natcom.visit_condition_outcome is 'the outcome was written down';

alter table natcom.visit_transition enable row level security;
alter table natcom.visit_transition force row level security;

drop policy if exists visit_transition_read on natcom.visit_transition;
create policy visit_transition_read on natcom.visit_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.visit r where r.id = visit_id));
drop policy if exists visit_transition_insert on natcom.visit_transition;
create policy visit_transition_insert on natcom.visit_transition for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.visit_transition_resource;
create view natcom.visit_transition_resource with (security_invoker = true) as
select t.id, t.version, t.visit_id, t.from_state as "from", t.to_state as "to", t.reason, t.effective_on, t.actor,
    t.resource_version, t.created_at, t.updated_at
from natcom.visit_transition t;
comment on view natcom.visit_transition_resource is 'steps of visits as clients see them';

grant select, insert on natcom.visit_transition to natcom_service;
grant select on natcom.visit_transition_resource to natcom_service;
