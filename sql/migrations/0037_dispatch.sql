-- Dispatches: documents sent to commissions, and what became of them there.
--
-- A recipient is a row of dispatch_acknowledgement from the draft on.  When a
-- dispatch was sent stands in its history, with the proof.
create table natcom.dispatch (
    id uuid primary key,
    kind text not null,
    title text not null,
    language text not null,
    summary text,
    url text,
    sha256 text,
    meeting_id uuid constraint dispatch_meeting_id_fkey references natcom.meeting,
    send_by date,
    acknowledge_by date,
    state text not null default 'draft',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint dispatch_kind_known check (kind in ('outcome', 'publication', 'working_document', 'invitation', 'report',
        'other')),
    constraint dispatch_title_not_blank check (title ~ '\S'),
    constraint dispatch_language_known check (language in ('en', 'fr', 'ar')),
    constraint dispatch_summary_not_blank check (summary ~ '\S'),
    constraint dispatch_url_form check (url ~ '^https?://\S+$'),
    constraint dispatch_sha256_form check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint dispatch_sha256_of_url check (sha256 is null or url is not null),
    constraint dispatch_acknowledge_after_sending check (acknowledge_by >= send_by)
);
comment on table natcom.dispatch is 'documents sent to commissions';
comment on column natcom.dispatch.send_by is 'last day to send it';
comment on column natcom.dispatch.acknowledge_by is 'last day for the recipients to acknowledge it';
create index dispatch_meeting_id on natcom.dispatch (meeting_id);
create index dispatch_created_at on natcom.dispatch (created_at, id);
create index dispatch_updated_at on natcom.dispatch (updated_at, id);

create table natcom.dispatch_transition (
    id uuid primary key,
    dispatch_id uuid not null constraint dispatch_transition_dispatch_id_fkey references natcom.dispatch,
    from_state text not null,
    to_state text not null,
    reason text,
    proof text,
    effective_on date not null,
    actor text not null default '',
    client text not null default '',
    resource_version int not null,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint dispatch_transition_reason_not_blank check (reason ~ '\S'),
    constraint dispatch_transition_proof_not_blank check (proof ~ '\S')
);
comment on table natcom.dispatch_transition is 'steps of dispatches: who, when, why';
comment on column natcom.dispatch_transition.proof is 'of the sending: number of the courier, or of the message';
create index dispatch_transition_dispatch_id on natcom.dispatch_transition (dispatch_id, created_at, id);

create table natcom.dispatch_acknowledgement (
    id uuid primary key,
    dispatch_id uuid not null constraint dispatch_acknowledgement_dispatch_id_fkey references natcom.dispatch
        on delete cascade,
    commission_id uuid not null constraint dispatch_acknowledgement_commission_id_fkey references natcom.commission,
    state text not null default 'planned',
    note text,
    acknowledged_at timestamptz,
    acknowledged_by text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint dispatch_acknowledgement_once unique (dispatch_id, commission_id),
    constraint dispatch_acknowledgement_state_known check (state in ('planned', 'pending', 'acknowledged')),
    constraint dispatch_acknowledgement_note_not_blank check (note ~ '\S'),
    constraint dispatch_acknowledgement_moment_form check ((state = 'acknowledged') = (acknowledged_at is not null)
        and (acknowledged_at is null) = (acknowledged_by is null))
);
comment on table natcom.dispatch_acknowledgement is 'recipients of dispatches, and what became of them there';
comment on column natcom.dispatch_acknowledgement.state is 'planned until the dispatch is sent; hidden from the commission until then';
create index dispatch_acknowledgement_commission_id on natcom.dispatch_acknowledgement (commission_id, dispatch_id);
create index dispatch_acknowledgement_updated_at on natcom.dispatch_acknowledgement (dispatch_id, updated_at, id);
create index dispatch_acknowledgement_pending on natcom.dispatch_acknowledgement (dispatch_id) where state = 'pending';
