-- Transitions of dispatches, with the conditions that transition_rule names.
create or replace trigger touch before insert or update on natcom.dispatch_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.dispatch_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_dispatch before insert on natcom.dispatch_transition
    for each row execute function natcom.check_reference('dispatch_id', 'dispatch');
create or replace trigger prepare before insert on natcom.dispatch_transition
    for each row execute function natcom.event_transition_apply('dispatch');

-- From the sending on each recipient sees the dispatch, and owes an acknowledgement.
create or replace function natcom.dispatch_transition_deliver() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.to_state = 'sent' then
        update natcom.dispatch_acknowledgement set state = 'pending' where dispatch_id = new.dispatch_id;
    end if;
    return null;
end
$$;
comment on function natcom.dispatch_transition_deliver is 'shows a dispatch that is sent to its recipients';
create or replace trigger deliver after insert on natcom.dispatch_transition
    for each row execute function natcom.dispatch_transition_deliver();

create or replace function natcom.dispatch_condition_recipients(d natcom.dispatch, t natcom.dispatch_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from natcom.dispatch_acknowledgement k where k.dispatch_id = d.id) then
        perform natcom.refuse('dispatch_recipients_given', 'the dispatch has no recipients');
    end if;
end
$$;
comment on function natcom.dispatch_condition_recipients is 'the dispatch is for somebody';

create or replace function natcom.dispatch_condition_in_time(d natcom.dispatch, t natcom.dispatch_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if d.acknowledge_by < t.effective_on then
        perform natcom.refuse('dispatch_sent_before_due', 'it would be due for acknowledgement before it is sent',
            jsonb_build_object('acknowledge_by', d.acknowledge_by, 'effective_on', t.effective_on));
    end if;
end
$$;
comment on function natcom.dispatch_condition_in_time is 'the recipients have the day of sending at least to acknowledge it';

alter table natcom.dispatch_transition enable row level security;
alter table natcom.dispatch_transition force row level security;

drop policy if exists dispatch_transition_read on natcom.dispatch_transition;
create policy dispatch_transition_read on natcom.dispatch_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.dispatch d where d.id = dispatch_id));
drop policy if exists dispatch_transition_insert on natcom.dispatch_transition;
create policy dispatch_transition_insert on natcom.dispatch_transition for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.dispatch_transition_resource;
create view natcom.dispatch_transition_resource with (security_invoker = true) as
select t.id, t.version, t.dispatch_id, t.from_state as "from", t.to_state as "to", t.reason, t.proof, t.effective_on,
    t.actor, t.resource_version, t.created_at, t.updated_at
from natcom.dispatch_transition t;
comment on view natcom.dispatch_transition_resource is 'steps of dispatches as clients see them';

grant select, insert on natcom.dispatch_transition to natcom_service;
grant select on natcom.dispatch_transition_resource to natcom_service;
