-- References that clients supply.
--
-- A foreign key accepts a row that the caller may not see, and so tells that
-- it exists.  This trigger looks with the caller's own eyes first; an id that
-- is unknown and one that is invisible give the same error, under the name of
-- the foreign key: <table>_<column>_fkey.  Arguments: column, table referred
-- to, its key when that is not id.

create or replace function natcom.check_reference() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    refers_to text;
    known boolean;
begin
    -- Deeper than a client's statement, our own triggers write what they looked at.
    if pg_trigger_depth() > 1 then
        return new;
    end if;
    refers_to := to_jsonb(new) ->> tg_argv[0];
    if refers_to is null or (tg_op = 'UPDATE' and refers_to = to_jsonb(old) ->> tg_argv[0]) then
        return new;
    end if;
    execute format('select exists (select from natcom.%I where %I = $1::%s)', tg_argv[1], coalesce(tg_argv[2], 'id'),
        case when tg_nargs > 2 then 'text' else 'uuid' end) into known using refers_to;
    if not known then
        raise foreign_key_violation using
            message = format('%s refers to nothing known', tg_argv[0]),
            schema = tg_table_schema, table = tg_table_name, column = tg_argv[0],
            constraint = format('%s_%s_fkey', tg_table_name, tg_argv[0]);
    end if;
    return new;
end
$$;
comment on function natcom.check_reference is 'refuses references to rows that the caller does not see';
