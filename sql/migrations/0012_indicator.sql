-- Performance indicators of an area.
create table natcom.indicator (
    id uuid primary key,
    area_id uuid not null constraint indicator_area_id_fkey references natcom.area,
    number int not null,
    statement_en text not null,
    statement_fr text,
    statement_ar text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint indicator_number_in_area unique (area_id, number),
    constraint indicator_number_positive check (number > 0),
    constraint indicator_statement_not_blank check (statement_en ~ '\S')
);
comment on table natcom.indicator is 'performance indicators of an area of intervention';
create index indicator_updated_at on natcom.indicator (updated_at, id);
