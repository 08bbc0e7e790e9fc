-- Whether something changed, without looking at what: the tags of reports.
--
-- Changes get their positions after their commit, one behind the other, so the
-- last position of a table and the numbers of what has none yet stand for
-- exactly the changes that a transaction sees.  What no change tells of is
-- replaced by a release (rules), or comes with the day (what is overdue).
create or replace function natcom.change_mark(tables text[]) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return md5(concat_ws(' ', natcom.today(), (select max(r.applied_at) from natcom_migration.rule r),
        (select string_agg(concat(t.name, (select max(c.position) from natcom.change c where c.table_name = t.name)), ' '
            order by t.name) from unnest(tables) t (name)),
        (select string_agg(c.number::text, ' ' order by c.number) from natcom.change c
            where c.position is null and c.table_name = any(tables))));
end
$$;
comment on function natcom.change_mark is
    'a text that differs as soon as a record of one of these tables changed; security definer because changes that '
    'have no position yet are seen by nobody, and those of others only by the Secretariat';
