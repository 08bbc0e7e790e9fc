-- National commissions: one per Member State, and partners of other states.
--
-- A member's commission points to its state, a partner's cannot: the state is
-- not in the table.  A commission's users are tied to it by its code (a claim
-- of their token), so the code is as good a key as the id.
create table natcom.commission (
    id uuid primary key,
    code text not null,
    affiliation text not null,
    member_state_id uuid constraint commission_member_state_id_fkey references natcom.member_state,
    name_en text not null,
    name_fr text,
    name_ar text,
    address text,
    city text,
    languages text[] not null,
    has_internet boolean not null default false,
    needs_level text not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint commission_code_key unique (code),
    constraint commission_code_form check (code ~ '^[A-Z]{3}$'),
    constraint commission_affiliation_known check (affiliation in ('member', 'partner')),
    constraint commission_state_iff_member check ((affiliation = 'member') = (member_state_id is not null)),
    constraint commission_name_not_blank check (name_en ~ '\S'),
    constraint commission_languages_known check (languages <@ array['en', 'fr', 'ar']),
    constraint commission_languages_present check (cardinality(languages) > 0),
    constraint commission_languages_once check (
        cardinality(array_positions(languages, 'en')) <= 1
        and cardinality(array_positions(languages, 'fr')) <= 1
        and cardinality(array_positions(languages, 'ar')) <= 1),
    constraint commission_needs_level_known check (needs_level in ('low', 'moderate', 'high'))
);
comment on table natcom.commission is 'national commissions of Member States and of partner states';
comment on column natcom.commission.code is 'alpha-3 code of the state; the commission claim of tokens';
comment on column natcom.commission.needs_level is 'how much support it needs, as the Secretariat judges';

-- A Member State has one commission.
create unique index commission_member_state_once on natcom.commission (member_state_id)
    where member_state_id is not null;
-- For the foreign key: PostgreSQL does not use a partial index to check it.
create index commission_member_state_id on natcom.commission (member_state_id);
create index commission_updated_at on natcom.commission (updated_at, id);
