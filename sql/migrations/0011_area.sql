-- Areas of intervention of a project, each with its expected outcome.
--
-- plan_id repeats the project's: the code of a target is unique in its plan,
-- and a key can only see its own table.  A trigger fills it, the foreign key
-- keeps it true, also when a project moves to another plan.
create table natcom.area (
    id uuid primary key,
    project_id uuid not null,
    plan_id uuid not null,
    number int not null,
    title_en text not null,
    title_fr text,
    title_ar text,
    expected_outcome_en text not null,
    expected_outcome_fr text,
    expected_outcome_ar text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint area_project_id_fkey foreign key (project_id, plan_id)
        references natcom.project (id, plan_id) on update cascade,
    constraint area_number_in_project unique (project_id, number),
    constraint area_plan_of_id unique (id, plan_id),
    constraint area_number_positive check (number > 0),
    constraint area_title_not_blank check (title_en ~ '\S'),
    constraint area_expected_outcome_not_blank check (expected_outcome_en ~ '\S')
);
comment on table natcom.area is 'areas of intervention of a project';
comment on column natcom.area.plan_id is 'of the project, repeated by trigger';

create index area_project_id on natcom.area (project_id, plan_id);
create index area_updated_at on natcom.area (updated_at, id);
