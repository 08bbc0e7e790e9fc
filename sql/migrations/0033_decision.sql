-- What a meeting decided, and who does what about it by when.
create table natcom.decision (
    id uuid primary key,
    meeting_id uuid not null constraint decision_meeting_id_fkey references natcom.meeting,
    number text not null,
    kind text not null,
    title text not null,
    content text not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint decision_number_in_meeting unique (meeting_id, number),
    constraint decision_number_not_blank check (number ~ '\S'),
    constraint decision_kind_known check (kind in ('decision', 'resolution', 'recommendation')),
    constraint decision_title_not_blank check (title ~ '\S'),
    constraint decision_content_not_blank check (content ~ '\S')
);
comment on table natcom.decision is 'decisions, resolutions and recommendations of meetings';

create table natcom.follow_up_action (
    id uuid primary key,
    decision_id uuid not null constraint follow_up_action_decision_id_fkey references natcom.decision,
    title text not null,
    commission_id uuid constraint follow_up_action_commission_id_fkey references natcom.commission,
    organization_id uuid constraint follow_up_action_organization_id_fkey references natcom.organization,
    person_id uuid constraint follow_up_action_person_id_fkey references natcom.person,
    office text,
    due_on date not null,
    state text not null default 'open',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint follow_up_action_title_not_blank check (title ~ '\S'),
    constraint follow_up_action_office_not_blank check (office ~ '\S'),
    constraint follow_up_action_one_responsible
        check (num_nonnulls(commission_id, organization_id, person_id, office) = 1),
    constraint follow_up_action_state_known check (state in ('open', 'done', 'dropped'))
);
comment on table natcom.follow_up_action is 'what is to be done about a decision: by whom, by when, and whether it was';
comment on column natcom.follow_up_action.office is 'who is responsible, where it is none of the three, as a department';

create index follow_up_action_decision_id on natcom.follow_up_action (decision_id, due_on, id);
create index follow_up_action_commission_id on natcom.follow_up_action (commission_id, due_on, id);
create index follow_up_action_organization_id on natcom.follow_up_action (organization_id, due_on, id);
create index follow_up_action_person_id on natcom.follow_up_action (person_id, due_on, id);
create index follow_up_action_due_on on natcom.follow_up_action (due_on, id);
create index follow_up_action_created_at on natcom.follow_up_action (created_at, id);
create index follow_up_action_updated_at on natcom.follow_up_action (updated_at, id);

create table natcom.follow_up_action_transition (
    id uuid primary key,
    follow_up_action_id uuid not null constraint follow_up_action_transition_follow_up_action_id_fkey
        references natcom.follow_up_action,
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
    constraint follow_up_action_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.follow_up_action_transition is 'what became of an action: who, when, why';
comment on column natcom.follow_up_action_transition.effective_on is 'day on which it was done or dropped';

create index follow_up_action_transition_follow_up_action_id
    on natcom.follow_up_action_transition (follow_up_action_id, created_at, id);
