-- Projects of a plan, with their objectives and their partners.
--
-- Objectives and statements on partners have no life of their own: they are
-- read and written with the project, keyed by their place in it, and go when
-- it goes.  A change of one is a change of the project (its version).
create table natcom.project (
    id uuid primary key,
    plan_id uuid not null constraint project_plan_id_fkey references natcom.plan,
    number int not null,
    title_en text not null,
    title_fr text,
    title_ar text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint project_number_in_plan unique (plan_id, number),
    -- What is below a project repeats its plan; this is what it points to.
    constraint project_plan_of_id unique (id, plan_id),
    constraint project_number_positive check (number > 0),
    constraint project_title_not_blank check (title_en ~ '\S')
);
comment on table natcom.project is 'projects of a plan';
create index project_updated_at on natcom.project (updated_at, id);

create table natcom.project_objective (
    project_id uuid not null constraint project_objective_project_id_fkey
        references natcom.project on delete cascade,
    number int not null,
    statement_en text not null,
    statement_fr text,
    statement_ar text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint project_objective_pkey primary key (project_id, number),
    constraint project_objective_number_positive check (number > 0),
    constraint project_objective_statement_not_blank check (statement_en ~ '\S')
);
comment on table natcom.project_objective is 'what a project is for, in order';

create table natcom.project_partner (
    project_id uuid not null constraint project_partner_project_id_fkey
        references natcom.project on delete cascade,
    number int not null,
    statement_en text not null,
    statement_fr text,
    statement_ar text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint project_partner_pkey primary key (project_id, number),
    constraint project_partner_number_positive check (number > 0),
    constraint project_partner_statement_not_blank check (statement_en ~ '\S')
);
comment on table natcom.project_partner is 'statements on a project''s partners, in order';

create table natcom.project_partner_organization (
    project_id uuid not null,
    partner_number int not null,
    organization_id uuid not null constraint project_partner_organization_organization_id_fkey
        references natcom.organization,
    number int not null default 1,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint project_partner_organization_pkey primary key (project_id, partner_number, organization_id),
    constraint project_partner_organization_partner_fkey foreign key (project_id, partner_number)
        references natcom.project_partner on delete cascade
);
comment on table natcom.project_partner_organization is 'organisations that a statement on partners means';
comment on column natcom.project_partner_organization.number is 'place in the list, as the client gave it';

create index project_partner_organization_organization_id
    on natcom.project_partner_organization (organization_id);
