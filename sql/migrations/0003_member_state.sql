-- Member States, and the region the organisation counts each one to.
create table natcom.member_state (
    id uuid primary key,
    code text not null,
    name_en text not null,
    name_fr text,
    name_ar text,
    region text not null,
    least_developed boolean not null default false,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint member_state_code_key unique (code),
    constraint member_state_code_form check (code ~ '^[A-Z]{3}$'),
    constraint member_state_name_not_blank check (name_en ~ '\S'),
    constraint member_state_region_known check (region in ('africa', 'arab', 'asia'))
);
comment on table natcom.member_state is 'states that are members of the organisation';
comment on column natcom.member_state.code is 'ISO 3166-1 alpha-3';
comment on column natcom.member_state.region is 'regional group within the organisation, not a continent';
comment on column natcom.member_state.least_developed is 'on the United Nations list of least developed countries';

-- Feeds of changes ask for rows by updated_at; one such index on every listed table.
create index member_state_updated_at on natcom.member_state (updated_at, id);
