-- Two imports of whom `natcomd token` names when it is not told otherwise.
select set_config('natcom.client', 'natcomd-token', false), set_config('natcom.subject', 'developer', false);
insert into natcom.import (id, kind, mode, format, dry_run, state, lines_read, lines_written, error_count, errors,
    client, subject, finished_at)
select i.id::uuid, i.kind, 'create', i.format, i.dry_run, i.state, i.lines_read, i.lines_written,
    jsonb_array_length(i.errors), i.errors, 'natcomd-token', 'developer', now()
from (values
    ('01900000-0020-7000-8000-000000000001', 'people', 'csv', false, 'done', 12, 12, '[]'::jsonb),
    ('01900000-0020-7000-8000-000000000002', 'grants', 'ndjson', true, 'failed', 3, 0,
        '[{"line":2,"pointer":"#/requested_amount","code":"pattern"}]')
    ) i (id, kind, format, dry_run, state, lines_read, lines_written, errors)
on conflict (id) do nothing;
select set_config('natcom.client', '', false), set_config('natcom.subject', 'seed', false);
