-- Organisations the Secretariat works with.
--
-- Some are known by an acronym, some (training centres, parliaments, elected
-- councils) only by kind and name.
create table natcom.organization (
    id uuid primary key,
    acronym text,
    name_en text not null,
    name_fr text,
    name_ar text,
    kind text not null,
    country text,
    url text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint organization_acronym_not_blank check (acronym ~ '\S'),
    constraint organization_name_not_blank check (name_en ~ '\S'),
    constraint organization_kind_known check (kind in ('international', 'regional', 'specialised', 'civil_society',
        'parliament', 'local_authority', 'training_centre', 'ministry')),
    constraint organization_country_form check (country ~ '^[A-Z]{3}$')
);
comment on table natcom.organization is 'partner organisations and institutions';
comment on column natcom.organization.country is 'ISO 3166-1 alpha-3 of the seat; absent when it has none or many';

create unique index organization_acronym_key on natcom.organization (acronym) where acronym is not null;
create index organization_updated_at on natcom.organization (updated_at, id);
