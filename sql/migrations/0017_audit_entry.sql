-- The audit trail: who changed which row of which table, from what to what.
--
-- Entries are chained by hash, so that a changed, missing or moved one shows.
-- There are sixteen chains a day: one for all would let one transaction commit
-- at a time.  The head of a chain says where it ends, which shows when its
-- last entries are gone; the first entry of a day holds the last hash of the
-- chain's day before, so that no day can go either.
create table natcom.audit_entry (
    id uuid not null,
    day date not null,
    chain smallint not null,
    position bigint not null,
    recorded_at timestamptz not null,
    table_name text not null,
    record_id uuid,
    record_key jsonb,
    action text not null,
    actor text not null,
    client text,
    roles text[] not null,
    commission text,
    request_id text,
    before jsonb,
    after jsonb,
    previous_hash bytea not null,
    hash bytea not null,
    constraint audit_entry_pkey primary key (day, chain, position),
    constraint audit_entry_action_known check (action in ('insert', 'update', 'delete')),
    constraint audit_entry_one_key_present check ((record_id is null) <> (record_key is null))
);
comment on table natcom.audit_entry is 'changes of rows, each chained to the one before';
comment on column natcom.audit_entry.record_id is 'id of the row, null for tables with another key';
comment on column natcom.audit_entry.record_key is 'primary key of the row where it is not id';
comment on column natcom.audit_entry.actor is
    'subject of the token; database:<role> when the change came past the service';
comment on column natcom.audit_entry.previous_hash is 'of the entry before, of the day before, or zeros';

create unique index audit_entry_id on natcom.audit_entry (id);
create index audit_entry_recorded_at on natcom.audit_entry (recorded_at, id);
create index audit_entry_record_id on natcom.audit_entry (record_id, recorded_at, id);
create index audit_entry_request_id on natcom.audit_entry (request_id);
create index audit_entry_actor on natcom.audit_entry (actor, recorded_at, id);

-- Written once a transaction: pages keep room for the next version of a row.
create table natcom.audit_head (
    chain smallint not null,
    day date not null,
    position bigint not null,
    hash bytea not null,
    constraint audit_head_pkey primary key (chain, day)
) with (fillfactor = 50);
comment on table natcom.audit_head is 'last entry of each chain of each day';
