-- The papers of meetings: agenda, documents, minutes.
create table natcom.agenda_item (
    id uuid primary key,
    meeting_id uuid not null constraint agenda_item_meeting_id_fkey references natcom.meeting on delete cascade,
    parent_id uuid,
    position int not null,
    title text not null,
    description text,
    minutes int,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint agenda_item_of_meeting unique (id, meeting_id),
    constraint agenda_item_parent_id_fkey foreign key (parent_id, meeting_id) references natcom.agenda_item (id, meeting_id),
    constraint agenda_item_title_not_blank check (title ~ '\S'),
    constraint agenda_item_description_not_blank check (description ~ '\S'),
    constraint agenda_item_minutes_range check (minutes between 1 and 10000)
);
comment on table natcom.agenda_item is 'what a meeting is about, in order, items below items';
comment on column natcom.agenda_item.position is 'orders an item among its neighbours; numbers may be missing';
comment on column natcom.agenda_item.minutes is 'time set aside for it';
create index agenda_item_meeting_id on natcom.agenda_item (meeting_id, parent_id, position);
create index agenda_item_parent_id on natcom.agenda_item (parent_id, meeting_id);

-- Each row puts a whole agenda in order, at once.
create table natcom.agenda_order (
    id uuid primary key,
    meeting_id uuid not null constraint agenda_order_meeting_id_fkey references natcom.meeting on delete cascade,
    items jsonb not null,
    actor text not null default '',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on table natcom.agenda_order is 'orders that agendas were put in';
comment on column natcom.agenda_order.items is 'ids in order, each with the item that it is below';
create index agenda_order_meeting_id on natcom.agenda_order (meeting_id, created_at, id);

create table natcom.meeting_document (
    id uuid primary key,
    meeting_id uuid not null constraint meeting_document_meeting_id_fkey references natcom.meeting on delete cascade,
    agenda_item_id uuid,
    kind text not null,
    title text not null,
    language text not null,
    url text not null,
    sha256 text,
    size_bytes int,
    send_by date,
    sent_on date,
    sent_to text,
    proof_url text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint meeting_document_agenda_item_id_fkey foreign key (agenda_item_id, meeting_id)
        references natcom.agenda_item (id, meeting_id),
    constraint meeting_document_kind_known check (kind in ('working_document', 'report', 'decision_text', 'publication',
        'other')),
    constraint meeting_document_title_not_blank check (title ~ '\S'),
    constraint meeting_document_language_form check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
    constraint meeting_document_url_form check (url ~ '^https?://\S+$'),
    constraint meeting_document_sha256_form check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint meeting_document_size_not_negative check (size_bytes >= 0),
    constraint meeting_document_proof_url_form check (proof_url ~ '^https?://\S+$'),
    constraint meeting_document_sent_with_proof check ((sent_on is null) = (sent_to is null)
        and (proof_url is null or sent_on is not null))
);
comment on table natcom.meeting_document is 'papers of meetings; the files themselves live elsewhere';
comment on column natcom.meeting_document.send_by is 'last day for sending it out';
comment on column natcom.meeting_document.sent_to is 'whom it was sent to, as the proof says';
create index meeting_document_meeting_id on natcom.meeting_document (meeting_id, created_at, id);
create index meeting_document_agenda_item_id on natcom.meeting_document (agenda_item_id, meeting_id);

create table natcom.meeting_minutes (
    id uuid primary key,
    meeting_id uuid not null constraint meeting_minutes_meeting_id_fkey references natcom.meeting,
    language text not null,
    title text not null,
    url text not null,
    sha256 text,
    state text not null default 'draft',
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint meeting_minutes_once unique (meeting_id, language),
    constraint meeting_minutes_language_form check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'),
    constraint meeting_minutes_title_not_blank check (title ~ '\S'),
    constraint meeting_minutes_url_form check (url ~ '^https?://\S+$'),
    constraint meeting_minutes_sha256_form check (sha256 ~ '^[0-9a-f]{64}$')
);
comment on table natcom.meeting_minutes is 'minutes of meetings, one for each language; approved ones are locked';
create index meeting_minutes_meeting_id on natcom.meeting_minutes (meeting_id, created_at, id);

create table natcom.meeting_minutes_transition (
    id uuid primary key,
    meeting_minutes_id uuid not null constraint meeting_minutes_transition_meeting_minutes_id_fkey
        references natcom.meeting_minutes,
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
    constraint meeting_minutes_transition_reason_not_blank check (reason ~ '\S')
);
comment on table natcom.meeting_minutes_transition is 'steps of minutes: who, when, why';
create index meeting_minutes_transition_meeting_minutes_id
    on natcom.meeting_minutes_transition (meeting_minutes_id, created_at, id);
