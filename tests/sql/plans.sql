-- The plans of the statements that matter, as the service's role sees them, with many people.
--
-- Policies come first: a condition that is not leakproof cannot use an index
-- under them.  So it is the plan under the role that counts.
begin;
\ir support/act_as.sql
select no_plan();
select set_config('natcom.roles', 'admin,secretariat', true) \g /dev/null

-- The trail of so many would take longer than the test.
alter table natcom.person disable trigger audit;
alter table natcom.person_word disable trigger audit;
insert into natcom.person (id, full_name, role, commission_id, appointed_on)
select ('01900000-0004-7000-9000-' || lpad(i::text, 12, '0'))::uuid, format('Person %s Family%s', md5(i::text), i % 100),
    'staff_member', c.ids[1 + i % cardinality(c.ids)], date '2010-01-01' + i % 3000
from generate_series(1, 20000) i,
    (select array_agg(id order by code) from natcom.commission) c (ids);
analyze natcom.person;
analyze natcom.person_word;

-- A ledger of many sources.
alter table natcom.ledger_entry disable trigger user;
insert into natcom.ledger_entry (id, kind, budget_line_id, grant_id, amount, value_date)
select gen_random_uuid(), 'commitment', g.budget_line_id, g.id, 0.01, date '2016-01-01' + i % 900
from generate_series(1, 400) i, natcom.grant_record g;
alter table natcom.ledger_entry enable trigger user;
analyze natcom.ledger_entry;

-- The nodes of a plan, as the service would get it.
create function pg_temp.plan_of(roles text, commission text, query text) returns text language plpgsql as $$
declare
    line text;
    whole text := '';
begin
    perform pg_temp.identify(roles, commission, true);
    for line in execute 'explain (costs off) ' || query loop
        whole := whole || line || chr(10);
    end loop;
    perform pg_temp.identify('', '', false);
    return whole;
end
$$;

select matches(pg_temp.plan_of(roles, commission, query),
    'Index (Only )?Scan (using|on) ' || index_name || '\M.*Index Cond',
    format('%s, as %s', what, roles))
from (values ('secretariat', ''), ('commission', 'MAR')) caller (roles, commission),
    (values
        ('one person by id', 'person_pkey',
            'select * from natcom.person_resource where id = ''01900000-0004-7000-9000-000000000055'''),
        ('people changed since', 'person_updated_at', 'select * from natcom.person_resource p
            where p.updated_at >= now() + interval ''1 day'' order by p.updated_at, p.id limit 51'),
        ('people appointed since', 'person_appointed_on', 'select * from natcom.person_resource p
            where p.appointed_on >= ''2018-03-15'''),
        ('people that a search found', 'person_pkey', 'select * from natcom.person_resource p
            where p.id in (select natcom.person_matching(''xylander'')) order by p.full_name, p.id limit 51'),
        ('the words of a search', 'person_word_word',
            'select person_id from natcom.person_word where word = ''xylander''')) v (what, index_name, query);

select matches(pg_temp.plan_of(roles, commission, query), 'Index Scan (Backward )?using person_full_name on .*Index Cond',
    format('%s, as %s', what, roles))
from (values ('secretariat', ''), ('commission', 'MAR')) caller (roles, commission),
    (values
        ('a page of people by name', 'select * from natcom.person_resource p
            where (p.full_name, p.id) > (''Person 8'', ''01900000-0004-7000-9000-000000000055'')
            order by p.full_name, p.id limit 51'),
        ('a page of people backwards', 'select * from natcom.person_resource p
            where (p.full_name, p.id) < (''Person 8'', ''01900000-0004-7000-9000-000000000055'')
            order by p.full_name desc, p.id desc limit 51')) v (what, query);

select alike(pg_temp.plan_of('secretariat', '', 'select * from natcom.person_resource
        where commission_id = ''01900000-0002-7000-8000-000000000029'' order by full_name, id limit 51'),
    '%Index Scan using person_commission_id on%', 'the people of one commission, in order');

select matches(pg_temp.plan_of(roles, commission, 'select sum(e.amount) from natcom.ledger_entry e
        where e.source_id = ''01900000-0015-7000-8000-000000000903'''),
    'Index Scan (using|on) ledger_entry_source_id\M.*Index Cond', 'what one source adds up to, as ' || roles)
from (values ('finance', ''), ('secretariat', ''), ('commission', 'MAR')) caller (roles, commission);

-- Any policy question is asked once a statement: an InitPlan, not a filter that calls a function for each row.
select unalike(pg_temp.plan_of('commission', 'MAR', format('select * from natcom.%I', relname)), '%has_role%',
    'roles are looked at once for ' || relname)
from pg_class where relnamespace = 'natcom'::regnamespace and relkind in ('r', 'v')
    and has_table_privilege('natcom_service', oid, 'select');

-- Negative control: a full text index cannot serve under a policy, and this test would see it.
create index person_text on natcom.person using gin (to_tsvector('simple', full_name));
select unalike(pg_temp.plan_of('secretariat', '', 'select id from natcom.person
    where to_tsvector(''simple'', full_name) @@ plainto_tsquery(''simple'', ''xylander'')'), '%person_text%',
    'an index on to_tsvector is of no use under a policy');
alter table natcom.person disable row level security;
select alike(pg_temp.plan_of('secretariat', '', 'select id from natcom.person
    where to_tsvector(''simple'', full_name) @@ plainto_tsquery(''simple'', ''xylander'')'), '%person_text%',
    'it is the policy that makes it useless');
select * from finish();
rollback;
