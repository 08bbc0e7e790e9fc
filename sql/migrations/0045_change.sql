-- Events: each change of a record, told to who follows it.
--
-- An event is written in the transaction of its change, so there is none
-- without the other.  Its number is given while the row of the record is
-- locked, so of one record a later change has the higher number; but a
-- transaction that began first may commit last, so a reader who goes by numbers
-- would miss events.  Positions are given after the commit, by one sequencer at a
-- time: readers go by them.
create table natcom.change_kind (
    table_name text primary key,
    collection text not null,
    parent_table text constraint change_kind_parent_table_fkey references natcom.change_kind,
    parent_column text,
    is_open boolean not null default false,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint change_kind_parent_whole check ((parent_table is null) = (parent_column is null))
);
create index change_kind_parent_table on natcom.change_kind (parent_table);
comment on table natcom.change_kind is 'tables whose changes are events, and how their records are addressed';
comment on column natcom.change_kind.collection is 'last segment of the path of its collection';
comment on column natcom.change_kind.is_open is 'everybody who may read events may know that a record of it was deleted';

create table natcom.change (
    number bigint generated always as identity primary key,
    id uuid not null,
    position bigint,
    type text not null,
    table_name text not null constraint change_table_name_fkey references natcom.change_kind,
    record_id uuid not null,
    subject text not null,
    record_version int not null,
    state text,
    changed text[] not null,
    is_deletion boolean not null,
    commissions uuid[],
    traceparent text,
    happened_at timestamptz not null
) with (fillfactor = 85);
comment on table natcom.change is 'changes of records, for who follows them';
comment on column natcom.change.number is 'order of writing; not of commits';
comment on column natcom.change.position is 'order of being seen, without gaps; null until the sequencer gave it';
comment on column natcom.change.changed is 'members that an update changed';
comment on column natcom.change.commissions is 'of a deleted record: whose it was';

create unique index change_id on natcom.change (id);
create unique index change_position on natcom.change (position);
create index change_unsequenced on natcom.change (number) where position is null;
create index change_record on natcom.change (table_name, position);
create index change_happened_at on natcom.change (happened_at);

-- One row.  To lock it is to be the sequencer.
create table natcom.change_head (
    is_only boolean primary key default true constraint change_head_only_one check (is_only),
    position bigint not null
);
comment on table natcom.change_head is 'the last position that was given';
insert into natcom.change_head (position) values (0);
