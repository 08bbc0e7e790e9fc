-- Affiliates: schools and clubs affiliated to the organisation, each through
-- the commission of its country.
create table natcom.affiliate (
    id uuid primary key,
    kind text not null,
    commission_id uuid not null constraint affiliate_commission_id_fkey references natcom.commission,
    name_en text not null,
    name_fr text,
    name_ar text,
    city text,
    since date not null,
    until date,
    status text not null default 'active',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint affiliate_name_in_commission unique (commission_id, kind, name_en),
    constraint affiliate_kind_known check (kind in ('school', 'club')),
    constraint affiliate_name_not_blank check (name_en ~ '\S'),
    constraint affiliate_city_not_blank check (city ~ '\S'),
    constraint affiliate_status_known check (status in ('active', 'suspended', 'ended')),
    constraint affiliate_until_after_since check (until >= since),
    constraint affiliate_ended_with_day check (status <> 'ended' or until is not null)
);
comment on table natcom.affiliate is 'schools and clubs affiliated to the organisation';
comment on column natcom.affiliate.until is 'last day of the affiliation; null while it goes on';

create index affiliate_commission_id on natcom.affiliate (commission_id, since, id);
create index affiliate_since on natcom.affiliate (since, id);
create index affiliate_created_at on natcom.affiliate (created_at, id);
create index affiliate_updated_at on natcom.affiliate (updated_at, id);
