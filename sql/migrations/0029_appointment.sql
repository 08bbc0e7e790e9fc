-- Appointments: who held which office, from when to when.
--
-- An office is a role at a commission, at an organisation, or at the
-- organisation itself (neither: zeros stand for it).  Some offices have one holder at a time: the
-- exclusion constraint says so under any concurrency; it needs equality and
-- overlap in one GiST index, hence btree_gist (a trusted extension of
-- PostgreSQL's own).
create extension if not exists btree_gist;

create table natcom.appointment (
    id uuid primary key,
    person_id uuid not null constraint appointment_person_id_fkey references natcom.person,
    role text not null,
    commission_id uuid constraint appointment_commission_id_fkey references natcom.commission,
    organization_id uuid constraint appointment_organization_id_fkey references natcom.organization,
    starts_on date not null,
    ends_on date,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint appointment_role_known check (role in ('secretary_general', 'assistant', 'staff_member', 'expert',
        'minister', 'director_general')),
    constraint appointment_one_employer check (commission_id is null or organization_id is null),
    constraint appointment_ends_after_start check (ends_on >= starts_on),
    constraint appointment_one_holder exclude using gist (role with =,
        coalesce(commission_id, organization_id, '00000000-0000-0000-0000-000000000000') with =,
        daterange(starts_on, ends_on, '[]') with &&)
        where (role in ('secretary_general', 'director_general')),
    constraint appointment_once exclude using gist (person_id with =, role with =,
        coalesce(commission_id, organization_id, '00000000-0000-0000-0000-000000000000') with =,
        daterange(starts_on, ends_on, '[]') with &&)
);
comment on table natcom.appointment is 'offices that people hold or held, each from a day to a day';
comment on column natcom.appointment.ends_on is 'last day in office; null while it goes on';

create index appointment_person_id on natcom.appointment (person_id, starts_on, id);
create index appointment_commission_id on natcom.appointment (commission_id, starts_on, id);
create index appointment_organization_id on natcom.appointment (organization_id, starts_on, id);
create index appointment_starts_on on natcom.appointment (starts_on, id);
create index appointment_created_at on natcom.appointment (created_at, id);
create index appointment_updated_at on natcom.appointment (updated_at, id);
