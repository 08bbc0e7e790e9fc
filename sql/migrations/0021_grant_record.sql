-- Grants: from a commission's request to a closed account.
--
-- GRANT is a reserved word of SQL, hence the table's name.  plan_id repeats
-- the budget line's, so that the foreign keys hold area and line to one plan.
-- The four amounts of a grant are kept apart: requested and approved are
-- columns, claimed is read from its reports and paid from the ledger.
create table natcom.grant_record (
    id uuid primary key,
    reference text not null,
    plan_id uuid not null,
    year int not null,
    kind text not null,
    title text not null,
    purpose text not null,
    area_id uuid not null,
    budget_line_id uuid not null,
    commission_id uuid not null constraint grant_record_commission_id_fkey references natcom.commission,
    scope text not null default 'national',
    support text not null default 'financial',
    themes text[] not null default '{}',
    priority int,
    under_evaluation boolean not null default false,
    activity_starts_on date,
    activity_ends_on date,
    requested_amount numeric(15, 2) not null,
    approved_amount numeric(15, 2),
    conditions text,
    state text not null default 'draft' constraint grant_record_state_fkey references natcom.grant_state,
    submitted_at timestamptz,
    decided_at timestamptz,
    closed_at timestamptz,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_record_area_id_fkey foreign key (area_id, plan_id)
        references natcom.area (id, plan_id),
    constraint grant_record_budget_line_id_fkey foreign key (budget_line_id, plan_id)
        references natcom.budget_line (id, plan_id),
    -- What its beneficiaries repeat.
    constraint grant_record_lead_of_id unique (id, commission_id),
    constraint grant_record_reference_key unique (reference),
    constraint grant_record_kind_known check (kind in ('equipment', 'workstation_av', 'connectivity', 'library',
        'training', 'visit', 'annual_activity', 'joint_activity', 'meeting_support')),
    constraint grant_record_scope_known check (scope in ('national', 'subregional', 'regional')),
    constraint grant_record_support_known check (support in ('financial', 'technical', 'both')),
    constraint grant_record_title_not_blank check (title ~ '\S'),
    constraint grant_record_purpose_not_blank check (purpose ~ '\S'),
    constraint grant_record_themes_few check (cardinality(themes) <= 20),
    constraint grant_record_priority_positive check (priority > 0),
    constraint grant_record_activity_ends_after_start check (activity_ends_on >= activity_starts_on),
    constraint grant_record_requested_amount_positive check (requested_amount > 0),
    constraint grant_record_approved_within_requested check (approved_amount > 0 and approved_amount <= requested_amount)
);
comment on table natcom.grant_record is 'support to national commissions: requests, and what became of them';
comment on column natcom.grant_record.plan_id is 'of the budget line, repeated by trigger';
comment on column natcom.grant_record.year is 'of the plan; its reference and the yearly limit count by it';
comment on column natcom.grant_record.commission_id is 'the lead: it drafts, submits and reports';
comment on column natcom.grant_record.priority is 'the commission''s own rank among its requests of the year, 1 first';
comment on column natcom.grant_record.under_evaluation is 'once true the priority stands';

create index grant_record_commission_id on natcom.grant_record (commission_id, state, created_at, id);
create index grant_record_commission_year on natcom.grant_record (commission_id, plan_id, year);
create index grant_record_area_id on natcom.grant_record (area_id, plan_id);
create index grant_record_budget_line_id on natcom.grant_record (budget_line_id, plan_id, state);
create index grant_record_state on natcom.grant_record (state, created_at, id);
create index grant_record_kind on natcom.grant_record (kind, created_at, id);
create index grant_record_created_at on natcom.grant_record (created_at, id);
create index grant_record_updated_at on natcom.grant_record (updated_at, id);
create index grant_record_reference on natcom.grant_record (reference, id);
create index grant_record_requested_amount on natcom.grant_record (requested_amount, id);

-- The words of title and reference, for search under row security (an index on
-- a tsvector cannot be used there).
create table natcom.grant_word (
    grant_id uuid not null constraint grant_word_grant_id_fkey references natcom.grant_record on delete cascade,
    word text not null collate "C",
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint grant_word_pkey primary key (grant_id, word)
);
comment on table natcom.grant_word is 'words of a grant''s title and reference, for search';

create index grant_word_word on natcom.grant_word (word, grant_id);
