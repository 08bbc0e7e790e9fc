-- Progress of targets: how each is counted, and what was reported from outside.
--
-- No value is stored.  A counting rule says, in words of a closed list, which
-- records count; the value of a target on a day is the number of them.
create table natcom.counting_word (
    source text not null,
    member text not null,
    word text not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint counting_word_pkey primary key (source, member, word)
);
comment on table natcom.counting_word is 'words that the members of a counting rule may use, by source';

create table natcom.counting_rule (
    id uuid primary key,
    target_id uuid not null constraint counting_rule_target_id_fkey references natcom.target on delete cascade,
    source text not null,
    measure text not null,
    dated_by text not null,
    kinds text[] not null default '{}',
    scopes text[] not null default '{}',
    roles text[] not null default '{}',
    flags text[] not null default '{}',
    categories text[] not null default '{}',
    organiser_roles text[] not null default '{}',
    hosts text[] not null default '{}',
    organizations text[] not null default '{}',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint counting_rule_target_id_key unique (target_id)
);
comment on table natcom.counting_rule is 'which records count for a target, and how';
comment on column natcom.counting_rule.measure is 'what is counted: records, or distinct commissions or persons in them';
comment on column natcom.counting_rule.dated_by is 'which of its days places a record in time';
comment on column natcom.counting_rule.kinds is 'any of these; none named: any kind (so for all lists but flags)';
comment on column natcom.counting_rule.flags is 'each of these must hold';
comment on column natcom.counting_rule.organizations is 'acronyms; one of them hosts or organises';

-- What happened outside the system, as somebody reports it and another verifies it.
create table natcom.progress_report (
    id uuid primary key,
    target_id uuid not null constraint progress_report_target_id_fkey references natcom.target,
    commission_id uuid constraint progress_report_commission_id_fkey references natcom.commission,
    mode text not null,
    value numeric(17, 4) not null,
    happened_on date not null,
    statement text not null,
    evidence_url text,
    state text not null default 'draft',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint progress_report_mode_known check (mode in ('adds', 'replaces')),
    constraint progress_report_value_not_negative check (value >= 0),
    constraint progress_report_statement_not_blank check (statement ~ '\S'),
    constraint progress_report_evidence_url_form check (evidence_url ~ '^https?://\S+$')
);
comment on table natcom.progress_report is 'progress that no record of the system shows; only what was verified counts';
comment on column natcom.progress_report.commission_id is 'whose report it is; null: the Secretariat''s own';
comment on column natcom.progress_report.mode is
    'adds: on top of what is counted; replaces: instead of all that is counted up to its day';

create index progress_report_target_id on natcom.progress_report (target_id, state, happened_on);
create index progress_report_commission_id on natcom.progress_report (commission_id, created_at, id);
create index progress_report_created_at on natcom.progress_report (created_at, id);
create index progress_report_happened_on on natcom.progress_report (happened_on, id);
create index progress_report_updated_at on natcom.progress_report (updated_at, id);

create table natcom.progress_report_transition (
    id uuid primary key,
    progress_report_id uuid not null constraint progress_report_transition_progress_report_id_fkey
        references natcom.progress_report,
    from_state text not null,
    to_state text not null,
    reason text,
    effective_on date not null,
    actor text not null default '',
    client text not null default '',
    resource_version int not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint progress_report_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.progress_report_transition is 'steps of progress reports: who, when, why';
create index progress_report_transition_progress_report_id
    on natcom.progress_report_transition (progress_report_id, created_at, id);

-- Percentages are settings too: from where a target counts as on track or at risk.
alter table natcom.setting_kind drop constraint setting_kind_unit_known;
alter table natcom.setting_kind add constraint setting_kind_unit_known
    check (unit in ('amount', 'requests', 'days', 'flag', 'percent'));
