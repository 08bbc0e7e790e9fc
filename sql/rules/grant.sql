-- What the parts of a grant have in common: they may be written while the
-- grant's state is open for them (grant_editing), under the grant's lock, and
-- a change of a part is a change of the grant.

-- Lock the grant for a write of one of its parts; null when it is gone or not
-- the caller's to write.
create or replace function natcom.grant_locked(of_grant uuid) returns natcom.grant_record
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    g natcom.grant_record;
begin
    select * into g from natcom.grant_record where id = of_grant for no key update;
    return g;
end
$$;
comment on function natcom.grant_locked is 'locks a grant; null when the caller may not write it';

-- Argument: the part's name in grant_editing.
create or replace function natcom.grant_part_guard() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    part record := coalesce(new, old);
    g natcom.grant_record;
begin
    if pg_trigger_depth() > 1 then
        return part;
    end if;
    g := natcom.grant_locked(part.grant_id);
    if g.id is null then
        perform natcom.refuse('transition_role', 'the grant belongs to another');
    end if;
    perform natcom.grant_check_open(g.state, g.commission_id, array[tg_argv[0]]);
    return part;
end
$$;
comment on function natcom.grant_part_guard is 'lets a part of a grant be written where its state is open for it';
