-- The Secretariat writes, nobody else; and nobody what the service has no grant for.
begin;
\ir support/act_as.sql
select no_plan();

create temporary table caller (roles text, commission text);
insert into caller values ('secretariat', ''), ('finance', ''), ('auditor', ''), ('admin', ''), ('partner', ''),
    ('commission', 'MAR'), ('', '');
create temporary table house as
select relname::text, relname in ('budget_line', 'currency') as read_only, relname = 'person_word' as by_trigger
from pg_class where relnamespace = 'natcom'::regnamespace and relkind = 'r'
    and relname not in (select relname from of_their_own);

-- A row that exists, inserted once more: who may insert comes as far as its key.
create function pg_temp.again(relation text) returns text language plpgsql as $$
declare
    content jsonb;
begin
    execute format('select to_jsonb(t) from natcom.%I t order by t::text limit 1', relation) into content;
    return format('insert into natcom.%I select * from jsonb_populate_record(null::natcom.%1$I, %L)', relation, content);
end
$$;

select case
    when roles = 'secretariat' and not read_only then
        alike(pg_temp.attempt(roles, commission, pg_temp.again(relname)), '23505%', 'secretariat inserts into ' || relname)
    else matches(pg_temp.attempt(roles, commission, pg_temp.again(relname)), '^(42501|23503 \w+_fkey)$',
        format('role "%s" does not insert into %s', roles, relname)) end
from house, caller order by relname;

select case
    when read_only or by_trigger then
        is(pg_temp.attempt(roles, commission, format('update natcom.%I set version = version', relname)), '42501',
            format('role "%s" has no right to update %s', roles, relname))
    when roles = 'secretariat' then
        is(pg_temp.attempt(roles, commission, format('update natcom.%I set version = version', relname)),
            split_part(pg_temp.existing('select from natcom.' || relname), ' ', 1) || ' rows',
            'secretariat updates ' || relname)
    else is(pg_temp.attempt(roles, commission, format('update natcom.%I set version = version', relname)), '0 rows',
        format('role "%s" updates nothing in %s', roles, relname)) end
from house, caller order by relname;

select case
    when read_only then
        is(pg_temp.attempt(roles, commission, 'delete from natcom.' || relname), '42501',
            format('role "%s" has no right to delete from %s', roles, relname))
    when roles = 'secretariat' then
        matches(pg_temp.attempt(roles, commission, 'delete from natcom.' || relname), '^([1-9]\d* rows|23503 .*|P0001 event_open)$',
            'secretariat deletes from ' || relname || ' what nothing refers to')
    else is(pg_temp.attempt(roles, commission, 'delete from natcom.' || relname), '0 rows',
        format('role "%s" deletes nothing from %s', roles, relname)) end
from house, caller order by relname;

select is(pg_temp.attempt('secretariat', '', 'truncate natcom.person'), '42501', 'the service cannot truncate');
select is(pg_temp.attempt('secretariat', '', 'alter table natcom.person disable row level security'), '42501',
    'the service cannot switch policies off');
select is(pg_temp.attempt('secretariat', '', 'create table natcom.mine ()'), '42501', 'the service makes no tables');

-- Negative control: without the policy, a commission would delete other people's people.
alter table natcom.person disable row level security;
select isnt(pg_temp.attempt('commission', 'MAR', 'delete from natcom.person'), '0 rows',
    'it is the policy that refuses to delete');
select * from finish();
rollback;
