-- What happens to a budget line after the plan was adopted: revisions, and
-- transfers between two lines.  Rows are only ever added; a mistake is put
-- right by a row in the other direction.
alter table natcom.budget_line add constraint budget_line_plan_of_id unique (id, plan_id);

create table natcom.budget_revision (
    id uuid primary key,
    budget_line_id uuid not null constraint budget_revision_budget_line_id_fkey references natcom.budget_line,
    amount numeric(15, 2) not null,
    reason text not null,
    approved_by text not null,
    effective_on date not null,
    recorded_by text not null default '',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint budget_revision_amount_not_zero check (amount <> 0),
    constraint budget_revision_reason_not_blank check (reason ~ '\S'),
    constraint budget_revision_approved_by_not_blank check (approved_by ~ '\S')
);
comment on table natcom.budget_revision is 'amounts added to a budget line, or taken from it when negative';
comment on column natcom.budget_revision.approved_by is 'the authority that decided, as its minutes name it';
comment on column natcom.budget_revision.recorded_by is 'subject of the token that recorded it';

create index budget_revision_budget_line_id on natcom.budget_revision (budget_line_id, effective_on, id);
create index budget_revision_effective_on on natcom.budget_revision (effective_on, id);
create index budget_revision_updated_at on natcom.budget_revision (updated_at, id);

create table natcom.budget_transfer (
    id uuid primary key,
    plan_id uuid not null,
    from_line_id uuid not null,
    to_line_id uuid not null,
    amount numeric(15, 2) not null,
    reason text not null,
    approved_by text not null,
    effective_on date not null,
    recorded_by text not null default '',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Both lines are of one plan, so of one currency.
    constraint budget_transfer_from_line_id_fkey foreign key (from_line_id, plan_id)
        references natcom.budget_line (id, plan_id),
    constraint budget_transfer_to_line_id_fkey foreign key (to_line_id, plan_id)
        references natcom.budget_line (id, plan_id),
    constraint budget_transfer_amount_positive check (amount > 0),
    constraint budget_transfer_two_lines check (from_line_id <> to_line_id),
    constraint budget_transfer_reason_not_blank check (reason ~ '\S'),
    constraint budget_transfer_approved_by_not_blank check (approved_by ~ '\S')
);
comment on table natcom.budget_transfer is 'amounts moved from one budget line to another of the same plan';
comment on column natcom.budget_transfer.plan_id is 'of both lines, repeated by trigger';
comment on column natcom.budget_transfer.approved_by is 'the authority that decided, as its minutes name it';
comment on column natcom.budget_transfer.recorded_by is 'subject of the token that recorded it';

create index budget_transfer_from_line_id on natcom.budget_transfer (from_line_id, plan_id);
create index budget_transfer_to_line_id on natcom.budget_transfer (to_line_id, plan_id);
create index budget_transfer_effective_on on natcom.budget_transfer (effective_on, id);
create index budget_transfer_updated_at on natcom.budget_transfer (updated_at, id);
