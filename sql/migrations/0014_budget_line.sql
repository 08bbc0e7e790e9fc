-- Budget lines of a plan: one for each project, one for the governing bodies.
--
-- The original amount only: what comes later (revisions, transfers) is rows of
-- its own.  The currency is the plan's.  Fifteen digits, two of them after the
-- point, as long as the only currency is the dollar.
create table natcom.budget_line (
    id uuid primary key,
    plan_id uuid not null constraint budget_line_plan_id_fkey references natcom.plan,
    project_id uuid,
    code text not null,
    title_en text not null,
    title_fr text,
    title_ar text,
    kind text not null,
    original_amount numeric(15, 2) not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint budget_line_project_id_fkey foreign key (project_id, plan_id)
        references natcom.project (id, plan_id) on update cascade,
    constraint budget_line_code_in_plan unique (plan_id, code),
    constraint budget_line_code_form check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint budget_line_title_not_blank check (title_en ~ '\S'),
    constraint budget_line_kind_known check (kind in ('project', 'governing_bodies')),
    constraint budget_line_project_iff_kind check ((kind = 'project') = (project_id is not null)),
    constraint budget_line_amount_not_negative check (original_amount >= 0)
);
comment on table natcom.budget_line is 'lines of a plan''s budget with their original amounts';

create unique index budget_line_once_per_project on natcom.budget_line (project_id) where project_id is not null;
create index budget_line_project_id on natcom.budget_line (project_id, plan_id);
create index budget_line_updated_at on natcom.budget_line (updated_at, id);
