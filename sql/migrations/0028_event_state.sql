-- States of what takes place (meetings, trainings, visits ...), and what may be
-- edited in which of them.  A machine has the name of its records' table;
-- sql/rules/ fills the rows: they are read there as they are today.
create table natcom.event_state (
    machine text not null,
    state text not null,
    is_first boolean not null default false,
    has_happened boolean not null,
    is_off boolean not null,
    is_final boolean not null,
    lock_reason text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint event_state_pkey primary key (machine, state),
    constraint event_state_happened_or_off check (not (has_happened and is_off))
);
comment on table natcom.event_state is 'states of events and what they count as';
comment on column natcom.event_state.is_first is 'new records begin in it, and can be deleted while they are in it';
comment on column natcom.event_state.has_happened is 'the event took place: it counts as progress';
comment on column natcom.event_state.is_off is 'the event does not take place';
comment on column natcom.event_state.lock_reason is 'why its content cannot be edited; null while it can';
create unique index event_state_one_first on natcom.event_state (machine) where is_first;

create table natcom.event_editing (
    machine text not null,
    state text not null,
    member text not null,
    roles text[] not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint event_editing_pkey primary key (machine, state, member),
    constraint event_editing_state_fkey foreign key (machine, state) references natcom.event_state
);
comment on table natcom.event_editing is 'which members of an event, and which of its parts, are open in a state, and to whom';

-- The days of an event are local to its venue, so its zone must be one that
-- everybody knows: an IANA name, spelled as it is there.
create table natcom.time_zone (
    name text primary key,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on table natcom.time_zone is 'IANA names of time zones';
