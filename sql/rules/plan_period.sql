-- Periods of plans: the Secretariat locks one when it is over, with a reason,
-- and reopens it with another.  A lock forbids no record: the books of a
-- commission come in late.  What changes after it is shown beside what was said
-- (progress_snapshot.sql).
create or replace trigger touch before insert or update on natcom.plan_period
    for each row execute function natcom.touch();
create or replace trigger check_plan before insert or update on natcom.plan_period
    for each row execute function natcom.check_reference('plan_id', 'plan');
create or replace trigger guard before insert or update on natcom.plan_period
    for each row execute function natcom.event_guard('plan_period');
create or replace trigger guard_delete before delete on natcom.plan_period
    for each row execute function natcom.event_guard_delete('plan_period');

create or replace function natcom.plan_period_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from natcom.plan p
        where p.id = new.plan_id and new.starts_on >= p.starts_on and new.ends_on <= p.ends_on) then
        perform natcom.refuse('plan_period_in_plan', 'a period is within its plan', '{}', 'ends_on');
    end if;
    return new;
end
$$;
comment on function natcom.plan_period_check is 'a period is within its plan';
create or replace trigger check_days before insert or update of starts_on, ends_on on natcom.plan_period
    for each row execute function natcom.plan_period_check();

alter table natcom.plan_period enable row level security;
alter table natcom.plan_period force row level security;

-- The plan's own policy says who sees its periods.
drop policy if exists plan_period_read on natcom.plan_period;
create policy plan_period_read on natcom.plan_period for select to public
    using (exists (select from natcom.plan p where p.id = plan_id));
drop policy if exists plan_period_insert on natcom.plan_period;
create policy plan_period_insert on natcom.plan_period for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists plan_period_update on natcom.plan_period;
create policy plan_period_update on natcom.plan_period for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists plan_period_delete on natcom.plan_period;
create policy plan_period_delete on natcom.plan_period for delete to public
    using ((select natcom.has_role('secretariat')));

-- Transitions of periods.
create or replace trigger touch before insert or update on natcom.plan_period_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.plan_period_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_period before insert on natcom.plan_period_transition
    for each row execute function natcom.check_reference('plan_period_id', 'plan_period');
create or replace trigger prepare before insert on natcom.plan_period_transition
    for each row execute function natcom.event_transition_apply('plan_period');

create or replace function natcom.plan_period_condition_over(p natcom.plan_period, t natcom.plan_period_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if p.ends_on >= natcom.today() then
        perform natcom.refuse('plan_period_over', 'the period is not over', jsonb_build_object('ends_on', p.ends_on));
    end if;
end
$$;
comment on function natcom.plan_period_condition_over is 'what is not over is not locked';

alter table natcom.plan_period_transition enable row level security;
alter table natcom.plan_period_transition force row level security;

drop policy if exists plan_period_transition_read on natcom.plan_period_transition;
create policy plan_period_transition_read on natcom.plan_period_transition for select to public
    using (exists (select from natcom.plan_period p where p.id = plan_period_id));
drop policy if exists plan_period_transition_insert on natcom.plan_period_transition;
create policy plan_period_transition_insert on natcom.plan_period_transition for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.plan_period_resource;
create view natcom.plan_period_resource with (security_invoker = true) as
select p.id, p.version, p.plan_id, p.title, p.starts_on, p.ends_on, p.state, l.created_at as locked_at,
    l.actor as locked_by, l.reason as lock_note,
    case when s.lock_reason is not null then s.lock_reason
        when not (select natcom.has_role('secretariat')) then 'role_cannot_edit' end as lock_reason,
    (select coalesce(jsonb_agg(x.to_state order by x.to_state), '[]') from natcom.transition_rule x
        where x.machine = 'plan_period' and x.from_state = p.state
            and x.roles && (select natcom.caller_roles())) as allowed_transitions,
    p.created_at, p.updated_at
from natcom.plan_period p
join natcom.event_state s on s.machine = 'plan_period' and s.state = p.state
left join lateral (select t.created_at, t.actor, t.reason from natcom.plan_period_transition t
    where t.plan_period_id = p.id and p.state = 'locked' order by t.created_at desc, t.id desc limit 1) l on true;
comment on view natcom.plan_period_resource is 'periods of plans as clients see them; the last members depend on who asks';

drop view if exists natcom.plan_period_transition_resource;
create view natcom.plan_period_transition_resource with (security_invoker = true) as
select t.id, t.version, t.plan_period_id, t.from_state as "from", t.to_state as "to", t.reason, t.effective_on,
    t.actor, t.resource_version, t.created_at, t.updated_at
from natcom.plan_period_transition t;
comment on view natcom.plan_period_transition_resource is 'steps of periods as clients see them';

grant select, insert, update, delete on natcom.plan_period to natcom_service;
grant select, insert on natcom.plan_period_transition to natcom_service;
grant select on natcom.plan_period_resource, natcom.plan_period_transition_resource to natcom_service;
