-- People: secretaries general, staff, experts, ministers.
--
-- A person belongs to a commission, to an organisation, or to neither (the
-- Director General).  It is the one large table of reference data, so its
-- indexes follow the sorts and filters of its list.  No unique key: two people
-- may share a name, and a unique key that a commission can hit would tell it
-- about rows it must not see.
create table natcom.person (
    id uuid primary key,
    full_name text not null,
    role text not null,
    commission_id uuid constraint person_commission_id_fkey references natcom.commission,
    organization_id uuid constraint person_organization_id_fkey references natcom.organization,
    email text,
    languages text[] not null default '{}',
    appointed_on date,
    left_on date,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint person_full_name_not_blank check (full_name ~ '\S'),
    constraint person_role_known check (role in ('secretary_general', 'assistant', 'staff_member', 'expert',
        'minister', 'director_general')),
    constraint person_one_employer check (commission_id is null or organization_id is null),
    constraint person_email_form check (email ~ '^[^@\s]+@[^@\s]+$'),
    constraint person_languages_form check (
        array_to_string(languages, ' ', '?') ~ '^([a-z]{2,3}(-[A-Za-z0-9]{1,8})*( |$))*$'),
    constraint person_left_after_appointed check (left_on >= appointed_on)
);
comment on table natcom.person is 'people the Secretariat deals with, and what they are';
comment on column natcom.person.languages is 'BCP 47 tags';
comment on column natcom.person.appointed_on is 'a secretary general is new in the 12 months after it';

create index person_full_name on natcom.person (full_name, id);
create index person_commission_id on natcom.person (commission_id, full_name, id);
create index person_organization_id on natcom.person (organization_id, full_name, id);
create index person_appointed_on on natcom.person (appointed_on, id);
create index person_updated_at on natcom.person (updated_at, id);
create index person_created_at on natcom.person (created_at, id);
-- A commission's own people, by the other sorts of the list.
create index person_commission_updated_at on natcom.person (commission_id, updated_at, id);
