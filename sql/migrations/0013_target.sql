-- Targets: what is measured, how much of it, by when.
--
-- A measure of the printed plan that holds two quantities is two targets with
-- one source_ref.  A monitored target has no number: null, and null is not
-- zero.  The plan does not always say which indicator a measure serves, so the
-- link is many-to-many and tells where it came from.
create table natcom.target (
    id uuid primary key,
    area_id uuid not null,
    plan_id uuid not null,
    code text not null,
    source_ref text not null,
    statement_en text not null,
    statement_fr text,
    statement_ar text,
    kind text not null,
    unit text not null,
    target_value numeric(17, 4),
    baseline numeric(17, 4) not null default 0,
    due_on date not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint target_area_id_fkey foreign key (area_id, plan_id)
        references natcom.area (id, plan_id) on update cascade,
    constraint target_code_in_plan unique (plan_id, code),
    constraint target_code_form check (code ~ '^M[0-9]+(\.[0-9]+)+[a-z]?$'),
    constraint target_source_ref_form check (source_ref ~ '^M[0-9]+(\.[0-9]+)+[a-z]?$'),
    constraint target_statement_not_blank check (statement_en ~ '\S'),
    constraint target_kind_known check (kind in ('count', 'milestone', 'monitored')),
    constraint target_unit_form check (unit ~ '^[a-z][a-z0-9_]*$'),
    constraint target_value_unless_monitored check ((kind = 'monitored') = (target_value is null))
);
comment on table natcom.target is 'measurement indicators of an area, the plan''s numbers';
comment on column natcom.target.plan_id is 'of the area, repeated by trigger';
comment on column natcom.target.source_ref is 'the measure of the printed plan; two targets may share one';
comment on column natcom.target.target_value is 'null when the plan gives no number';

create index target_area_id on natcom.target (area_id, plan_id);
create index target_updated_at on natcom.target (updated_at, id);
create index target_due_on on natcom.target (due_on, id);

create table natcom.target_indicator (
    target_id uuid not null constraint target_indicator_target_id_fkey
        references natcom.target on delete cascade,
    indicator_id uuid not null constraint target_indicator_indicator_id_fkey references natcom.indicator,
    origin text not null,
    number int not null default 1,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint target_indicator_pkey primary key (target_id, indicator_id),
    constraint target_indicator_origin_known check (origin in ('stated', 'positional', 'assigned'))
);
comment on table natcom.target_indicator is 'which performance indicators a target serves';
comment on column natcom.target_indicator.origin is
    'stated: the plan says so; positional: same place in both columns; assigned: the Secretariat''s judgement';
comment on column natcom.target_indicator.number is 'place in the list, as the client gave it';

create index target_indicator_indicator_id on natcom.target_indicator (indicator_id);
