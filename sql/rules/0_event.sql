-- What meetings, trainings, visits and their like have in common: a state that
-- only transitions change, members and parts that are open in some states
-- (event_editing), and a history that is only ever added to.
--
-- A machine has the name of its records' table; its history is the table
-- <machine>_transition, a part of it has the column <machine>_id.  A record
-- with a commission_id is that commission's own: roles of rules that name
-- `commission` mean that one.

create or replace function natcom.event_owner(event jsonb) returns uuid
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return (event ->> 'commission_id')::uuid;
end
$$;
comment on function natcom.event_owner is 'the commission whose own the record is, null when it is nobody''s';

create or replace function natcom.event_locked(of_machine text, of_record uuid) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    event jsonb;
begin
    execute format('select to_jsonb(r) from natcom.%I r where r.id = $1 for no key update', of_machine)
        into event using of_record;
    if event is null then
        perform natcom.refuse('transition_role', 'the record belongs to another');
    end if;
    return event;
end
$$;
comment on function natcom.event_locked is 'locks an event, and reads it; a refusal when the caller may not write it';

-- The content of an event in a state is locked for this reason, for the caller.
create or replace function natcom.event_lock_reason(of_machine text, in_state text, owner uuid) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(
        (select s.lock_reason from natcom.event_state s where s.machine = of_machine and s.state = in_state),
        case when not natcom.caller_may('{secretariat,commission}', owner) then 'role_cannot_edit' end);
end
$$;
comment on function natcom.event_lock_reason is 'why the caller cannot edit the content of an event; null when it can';

-- Refuses with what is open instead, for the caller, in the event's state.
create or replace function natcom.event_check_open(of_machine text, in_state text, owner uuid, members text[])
returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    open_members text[] := array(select e.member from natcom.event_editing e
        where e.machine = of_machine and e.state = in_state and natcom.caller_may(e.roles, owner) order by e.member);
    closed_member text := (select m from unnest(members) m where m <> all(open_members) limit 1);
begin
    if closed_member is not null then
        perform natcom.refuse('event_open', format('%s is not open in state %s', closed_member, in_state),
            jsonb_build_object('state', in_state, 'open_members', open_members, 'lock_reason',
                coalesce(natcom.event_lock_reason(of_machine, in_state, owner), in_state)), closed_member);
    end if;
end
$$;
comment on function natcom.event_check_open is 'refuses a change of members or parts that are not open to the caller';

-- Before insert or update of the record (argument: the machine).  A new one is
-- in its first state.  Deeper than a client's own statement it is a transition,
-- or a part of the event, that changes it; those have their own rules.
create or replace function natcom.event_guard() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    changed text[];
begin
    if tg_op = 'INSERT' then
        new.state := (select s.state from natcom.event_state s where s.machine = tg_argv[0] and s.is_first);
        return new;
    elsif pg_trigger_depth() > 1 then
        return new;
    end if;
    changed := array(select n.key from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o using (key)
        where n.value <> o.value and n.key not in ('version', 'created_at', 'updated_at'));
    perform natcom.event_check_open(tg_argv[0], old.state, natcom.event_owner(to_jsonb(old)), changed);
    return new;
end
$$;
comment on function natcom.event_guard is 'begins an event in its first state, and lets it be edited where its state is open';

create or replace function natcom.event_guard_delete() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from natcom.event_state s
        where s.machine = tg_argv[0] and s.state = old.state and s.is_first) then
        perform natcom.refuse('event_open', 'it is more than planned', jsonb_build_object('state', old.state,
            'lock_reason', coalesce(natcom.event_lock_reason(tg_argv[0], old.state,
                natcom.event_owner(to_jsonb(old))), old.state)));
    end if;
    return old;
end
$$;
comment on function natcom.event_guard_delete is 'lets events be deleted in their first state, and in no other';

-- Before a write of a part (arguments: the machine, the part's name in
-- event_editing): under the event's lock, and where its state is open for it.
create or replace function natcom.event_part_guard() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    part record := coalesce(new, old);
    event jsonb;
begin
    if pg_trigger_depth() > 1 then
        return part;
    end if;
    event := natcom.event_locked(tg_argv[0], (to_jsonb(part) ->> (tg_argv[0] || '_id'))::uuid);
    perform natcom.event_check_open(tg_argv[0], event ->> 'state', natcom.event_owner(event), array[tg_argv[1]]);
    return part;
end
$$;
comment on function natcom.event_part_guard is 'lets a part of an event be written where its state is open for it';

-- Before insert of a row of the history (argument: the machine), which carries
-- the transition out: the event is locked, the rule is looked up
-- (transition_rule), each of its conditions is checked, the event gets its
-- state, and what it does not need any more is released.
create or replace function natcom.event_transition_apply() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    event jsonb := natcom.event_locked(tg_argv[0], (to_jsonb(new) ->> (tg_argv[0] || '_id'))::uuid);
    rule natcom.transition_rule;
    condition text;
begin
    -- The version that the client saw, when it says one: no row is written for another.
    if new.resource_version <> (event ->> 'version')::int then
        return null;
    end if;
    rule := natcom.transition_of(tg_argv[0], event ->> 'state', new.to_state, natcom.event_owner(event));
    new.from_state := event ->> 'state';
    new.actor := natcom.subject();
    new.client := natcom.client();
    new.effective_on := coalesce(new.effective_on, natcom.today());
    perform natcom.check_day(new.effective_on, 'effective_on');
    foreach condition in array rule.conditions loop
        if condition = 'reason' then
            perform natcom.check_reason(new.reason);
        else
            execute format('select natcom.%I(r, $1) from natcom.%I r where r.id = $2',
                format('%s_condition_%s', tg_argv[0], condition), tg_argv[0]) using new, (event ->> 'id')::uuid;
        end if;
    end loop;
    execute format('update natcom.%I set state = $1 where id = $2 returning version', tg_argv[0])
        into new.resource_version using new.to_state, (event ->> 'id')::uuid;
    if rule.books = 'release' then
        perform natcom.event_release(tg_argv[0], (event ->> 'id')::uuid, new.effective_on);
    end if;
    return new;
end
$$;
comment on function natcom.event_transition_apply is 'takes an event from state to state as the rules say';
