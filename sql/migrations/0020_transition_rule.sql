-- State machines as rows: what may become what, by whom, on which conditions.
--
-- The same rows enforce a transition and tell a client which ones it has.
-- sql/rules/ fills them: they are read there as they are today.
create table natcom.transition_rule (
    machine text not null,
    from_state text not null,
    to_state text not null,
    roles text[] not null,
    conditions text[] not null default '{}',
    books text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint transition_rule_pkey primary key (machine, from_state, to_state),
    constraint transition_rule_books_known check (books in ('commitment', 'release'))
);
comment on table natcom.transition_rule is 'transitions of the state machines, with who may take them and when';
comment on column natcom.transition_rule.conditions is 'names of checks, run in order, each refusing with a rule of its own';
comment on column natcom.transition_rule.books is 'what the transition writes into the ledger';

-- States of a grant, with their place in every sum: a new one cannot be left out.
create table natcom.grant_state (
    state text primary key,
    is_request boolean not null,
    is_committed boolean not null,
    is_final boolean not null,
    lock_reason text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on table natcom.grant_state is 'states of a grant and what they count as';
comment on column natcom.grant_state.is_request is 'counts against the most requests per commission and year';
comment on column natcom.grant_state.is_committed is 'money of the line is reserved for it, or was spent on it';
comment on column natcom.grant_state.lock_reason is 'why its content cannot be edited; null while it can';

-- Which members of a grant, and which of its parts, are open in a state, and to whom.
create table natcom.grant_editing (
    state text not null constraint grant_editing_state_fkey references natcom.grant_state,
    member text not null,
    roles text[] not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_editing_pkey primary key (state, member)
);
comment on table natcom.grant_editing is 'what of a grant may be edited in which state, and by whom';
