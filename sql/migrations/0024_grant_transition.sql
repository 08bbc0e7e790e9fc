-- The history of a grant: each step with who, when and why; and what was
-- granted beside it: later report dates, and exceptions from a setting.  Due
-- dates never move: an extension is a row of its own.
create table natcom.grant_transition (
    id uuid primary key,
    grant_id uuid not null constraint grant_transition_grant_id_fkey references natcom.grant_record,
    from_state text not null,
    to_state text not null,
    reason text,
    approved_amount numeric(15, 2),
    effective_on date not null,
    actor text not null default '',
    client text not null default '',
    resource_version int not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_transition_reason_not_blank check (reason ~ '\S'),
    constraint grant_transition_amount_iff_approved check ((to_state = 'approved') = (approved_amount is not null))
);
comment on table natcom.grant_transition is 'steps of a grant: who, when, why';
comment on column natcom.grant_transition.effective_on is 'day of the decision; what it books has this value date';
comment on column natcom.grant_transition.resource_version is 'version of the grant that the step led to';

create index grant_transition_grant_id on natcom.grant_transition (grant_id, created_at, id);

create table natcom.grant_extension (
    id uuid primary key,
    grant_id uuid not null constraint grant_extension_grant_id_fkey references natcom.grant_record,
    extended_to date not null,
    reason text not null,
    granted_by text not null default '',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_extension_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.grant_extension is 'later days until which the final report of a grant may come';

create index grant_extension_grant_id on natcom.grant_extension (grant_id, created_at, id);

create table natcom.grant_waiver (
    id uuid primary key,
    grant_id uuid not null constraint grant_waiver_grant_id_fkey references natcom.grant_record,
    setting text not null constraint grant_waiver_setting_fkey references natcom.setting_kind,
    reason text not null,
    granted_by text not null default '',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_waiver_once unique (grant_id, setting),
    constraint grant_waiver_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.grant_waiver is 'settings that were waived for one grant, with the reason';

create index grant_waiver_grant_id on natcom.grant_waiver (grant_id, created_at, id);
create index grant_waiver_setting on natcom.grant_waiver (setting);
