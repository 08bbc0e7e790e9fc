-- Reports of a commission on a grant, financial and narrative in one.
--
-- claimed_amount is what this report accounts for, not a running total: the
-- claims of a grant are added up.
create table natcom.grant_report (
    id uuid primary key,
    grant_id uuid not null constraint grant_report_grant_id_fkey references natcom.grant_record,
    kind text not null,
    covers_from date not null,
    covers_until date not null,
    narrative text not null,
    claimed_amount numeric(15, 2) not null,
    state text not null default 'submitted',
    submitted_on date not null,
    submitted_by text not null default '',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_report_kind_known check (kind in ('interim', 'final')),
    constraint grant_report_covers_in_order check (covers_until >= covers_from),
    constraint grant_report_narrative_not_blank check (narrative ~ '\S'),
    constraint grant_report_claimed_amount_not_negative check (claimed_amount >= 0),
    constraint grant_report_state_known check (state in ('submitted', 'accepted', 'returned'))
);
comment on table natcom.grant_report is 'what a commission reports on a grant, and claims for it';
comment on column natcom.grant_report.submitted_by is 'subject of the token that submitted it last';

create index grant_report_grant_id on natcom.grant_report (grant_id, created_at, id);
create unique index grant_report_one_final on natcom.grant_report (grant_id) where kind = 'final';

create table natcom.grant_report_transition (
    id uuid primary key,
    grant_report_id uuid not null constraint grant_report_transition_grant_report_id_fkey
        references natcom.grant_report,
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
    constraint grant_report_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.grant_report_transition is 'what became of a report: who, when, why';

create index grant_report_transition_grant_report_id
    on natcom.grant_report_transition (grant_report_id, created_at, id);
