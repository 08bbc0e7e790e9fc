-- Versions: who counts the changes of a row.

-- Before insert or update of every row.  What the statement says about
-- version, created_at and updated_at is overruled.  An update that changes
-- nothing else leaves the row as it was, version included.
create or replace function natcom.touch() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    wanted int := new.version;
begin
    if tg_op = 'INSERT' then
        new.version := 1;
        new.created_at := clock_timestamp();
        new.updated_at := new.created_at;
        return new;
    end if;
    new.version := old.version;
    new.created_at := old.created_at;
    new.updated_at := old.updated_at;
    -- natcom.touch_parent() raises a version by one from inside another trigger; no client statement is that deep.
    if new is distinct from old or (pg_trigger_depth() > 1 and wanted = old.version + 1) then
        new.version := old.version + 1;
        new.updated_at := clock_timestamp();
    end if;
    return new;
end
$$;
comment on function natcom.touch is 'counts real changes of a row, and dates them';

-- After a statement that changed rows embedded in a parent (arguments: the
-- parent's table, the child's column that holds its id).  The change is one of
-- the parent.  A parent that the same transaction wrote already has its new
-- version: one request, one step.  A row that an update left as it was is none.
create or replace function natcom.touch_parent() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    parents uuid[];
begin
    execute format('select array_agg(distinct %I) from (select * from changed %s) c', tg_argv[1],
        case tg_op when 'UPDATE' then 'except select * from before' else '' end) into parents;
    if parents is not null then
        execute format('update natcom.%I set version = version + 1 where id = any($1)
            and xmin <> pg_current_xact_id()::xid', tg_argv[0]) using parents;
    end if;
    return null;
end
$$;
comment on function natcom.touch_parent is 'makes a change of embedded rows a change of the row they belong to';
