-- Imports: files of many records, each checked and written as if it came alone,
-- all of them or none.
create table natcom.import (
    id uuid primary key,
    kind text not null,
    mode text not null default 'create',
    format text not null,
    dry_run boolean not null default false,
    state text not null default 'running',
    lines_read int not null default 0,
    lines_written int not null default 0,
    error_count int not null default 0,
    errors jsonb not null default '[]',
    client text not null,
    subject text not null,
    finished_at timestamptz,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint import_mode_known check (mode in ('create', 'update')),
    constraint import_format_known check (format in ('csv', 'ndjson')),
    constraint import_state_known check (state in ('running', 'done', 'failed')),
    constraint import_counts_not_negative check (lines_read >= 0 and lines_written >= 0 and error_count >= 0)
);
comment on table natcom.import is 'files of records that clients sent, and what came of them';
comment on column natcom.import.errors is 'the first of them: line, pointer, code';
comment on column natcom.import.lines_written is 'records written; none of them stays when the state is failed or in a dry run';

create index import_created_at on natcom.import (client, subject, created_at, id);
create index import_updated_at on natcom.import (client, subject, updated_at, id);
