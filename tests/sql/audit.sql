-- The audit trail: what is written, who reads it, and that nobody else writes it.
-- Entries come at once here (act_as.sql), but where a test defers them.
begin;
\ir support/act_as.sql
select no_plan();

create function pg_temp.calling(roles text, subject text, client text default '', request text default '')
returns void language sql as $$
    select set_config('natcom.roles', roles, true), set_config('natcom.subject', subject, true),
        set_config('natcom.client', client, true), set_config('natcom.request', request, true),
        set_config('natcom.commission', '', true)
$$;
create temporary table mark as select count(*) from natcom.audit_entry;
create temporary view added as
select * from natcom.audit_entry
where (day, chain) = (select day, chain from natcom.audit_head where chain = pg_backend_pid() % 15 order by day desc limit 1)
order by position desc;

select pg_temp.calling('secretariat,auditor', 'amina', 'intranet', 'request-1');
insert into natcom.body (id, code, name_en, kind) values ('01900000-0005-7000-8000-0000000000f1', 'audited', 'One', 'meeting');
select results_eq($$ select table_name, record_id, record_key, action, actor, client, roles, commission, request_id,
        before, after ->> 'name_en', after ->> 'version' from added limit 1 $$,
    $$ values ('body', '01900000-0005-7000-8000-0000000000f1'::uuid, null::jsonb, 'insert', 'amina', 'intranet',
        '{secretariat,auditor}'::text[], null, 'request-1', null::jsonb, 'One', '1') $$, 'a new row is an entry');
update natcom.body set name_en = 'Two' where code = 'audited';
select results_eq($$ select action, before ->> 'name_en', after ->> 'name_en', after ->> 'version' from added limit 1 $$,
    $$ values ('update', 'One', 'Two', '2') $$, 'a change is an entry, with the row before and after');
select is((select after from added limit 1), to_jsonb(b), 'what is written is the whole row')
from natcom.body b where code = 'audited';
create temporary table before_nothing as select count(*) from natcom.audit_entry;
update natcom.body set name_en = 'Two', version = 7 where code = 'audited';
select is(count(*), (select count from before_nothing), 'a change of nothing is no entry') from natcom.audit_entry;
delete from natcom.body where code = 'audited';
select results_eq($$ select action, before ->> 'name_en', after from added limit 1 $$,
    $$ values ('delete', 'Two', null::jsonb) $$, 'a deleted row is an entry, with what it was');
select pg_temp.calling('admin', '');
update natcom.currency set name_fr = 'Dollar' where code = 'USD';
select results_eq($$ select record_id, record_key, actor, client, request_id from added limit 1 $$,
    $$ values (null::uuid, '{"code": "USD"}'::jsonb, ('database:' || session_user) collate "default", null, null) $$,
    'a row without an id has its key; who came past the service is the role of the database');
select results_eq($$ select count(*) - (select count from mark) from natcom.audit_entry $$, $$ values (4::bigint) $$,
    'one change is one entry');

-- Chained, each to the one before, and the head says where it ends.
select is(a.previous_hash, b.hash, 'an entry holds the hash of the one before')
from (select * from added limit 1) a join natcom.audit_entry b
    on b.day = a.day and b.chain = a.chain and b.position = a.position - 1;
select is(h.position || encode(h.hash, 'hex'), a.position || encode(a.hash, 'hex'), 'the head is the last entry')
from (select * from added limit 1) a join natcom.audit_head h using (day, chain);
select is(natcom.audit_hash(a), a.hash, 'the hash is that of the content') from (select * from natcom.audit_entry) a
order by a.recorded_at desc limit 3;
select isnt(natcom.audit_hash(b), a.hash, 'every value counts: ' || change::text)
from (select * from added limit 1) a cross join unnest(array['{"actor": "x"}', '{"client": ""}', '{"roles": []}',
    '{"request_id": "x"}', '{"before": null}', '{"after": {}}', '{"position": 1}', '{"chain": 99}', '{"day": "2016-01-01"}',
    '{"recorded_at": "2016-01-01T00:00:00Z"}', '{"table_name": "body"}', '{"action": "delete"}', '{"commission": "MAR"}',
    '{"id": "01900000-0005-7000-8000-0000000000f1"}', '{"record_id": "01900000-0005-7000-8000-0000000000f1"}',
    '{"record_key": null}', '{"previous_hash": "\\x00"}']::jsonb[]) change
cross join lateral jsonb_populate_record(a::natcom.audit_entry, change) b;
select ok((natcom.audit_verification(null, null)).holds, 'all of it holds');

-- At the commit, not before; then with the settings of the request.
set constraints all deferred;
select pg_temp.calling('secretariat', 'late');
create temporary table before_commit as select count(*) from natcom.audit_entry;
insert into natcom.body (id, code, name_en, kind) values ('01900000-0005-7000-8000-0000000000f2', 'late', 'One', 'meeting');
update natcom.body set name_en = 'Two' where code = 'late';
select is(count(*), (select count from before_commit), 'nothing is written, nor locked, before the commit')
from natcom.audit_entry;
set constraints all immediate;
select results_eq('select action, actor from added limit 2', $$ values ('update', 'late'), ('insert', 'late') $$,
    'then come all entries in their order');
select is(h.position, (select max(position) from added), 'and one step of the head') from natcom.audit_head h
where h.chain = pg_backend_pid() % 15 order by day desc limit 1;

-- Who reads it.
select is(pg_temp.shown(roles, 'MAR', 'select * from natcom.' || relation),
    pg_temp.existing(format('select * from natcom.%I where %L in (''auditor'', ''admin'')', relation, roles)),
    format('%s for role "%s"', relation, roles))
from unnest(array['secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin', '']) roles,
    unnest(array['audit_entry', 'audit_head', 'audit_entry_resource']) relation;

-- Who writes it: triggers.
select is(pg_temp.attempt('admin,auditor,secretariat', '', format(statement, relation)), '42501',
    'the service may not ' || format(statement, relation))
from unnest(array['audit_entry', 'audit_head']) relation, unnest(array['insert into natcom.%1$s select * from natcom.%1$s',
    'update natcom.%s set position = position', 'delete from natcom.%s', 'truncate natcom.%s']) statement;
select throws_ok(format(statement, relation), 'P0001', relation || ' is only ever added to',
    'the owner may not ' || format(statement, relation))
from unnest(array['audit_entry', 'audit_head']) relation, unnest(array['insert into natcom.%1$s select * from natcom.%1$s',
    'update natcom.%s set position = position', 'delete from natcom.%s', 'truncate natcom.%s']) statement;

select is(pg_temp.attempt('secretariat', '', 'create temporary table person (id uuid); create constraint trigger forge
    after insert on person for each row execute function natcom.' || forged || '()'), '42501',
    'the service cannot have entries written from a table of its own')
from unnest(array['audit', 'audit_seal']) forged;

grant execute on function natcom.audit() to natcom_service;
select isnt(pg_temp.attempt('secretariat', '', 'create temporary table person (id uuid); create constraint trigger forge
    after insert on person for each row execute function natcom.audit()'), '42501', 'it is the right to execute that it lacks');

-- Negative control: it is the trigger that writes.
alter table natcom.body disable trigger audit;
create temporary table before_control as select count(*) from natcom.audit_entry;
update natcom.body set name_en = 'Three' where code = 'late';
select is(count(*), (select count from before_control), 'without the trigger there is no entry') from natcom.audit_entry;
select * from finish();
rollback;
