-- Imports belong to who sent them, and nobody else sees one.
--
-- The service reads the file line by line into a temporary table,
-- import_line (number, line, id, parent, body), and makes a temporary function
-- import_one(id, body, version, parent) whose one statement is the create (or
-- update) statement of the resource.  natcom.import_lines runs it for one line
-- after the other, as the caller: every trigger and policy applies.
create or replace trigger touch before insert or update on natcom.import
    for each row execute function natcom.touch();

alter table natcom.import enable row level security;
alter table natcom.import force row level security;

drop policy if exists import_read on natcom.import;
create policy import_read on natcom.import for select to public
    using (client = (select natcom.client()) and subject = (select natcom.subject()));
drop policy if exists import_insert on natcom.import;
create policy import_insert on natcom.import for insert to public
    with check (client = (select natcom.client()) and subject = (select natcom.subject()));
drop policy if exists import_update on natcom.import;
create policy import_update on natcom.import for update to public
    using (client = (select natcom.client()) and subject = (select natcom.subject()));
drop policy if exists import_delete on natcom.import;
create policy import_delete on natcom.import for delete to public
    using (client = (select natcom.client()) and subject = (select natcom.subject()) and state = 'running');

-- While an import runs, its connection holds a lock of this key; 1768779887 is "import" cut to 31 bits.
create or replace function natcom.import_lock_key(import_id uuid) returns int
language sql immutable parallel safe
return hashtext(import_id::text);
comment on function natcom.import_lock_key is 'second key of the advisory lock that a running import holds';

create or replace function natcom.import_is_held(import_id uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return exists (select from pg_locks l where l.locktype = 'advisory' and l.classid = 1768779887
        and l.objid::bigint = natcom.import_lock_key(import_id)::bigint & 4294967295 and l.objsubid = 2
        and l.database = (select d.oid from pg_database d where d.datname = current_database()));
end
$$;
comment on function natcom.import_is_held is 'whether some connection is at work on the import';

create or replace function natcom.begin_import(import_id uuid, import_kind text, import_mode text, import_format text,
    import_dry_run boolean) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_advisory_lock(1768779887, natcom.import_lock_key(import_id));
    insert into natcom.import (id, kind, mode, format, dry_run, client, subject)
    values (import_id, import_kind, import_mode, import_format, import_dry_run, natcom.client(), natcom.subject());
end
$$;
comment on function natcom.begin_import is 'notes an import that begins, and that this connection is at work on it';

create or replace function natcom.note_import(import_id uuid, read int, written int) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    update natcom.import set lines_read = read, lines_written = written where id = import_id and state = 'running';
end
$$;
comment on function natcom.note_import is 'notes how far an import is';

create or replace function natcom.end_import(import_id uuid, import_state text, read int, written int, failed int,
    first_errors jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    update natcom.import set state = import_state, lines_read = read, lines_written = written, error_count = failed,
        errors = first_errors, finished_at = clock_timestamp()
    where id = import_id;
end
$$;
comment on function natcom.end_import is 'notes what came of an import';

create or replace function natcom.forget_import(import_id uuid) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    delete from natcom.import where id = import_id and state = 'running';
end
$$;
comment on function natcom.forget_import is 'forgets an import that turned out to be a retry of another';

-- Members that may hold a code in place of an id.
create or replace function natcom.import_body(body text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    value jsonb := body::jsonb;
    member text;
    code text;
    found uuid;
begin
    for member, code in select e.key, e.value #>> '{}' from jsonb_each(value) e
        where e.key ~ '(^|_)(commission|member_state)_id$' and jsonb_typeof(e.value) = 'string' loop
        continue when natcom.uuid_of(code) is not null;
        if member ~ 'commission_id$' then
            found := natcom.commission_key(code);
        else
            found := natcom.member_state_key(code);
        end if;
        if found is null then
            raise exception using errcode = '23503', message = 'no such code', column = member;
        end if;
        value := value || jsonb_build_object(member, found);
    end loop;
    return value::text;
end
$$;
comment on function natcom.import_body is 'the body of a line with ids in place of codes';

create or replace function natcom.import_line_write(id uuid, parent text, body text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    written bigint;
    present record;
begin
    select * into present from pg_temp.import_target(id, body);
    written := pg_temp.import_one(present.id::text, natcom.import_body(body), present.version, parent);
    if written = 0 then
        raise exception using errcode = '42501', message = 'the line wrote nothing';
    end if;
end
$$;
comment on function natcom.import_line_write is 'writes one line of an import';

-- Most files are sound, so lines are written many at a time; only where one of
-- them is refused are they written again, one by one, to find which.
create or replace function natcom.import_lines(first_number int, last_number int)
returns table (line int, sqlstate text, constraint_name text, column_name text, detail text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    l record;
    state text;
    rule text;
    member text;
    facts text;
begin
    begin
        for l in select * from pg_temp.import_line t where t.number between first_number and last_number
            order by t.number loop
            perform natcom.import_line_write(l.id, l.parent, l.body);
        end loop;
        return;
    exception when others then
        null;
    end;
    for l in select * from pg_temp.import_line t where t.number between first_number and last_number
        order by t.number loop
        begin
            perform natcom.import_line_write(l.id, l.parent, l.body);
        exception when others then
            get stacked diagnostics state = returned_sqlstate, rule = constraint_name, member = column_name,
                facts = pg_exception_detail;
            return query select l.line, state, rule, member, facts;
        end;
    end loop;
end
$$;
comment on function natcom.import_lines is 'writes lines of an import; returns those that were refused, and why';

-- What a commit would check, but for the audit trail, which refuses nothing
-- and would write a line at a time.
create or replace function natcom.import_check() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    names text;
begin
    select string_agg(distinct format('natcom.%I', c.conname), ', ') into names from pg_constraint c
    where c.connamespace = 'natcom'::regnamespace and c.condeferrable and c.conname not in ('audit', 'seal');
    if names is not null then
        execute 'set constraints ' || names || ' immediate';
    end if;
end
$$;
comment on function natcom.import_check is 'checks what a commit would check';

drop view if exists natcom.import_resource;
create view natcom.import_resource with (security_invoker = true) as
select i.id, i.version, i.kind, i.mode, i.format, i.dry_run,
    case when i.state = 'running' and not natcom.import_is_held(i.id) then 'interrupted' else i.state end as state,
    i.lines_read, i.lines_written, i.error_count, i.errors, i.finished_at, i.created_at, i.updated_at
from natcom.import i;
comment on view natcom.import_resource is 'imports as clients see them';

grant select, insert, update, delete on natcom.import to natcom_service;
grant select on natcom.import_resource to natcom_service;
