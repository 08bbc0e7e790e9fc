-- Who is invited to a meeting, what they answered, and who came.
--
-- The party is a commission, an organisation, or a person; a person comes for
-- the commission or organisation that it belongs to, so commission_id says in
-- either case whose invitation it is.
create table natcom.participation (
    id uuid primary key,
    meeting_id uuid not null constraint participation_meeting_id_fkey references natcom.meeting,
    commission_id uuid constraint participation_commission_id_fkey references natcom.commission,
    organization_id uuid constraint participation_organization_id_fkey references natcom.organization,
    person_id uuid constraint participation_person_id_fkey references natcom.person,
    role text not null,
    note text,
    state text not null default 'invited',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint participation_party_given check (num_nonnulls(commission_id, organization_id, person_id) > 0),
    constraint participation_one_employer check (commission_id is null or organization_id is null),
    constraint participation_role_known check (role in ('member', 'delegate', 'observer', 'guest', 'expert', 'speaker',
        'chair', 'rapporteur', 'organiser')),
    constraint participation_note_not_blank check (note ~ '\S'),
    constraint participation_state_known check (state in ('invited', 'confirmed', 'declined', 'attended', 'absent')),
    constraint participation_person_once unique (meeting_id, person_id)
);
comment on table natcom.participation is 'invitations to meetings, the answers, and who came';
comment on column natcom.participation.commission_id is 'the commission invited, or that of the person';

create unique index participation_commission_once on natcom.participation (meeting_id, commission_id)
    where person_id is null;
create unique index participation_organization_once on natcom.participation (meeting_id, organization_id)
    where person_id is null;
create index participation_meeting_id on natcom.participation (meeting_id, created_at, id);
create index participation_commission_id on natcom.participation (commission_id, created_at, id);
create index participation_organization_id on natcom.participation (organization_id, created_at, id);
create index participation_person_id on natcom.participation (person_id, meeting_id);
create index participation_created_at on natcom.participation (created_at, id);
create index participation_updated_at on natcom.participation (updated_at, id);

create table natcom.participation_transition (
    id uuid primary key,
    participation_id uuid not null constraint participation_transition_participation_id_fkey
        references natcom.participation,
    from_state text not null,
    to_state text not null,
    reason text,
    effective_on date not null,
    actor text not null default '',
    client text not null default '',
    resource_version int not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint participation_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.participation_transition is 'what became of an invitation: who, when, why';

create index participation_transition_participation_id
    on natcom.participation_transition (participation_id, created_at, id);
