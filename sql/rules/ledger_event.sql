-- What is spent directly on meetings, trainings and visits.
--
-- Finance reserves and pays while the event goes on; to pay, it must have been
-- decided (convened, confirmed), and by somebody else.  When it ends, what was
-- not paid is released; what is paid back later is released with it.

create or replace function natcom.ledger_machine(entry natcom.ledger_entry) returns text
language sql immutable parallel safe
return case when entry.meeting_id is not null then 'meeting' when entry.training_id is not null then 'training'
    when entry.visit_id is not null then 'visit' else 'grant' end;
comment on function natcom.ledger_machine is 'what kind of thing an entry is for';

-- The line that an event is paid from.  It stays where it began; otherwise
-- sessions and committees are paid from the governing bodies' line of the plan
-- of their day, and all else from the line of the project that it serves.
create or replace function natcom.event_line(of_machine text, event jsonb) returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    line uuid := (select e.budget_line_id from natcom.ledger_entry e
        where e.source_id = (event ->> 'id')::uuid limit 1);
begin
    if line is not null then
        return line;
    elsif of_machine = 'meeting' and event ->> 'kind' in ('statutory_session', 'committee') then
        select l.id into line from natcom.budget_line l join natcom.plan p on p.id = l.plan_id
        where l.kind = 'governing_bodies' and (event ->> 'starts_on')::date between p.starts_on and p.ends_on
        order by p.starts_on desc, l.code limit 1;
    else
        select l.id into line from natcom.area a join natcom.budget_line l on l.project_id = a.project_id
        where a.id = (event ->> 'area_id')::uuid order by l.code limit 1;
    end if;
    if line is null then
        perform natcom.refuse('ledger_line_known', 'there is no budget line for it: it has no area, or no day in a plan',
            jsonb_build_object('state', event ->> 'state'));
    end if;
    return line;
end
$$;
comment on function natcom.event_line is 'the budget line that an event is paid from';

create or replace function natcom.event_four_eyes(of_machine text, event uuid, payer text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    decided boolean;
begin
    execute format('select exists (select from natcom.%I t where t.%I = $1 and t.actor = $2)',
        of_machine || '_transition', of_machine || '_id') into decided using event, payer;
    if decided then
        perform natcom.refuse('ledger_four_eyes', 'who decided on it does not pay for it');
    end if;
end
$$;
comment on function natcom.event_four_eyes is 'refuses a payment by who took the event to one of its states';

-- An entry of an event that a client writes: its line.  The event is locked
-- until the end; then, for what reserves, the line.
create or replace function natcom.ledger_check_event(entry natcom.ledger_entry) returns uuid
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    of_machine text := natcom.ledger_machine(entry);
    event jsonb := natcom.event_locked(of_machine, natcom.ledger_source(entry));
    s natcom.event_state;
    line uuid := natcom.event_line(of_machine, event);
begin
    select * into s from natcom.event_state where machine = of_machine and state = event ->> 'state';
    if s.is_final and entry.kind <> 'refund' then
        perform natcom.refuse('ledger_event_open', 'what ended is paid back, and nothing else',
            jsonb_build_object('state', s.state, 'lock_reason', s.lock_reason));
    elsif s.is_first and entry.kind = 'disbursement' then
        perform natcom.refuse('ledger_event_decided', 'it is paid once it is decided', jsonb_build_object('state', s.state));
    elsif entry.instalment_id is not null then
        perform natcom.refuse('ledger_instalment_of_grant', 'only grants have instalments', '{}', 'instalment_id');
    end if;
    perform natcom.check_day(entry.value_date, 'value_date');
    if entry.kind = 'disbursement' then
        perform natcom.event_four_eyes(of_machine, (event ->> 'id')::uuid, entry.recorded_by);
    elsif entry.kind = 'commitment' then
        perform natcom.lock_lines(array[line]);
    end if;
    return line;
end
$$;
comment on function natcom.ledger_check_event is 'whether the caller may book this on the event, and on which line';

create or replace function natcom.ledger_insert(id uuid, kind text, of_machine text, event uuid, amount numeric,
    value_date date, reference text default null)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    execute format('insert into natcom.ledger_entry (id, kind, %I, budget_line_id, amount, value_date, reference)
        values ($1, $2, $3, (select e.budget_line_id from natcom.ledger_entry e where e.source_id = $3 limit 1), $4, $5, $6)',
        of_machine || '_id') using id, kind, event, amount, value_date, reference;
end
$$;
comment on function natcom.ledger_insert is 'writes an entry of an event, on the line that it has';

-- The end of an event: not before the last day on which something was booked.
create or replace function natcom.event_release(of_machine text, event uuid, day date) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    rest numeric := (select b.committed - b.disbursed + b.refunded from natcom.source_balance(event) b);
begin
    if rest > 0 then
        perform natcom.ledger_insert(natcom.uuid_v7(), 'decommitment', of_machine, event, rest,
            (select greatest(day, max(e.value_date)) from natcom.ledger_entry e
                where e.source_id = event));
    end if;
end
$$;
comment on function natcom.event_release is 'releases what was reserved for an event and not paid';

-- What comes back when the event has ended is not reserved for it any more.
create or replace function natcom.ledger_release_refund() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    of_machine text := natcom.ledger_machine(new);
    event jsonb := natcom.event_locked(of_machine, natcom.ledger_source(new));
begin
    if exists (select from natcom.event_state s
        where s.machine = of_machine and s.state = event ->> 'state' and s.is_final) then
        perform natcom.ledger_insert(natcom.uuid_v7(), 'decommitment', of_machine, natcom.ledger_source(new), new.amount,
            new.value_date);
    end if;
    return null;
end
$$;
comment on function natcom.ledger_release_refund is 'releases what is paid back for an event that has ended';
create or replace trigger release_refund after insert on natcom.ledger_entry
    for each row when (new.kind = 'refund' and new.grant_id is null)
    execute function natcom.ledger_release_refund();

-- A payment for an event, with the reservation that it still needs, in one
-- step: what is reserved already is used first.
create or replace function natcom.book_expenditure(id uuid, of_machine text, event uuid, amount numeric, day date,
    reference text)
returns uuid
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    locked jsonb := natcom.event_locked(of_machine, event);
    missing numeric := amount - (select b.committed - b.disbursed + b.refunded from natcom.source_balance(event) b);
begin
    if missing > 0 then
        perform natcom.ledger_insert(natcom.uuid_v7(), 'commitment', of_machine, event, missing, day, reference);
    end if;
    perform natcom.ledger_insert(id, 'disbursement', of_machine, event, amount, day, reference);
    return id;
end
$$;
comment on function natcom.book_expenditure is 'pays for an event, and reserves what is not reserved yet';
