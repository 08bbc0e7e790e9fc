-- House rules that every object of schema natcom keeps.  A row is a fault.
begin;
create extension if not exists pgtap;
select plan(14);

create temporary view house_table as
select c.oid, c.relname from pg_class c
where c.relnamespace = 'natcom'::regnamespace and c.relkind in ('r', 'p');

-- What the database writes about changes is no record that changes.
create temporary view house_record as
select * from house_table where relname not in ('audit_entry', 'audit_head', 'change', 'change_head');

select isnt_empty('select from house_table', 'there are tables to look at');
select is_empty($$ select relname from house_table where obj_description(oid, 'pg_class') is null $$,
    'every table says what it is for');
select is_empty($$ select relname from house_table t
    where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p') $$,
    'every table has a primary key');
select is_empty($$ select relname from house_table t join pg_class c using (oid, relname)
    where not (c.relrowsecurity and c.relforcerowsecurity) $$,
    'row security is on for every table, and binds its owner');
select is_empty($$ select relname from house_table t
    where not exists (select from pg_policy p where p.polrelid = t.oid and p.polcmd = 'r') $$,
    'every table has a policy for reading');
select is_empty($$ select t.relname, w.name from house_record t
    cross join (values ('created_at'), ('updated_at'), ('version')) w(name)
    where not exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = w.name and a.attnotnull) $$,
    'every table dates and counts the changes of its rows');
select is_empty($$ select relname from house_record t
    where not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgfoid = 'natcom.touch'::regproc) $$,
    'every table has the trigger that counts');
select is_empty($$ select relname from house_record t join pg_class c using (oid, relname)
    where not relispartition and relname <> 'idempotency_record' and not exists (
        select from pg_trigger g where g.tgrelid = t.oid and g.tgfoid = 'natcom.audit'::regproc
        and g.tgtype = 29 and g.tgdeferrable and g.tginitdeferred and g.tgenabled = 'O' and g.tgqual is null) $$,
    'every change of a row of every table goes into the audit trail, at the commit');
select is_empty($$ select k.conname from pg_constraint k join house_table t on t.oid = k.conrelid
    where k.contype = 'f' and not exists (
        select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
        and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey) $$,
    'every foreign key has a whole index that starts with its columns');
select is_empty($$ select p.proname from pg_proc p
    where p.pronamespace = 'natcom'::regnamespace and p.prosqlbody is null
    and not coalesce(p.proconfig::text, '') like '%search_path=%' $$,
    'every function whose names are resolved when it runs sets its search_path');
select is_empty($$ select p.proname from pg_proc p
    where p.pronamespace = 'natcom'::regnamespace
    and (obj_description(p.oid, 'pg_proc') is null
        or (p.prosecdef and obj_description(p.oid, 'pg_proc') not like '%security definer because%')) $$,
    'every function says what it is for, and why when it acts with its owner''s rights');
select is_empty($$ select c.relname from pg_class c
    where c.relnamespace = 'natcom'::regnamespace and c.relkind in ('v', 'm')
    and not coalesce(c.reloptions::text, '') like '%security_invoker=true%' $$,
    'every view looks with the rights of who asks');
select is_empty($$ select c.relname from pg_class c
    where c.relnamespace = 'natcom'::regnamespace and (
        c.relowner = 'natcom_service'::regrole
        or has_table_privilege('natcom_service', c.oid, 'truncate, references, trigger')) and c.relkind <> 'i' $$,
    'the service''s role owns nothing and can do no more than read and write rows');
select is_empty($$ select from pg_roles where rolname = 'natcom_service'
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb) $$,
    'the service''s role passes no policy by');
select * from finish();
rollback;
