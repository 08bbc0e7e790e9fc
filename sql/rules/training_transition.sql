-- Transitions of trainings, with the conditions that transition_rule names.
create or replace trigger touch before insert or update on natcom.training_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.training_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_training before insert on natcom.training_transition
    for each row execute function natcom.check_reference('training_id', 'training');
create or replace trigger prepare before insert on natcom.training_transition
    for each row execute function natcom.event_transition_apply('training');

create or replace function natcom.training_condition_venue(r natcom.training, t natcom.training_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if r.starts_on is null or r.time_zone is null or r.city is null or r.country is null then
        perform natcom.refuse('training_venue_given', 'the training has no days or no place yet');
    end if;
end
$$;
comment on function natcom.training_condition_venue is 'the training has its days and its place';

create or replace function natcom.training_condition_begun(r natcom.training, t natcom.training_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if (now() at time zone coalesce(r.time_zone, 'UTC'))::date < r.starts_on then
        perform natcom.refuse('training_begun', 'the training has not begun',
            jsonb_build_object('starts_on', r.starts_on));
    end if;
end
$$;
comment on function natcom.training_condition_begun is 'the first day has come at the venue';

create or replace function natcom.training_condition_evaluation(r natcom.training, t natcom.training_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if r.evaluation is null and r.evaluation_url is null then
        perform natcom.refuse('training_evaluation_given', 'the evaluation is missing');
    end if;
end
$$;
comment on function natcom.training_condition_evaluation is 'the evaluation was written down';

alter table natcom.training_transition enable row level security;
alter table natcom.training_transition force row level security;

drop policy if exists training_transition_read on natcom.training_transition;
create policy training_transition_read on natcom.training_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.training r where r.id = training_id));
drop policy if exists training_transition_insert on natcom.training_transition;
create policy training_transition_insert on natcom.training_transition for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.training_transition_resource;
create view natcom.training_transition_resource with (security_invoker = true) as
select t.id, t.version, t.training_id, t.from_state as "from", t.to_state as "to", t.reason, t.effective_on, t.actor,
    t.resource_version, t.created_at, t.updated_at
from natcom.training_transition t;
comment on view natcom.training_transition_resource is 'steps of trainings as clients see them';

grant select, insert on natcom.training_transition to natcom_service;
grant select on natcom.training_transition_resource to natcom_service;
