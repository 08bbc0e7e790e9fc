-- Each change of a record is an event, seen by who sees the record, in the order of positions.
begin;
\ir support/act_as.sql
select no_plan();

-- Every table of records has its events but those that hold what clients keep for themselves.
select bag_eq($$ select c.relname::text from pg_class c
        where c.relnamespace = 'natcom'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('id', 'version')) = 2
            and c.relname not in ('idempotency_record', 'import', 'calendar_feed') $$,
    'select table_name from natcom.change_kind', 'every table of records is one whose changes are told');
select is_empty($$ select k.table_name from natcom.change_kind k where not exists (
        select from pg_trigger t where t.tgrelid = ('natcom.' || k.table_name)::regclass and t.tgname = 'record_change') $$,
    'all of them have the trigger');
select is_empty($$ select k.table_name from natcom.change_kind k
        where k.parent_column is not null and not exists (select from pg_attribute a
            where a.attrelid = ('natcom.' || k.table_name)::regclass and a.attname = k.parent_column) $$,
    'parents are named by a column that there is');

-- What was written by the seeds is given its places first.
select cmp_ok((natcom.sequence_changes(1000000)).given, '>', 0, 'changes are given positions');
select is((natcom.sequence_changes(1000000)).given, 0, 'and once only');
select is((select max(position) from natcom.change), (select position from natcom.change_head), 'up to the head');
select is((select count(*) from natcom.change), (select position from natcom.change_head), 'without a gap');

-- The change of a person of Morocco's commission: who sees the person sees it.
create temporary view mine as
select * from natcom.change where record_id = '01900000-0004-7000-8000-0000000000d1';
create temporary table looker (roles text, commission text, sees boolean);
insert into looker values ('secretariat', '', true), ('finance', '', true), ('auditor', '', true), ('admin', '', false),
    ('partner', '', false), ('commission', 'MAR', true), ('commission', 'DZA', false), ('', '', false);
create function pg_temp.seen(roles text, commission text, condition text) returns bigint language sql as $$
    select split_part(pg_temp.shown(roles, commission, format('select from natcom.change
        where record_id = ''01900000-0004-7000-8000-0000000000d1'' and %s', condition)), ' ', 1)::bigint
$$;
select set_config('natcom.roles', 'secretariat', true);
update natcom.person set full_name = 'Xaver Xylander' where id = '01900000-0004-7000-8000-0000000000d1';
select set_config('natcom.roles', '', true);
select is(pg_temp.seen('secretariat', '', 'type ~ ''updated'''), 0::bigint, 'what has no position is nobody''s to see');
select is((natcom.sequence_changes(1000000)).given, 1, 'one change, one event');
select is(pg_temp.seen(roles, commission, 'type ~ ''updated'''), sees::int::bigint,
    format('the events of a person for "%s" of "%s"', roles, commission))
from looker;
select results_eq($$ select r.type, r.subject, r.source, r.specversion, r.sequence = lpad(r.position::text, 12, '0'),
        r.data - 'version' from natcom.change_resource r join mine using (id) order by r.position desc limit 1 $$,
    $$ values ('org.natcom.person.updated.v1', 'people/01900000-0004-7000-8000-0000000000d1', '/natcom', '1.0', true,
        '{"id": "01900000-0004-7000-8000-0000000000d1", "changed": ["full_name"],
          "href": "/v1/people/01900000-0004-7000-8000-0000000000d1"}'::jsonb) $$, 'the envelope of CloudEvents');

-- A deletion: who was concerned sees it still.
select set_config('natcom.roles', 'secretariat', true);
delete from natcom.person where id = '01900000-0004-7000-8000-0000000000d1';
select set_config('natcom.roles', '', true);
select is((natcom.sequence_changes(1000000)).given, 1, 'a deletion is an event');
select is(pg_temp.seen(roles, commission, 'is_deletion'),
    (roles in ('secretariat', 'auditor') or commission = 'MAR')::int::bigint,
    format('the end of a person for "%s" of "%s"', roles, commission))
from looker;

-- A change of state is named by the state; a change of nothing is none.
select set_config('natcom.roles', 'secretariat', true);
update natcom.plan set state = 'published' where id = '01900000-0006-7000-8000-0000000000d1';
update natcom.plan set state = 'published' where id = '01900000-0006-7000-8000-0000000000d1';
select set_config('natcom.roles', '', true);
select (natcom.sequence_changes(1000000)).given;
select results_eq($$ select type, state, changed from natcom.change
        where record_id = '01900000-0006-7000-8000-0000000000d1' order by position desc limit 1 $$,
    $$ values ('org.natcom.plan.published.v1', 'published', '{state}'::text[]) $$, 'a state names its event');
select is(count(*), 2::bigint, 'a change of nothing is no event') from natcom.change
where record_id = '01900000-0006-7000-8000-0000000000d1';
select is(natcom.changed_members('{"title_en": 1, "b": 2, "version": 1}', '{"title_en": 2, "b": 2, "version": 2}'),
    '{titles.en}', 'changed members are those of the contract');

-- Records below records, and below those.
select is_empty($$ select c.subject from natcom.change c join natcom.change_kind k using (table_name)
        where c.subject !~ case when k.parent_table is null then '^[a-z-]+/[0-9a-f-]{36}$'
            else '^([a-z-]+/[0-9a-f-]{36}/)+[a-z-]+/[0-9a-f-]{36}$' end $$, 'every event names the path of its record');

-- Nobody writes events past the trigger; old ones go.
select is(pg_temp.attempt('admin,secretariat', '', 'insert into natcom.change_head (position) values (1)'), '42501',
    'the service writes no head');
select is(pg_temp.attempt('admin,secretariat', '', 'update natcom.change set position = 0'), '42501',
    'nor moves an event');
select is(natcom.forget_changes('30 days'), 0::bigint, 'young events stay');
update natcom.change set happened_at = now() - interval '31 days' where position <= 10;
select is(natcom.forget_changes('30 days'), 10::bigint, 'old ones are forgotten');
select * from finish();
rollback;
