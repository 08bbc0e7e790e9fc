-- Plans: the period, the currency, and how far the text has come.
--
-- A draft is the Secretariat's own; commissions and partners read a plan, and
-- all below it, once it is published.
create table natcom.plan (
    id uuid primary key,
    code text not null,
    title_en text not null,
    title_fr text,
    title_ar text,
    starts_on date not null,
    ends_on date not null,
    currency text not null constraint plan_currency_fkey references natcom.currency,
    state text not null default 'draft',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint plan_code_key unique (code),
    constraint plan_code_form check (code ~ '^[0-9]{4}-[0-9]{4}$'),
    constraint plan_title_not_blank check (title_en ~ '\S'),
    constraint plan_ends_after_start check (ends_on > starts_on),
    constraint plan_state_known check (state in ('draft', 'published', 'closed'))
);
comment on table natcom.plan is 'action plans, one for each period';
comment on column natcom.plan.state is 'only ever forward: draft, published, closed';

create index plan_currency on natcom.plan (currency);
create index plan_updated_at on natcom.plan (updated_at, id);
