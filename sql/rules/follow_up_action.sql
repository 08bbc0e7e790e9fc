-- Actions about decisions: kept by the Secretariat, read by the commission that
-- is responsible, or whose person is.
create or replace trigger touch before insert or update on natcom.follow_up_action
    for each row execute function natcom.touch();
create or replace trigger check_decision before insert or update on natcom.follow_up_action
    for each row execute function natcom.check_reference('decision_id', 'decision');
create or replace trigger check_commission before insert or update on natcom.follow_up_action
    for each row execute function natcom.check_reference('commission_id', 'commission');
create or replace trigger check_organization before insert or update on natcom.follow_up_action
    for each row execute function natcom.check_reference('organization_id', 'organization');
create or replace trigger check_person before insert or update on natcom.follow_up_action
    for each row execute function natcom.check_reference('person_id', 'person');
create or replace trigger guard before insert or update on natcom.follow_up_action
    for each row execute function natcom.event_guard('follow_up_action');
create or replace trigger guard_delete before delete on natcom.follow_up_action
    for each row execute function natcom.event_guard_delete('follow_up_action');

alter table natcom.follow_up_action enable row level security;
alter table natcom.follow_up_action force row level security;

drop policy if exists follow_up_action_read on natcom.follow_up_action;
create policy follow_up_action_read on natcom.follow_up_action for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission())
        or exists (select from natcom.person p
            where p.id = person_id and p.commission_id = (select natcom.own_commission())));
drop policy if exists follow_up_action_insert on natcom.follow_up_action;
create policy follow_up_action_insert on natcom.follow_up_action for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists follow_up_action_update on natcom.follow_up_action;
create policy follow_up_action_update on natcom.follow_up_action for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists follow_up_action_delete on natcom.follow_up_action;
create policy follow_up_action_delete on natcom.follow_up_action for delete to public
    using ((select natcom.has_role('secretariat')));

grant select, insert, update, delete on natcom.follow_up_action to natcom_service;

-- Its history.
create or replace trigger touch before insert or update on natcom.follow_up_action_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.follow_up_action_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_action before insert on natcom.follow_up_action_transition
    for each row execute function natcom.check_reference('follow_up_action_id', 'follow_up_action');
create or replace trigger prepare before insert on natcom.follow_up_action_transition
    for each row execute function natcom.event_transition_apply('follow_up_action');

alter table natcom.follow_up_action_transition enable row level security;
alter table natcom.follow_up_action_transition force row level security;

drop policy if exists follow_up_action_transition_read on natcom.follow_up_action_transition;
create policy follow_up_action_transition_read on natcom.follow_up_action_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.follow_up_action a where a.id = follow_up_action_id));
drop policy if exists follow_up_action_transition_insert on natcom.follow_up_action_transition;
create policy follow_up_action_transition_insert on natcom.follow_up_action_transition for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.follow_up_action_transition_resource;
create view natcom.follow_up_action_transition_resource with (security_invoker = true) as
select t.id, t.version, t.follow_up_action_id as action_id, t.from_state as "from", t.to_state as "to", t.reason,
    t.effective_on, t.actor, t.resource_version, t.created_at, t.updated_at
from natcom.follow_up_action_transition t;
comment on view natcom.follow_up_action_transition_resource is 'what became of actions, as clients see it';

grant select, insert on natcom.follow_up_action_transition to natcom_service;
grant select on natcom.follow_up_action_transition_resource to natcom_service;

-- The state at the end of a day, by the days that the transitions name.
create or replace function natcom.follow_up_action_state(action uuid, as_of date) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce((select t.to_state from natcom.follow_up_action_transition t
        where t.follow_up_action_id = action and t.effective_on <= as_of
        order by t.effective_on desc, t.created_at desc, t.id desc limit 1), 'open');
end
$$;
comment on function natcom.follow_up_action_state is 'the state of an action at the end of a day';

drop view if exists natcom.follow_up_action_resource;
create view natcom.follow_up_action_resource with (security_invoker = true) as
select a.id, a.version, a.decision_id, a.title, a.commission_id, a.organization_id, a.person_id, a.office, a.due_on,
    a.state,
    case when a.state = 'done' then l.effective_on end as done_on,
    case when a.state = 'dropped' then l.reason end as dropped_reason,
    (select s.lock_reason from natcom.event_state s
        where s.machine = 'follow_up_action' and s.state = a.state) as lock_reason,
    to_jsonb(natcom.allowed_transitions('follow_up_action', a.state, a.commission_id)) as allowed_transitions,
    a.created_at, a.updated_at
from natcom.follow_up_action a
left join lateral (select t.effective_on, t.reason from natcom.follow_up_action_transition t
    where a.state <> 'open' and t.follow_up_action_id = a.id
    order by t.created_at desc, t.id desc limit 1) l on true;
comment on view natcom.follow_up_action_resource is 'actions as clients see them';

create or replace function natcom.follow_up_action_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select a.id from natcom.follow_up_action a where natcom.text_matches(a.title, q);
end
$$;
comment on function natcom.follow_up_action_matching is 'actions whose title holds all words of q';

grant select on natcom.follow_up_action_resource to natcom_service;
