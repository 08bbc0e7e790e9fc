-- Settings of a plan: limits that an administrator changes without a release.
--
-- What can be set is a closed list (setting_kind) with the value that holds
-- where a plan has no row; null there means no limit.  One numeric column
-- serves all: an amount, a number of requests, days, a flag (0 or 1).
create table natcom.setting_kind (
    name text primary key,
    unit text not null,
    fallback numeric(15, 2),
    lowest numeric(15, 2) not null,
    highest numeric(15, 2) not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint setting_kind_unit_known check (unit in ('amount', 'requests', 'days', 'flag'))
);
comment on table natcom.setting_kind is 'what can be set for a plan, with the value where nothing is set';

create table natcom.plan_setting (
    id uuid primary key,
    plan_id uuid not null constraint plan_setting_plan_id_fkey references natcom.plan on delete cascade,
    name text not null constraint plan_setting_name_fkey references natcom.setting_kind,
    grant_kind text,
    grant_scope text,
    value numeric(15, 2) not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint plan_setting_once unique nulls not distinct (plan_id, name, grant_kind, grant_scope),
    constraint plan_setting_kind_iff_ceiling check ((name = 'grant_ceiling') = (grant_kind is not null)),
    constraint plan_setting_scope_for_ceiling check (name = 'grant_ceiling' or grant_scope is null)
);
comment on table natcom.plan_setting is 'limits in force for a plan';
comment on column natcom.plan_setting.grant_scope is 'null: any scope without a row of its own';

create index plan_setting_name on natcom.plan_setting (name);
create index plan_setting_updated_at on natcom.plan_setting (updated_at, id);
