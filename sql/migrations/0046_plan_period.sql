-- Periods of plans, and what progress was when they were locked.
create table natcom.plan_period (
    id uuid primary key,
    plan_id uuid not null constraint plan_period_plan_id_fkey references natcom.plan,
    title text not null,
    starts_on date not null,
    ends_on date not null,
    state text not null default 'open',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint plan_period_title_not_blank check (title ~ '\S'),
    constraint plan_period_ends_after_start check (ends_on >= starts_on),
    constraint plan_period_once unique (plan_id, ends_on)
);
comment on table natcom.plan_period is 'periods of plans, at whose end progress is locked';
create index plan_period_created_at on natcom.plan_period (plan_id, created_at, id);

create table natcom.plan_period_transition (
    id uuid primary key,
    plan_period_id uuid not null constraint plan_period_transition_plan_period_id_fkey references natcom.plan_period,
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
    constraint plan_period_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.plan_period_transition is 'steps of periods: who locked or reopened them, when, why';
create index plan_period_transition_plan_period_id on natcom.plan_period_transition (plan_period_id, created_at, id);

-- The one thing derived that is stored: what was said at a moment, signed.
create table natcom.plan_period_snapshot (
    id uuid primary key,
    plan_period_id uuid not null constraint plan_period_snapshot_plan_period_id_fkey references natcom.plan_period,
    transition_id uuid not null constraint plan_period_snapshot_transition_id_fkey references natcom.plan_period_transition,
    target_id uuid not null constraint plan_period_snapshot_target_id_fkey references natcom.target,
    target_code text not null,
    ends_on date not null,
    value numeric(17, 4) not null,
    evidence uuid[] not null,
    evidence_hash text not null,
    signature text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint plan_period_snapshot_once unique (transition_id, target_id),
    constraint plan_period_snapshot_evidence_hash_form check (evidence_hash ~ '^[0-9a-f]{64}$')
);
comment on table natcom.plan_period_snapshot is 'values of targets as they were when a period was locked';
comment on column natcom.plan_period_snapshot.evidence is 'ids of the evidence that was counted';
comment on column natcom.plan_period_snapshot.evidence_hash is 'SHA-256 of lines of id, space, amount, by id';
comment on column natcom.plan_period_snapshot.signature is
    'JWS of the figures by the service, which signs within a second of the lock; null until then';
create index plan_period_snapshot_plan_period_id on natcom.plan_period_snapshot (plan_period_id, target_code, id);
create index plan_period_snapshot_created_at on natcom.plan_period_snapshot (plan_period_id, created_at, id);
create index plan_period_snapshot_target_id on natcom.plan_period_snapshot (target_id);
create index plan_period_snapshot_unsigned on natcom.plan_period_snapshot (created_at, id) where signature is null;
