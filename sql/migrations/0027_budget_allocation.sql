-- The split of a project's budget line by area of intervention, where one was
-- made: what is planned for an area, beside what its grants have come to.
create table natcom.budget_allocation (
    id uuid primary key,
    budget_line_id uuid not null constraint budget_allocation_budget_line_id_fkey references natcom.budget_line,
    area_id uuid not null constraint budget_allocation_area_id_fkey references natcom.area,
    amount numeric(15, 2) not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint budget_allocation_once unique (budget_line_id, area_id),
    constraint budget_allocation_amount_positive check (amount > 0)
);
comment on table natcom.budget_allocation is 'parts of a budget line that are planned for its project''s areas';

create index budget_allocation_area_id on natcom.budget_allocation (area_id);
create index budget_allocation_created_at on natcom.budget_allocation (budget_line_id, created_at, id);
