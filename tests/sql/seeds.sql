-- The seeds hold the plan 2016-2018 and the reference data, figure by figure.
begin;
create extension if not exists pgtap;
select no_plan();
select set_config('natcom.roles', 'admin,secretariat', true), set_config('natcom.language', 'en', true) \g /dev/null

create temporary view seeded_target as
select t.*, a.number as area_number, p.number as project_number
from natcom.target t join natcom.area a on a.id = t.area_id join natcom.project p on p.id = a.project_id
join natcom.plan n on n.id = p.plan_id where n.code = '2016-2018';

select results_eq($$ select p.number, b.original_amount, (select count(*) from natcom.project_objective where project_id = p.id),
        (select count(*) from natcom.project_partner where project_id = p.id)
    from natcom.project p join natcom.plan n on n.id = p.plan_id
    join natcom.budget_line b on b.project_id = p.id where n.code = '2016-2018' order by p.number $$,
    $$ values (1, 250000.00, 3::bigint, 2::bigint), (2, 250000.00, 6::bigint, 3::bigint) $$,
    '2 projects of 250,000.00, with 3 and 6 objectives, 2 and 3 statements on partners');
select results_eq($$ select p.number || '.' || a.number, (select count(*) from natcom.indicator i where i.area_id = a.id),
        (select count(*) from natcom.target t where t.area_id = a.id),
        (select count(distinct source_ref) from natcom.target t where t.area_id = a.id)
    from natcom.area a join natcom.project p on p.id = a.project_id join natcom.plan n on n.id = p.plan_id
    where n.code = '2016-2018' order by 1 $$,
    $$ values ('1.1', 1::bigint, 3::bigint, 3::bigint), ('1.2', 2::bigint, 2::bigint, 2::bigint),
        ('2.1', 3::bigint, 3::bigint, 3::bigint), ('2.2', 2::bigint, 2::bigint, 2::bigint),
        ('2.3', 4::bigint, 5::bigint, 4::bigint) $$,
    '5 areas with 12 performance indicators, 14 measures and 15 targets');
select results_eq('select code, source_ref, kind, unit, target_value from seeded_target order by code collate "C"',
    $$ values ('M1.1.1', 'M1.1.1', 'monitored', 'people', null::numeric), ('M1.1.2', 'M1.1.2', 'count', 'sessions', 3),
        ('M1.1.3', 'M1.1.3', 'count', 'sessions', 9), ('M1.2.1', 'M1.2.1', 'count', 'commissions', 30),
        ('M1.2.2', 'M1.2.2', 'count', 'commissions', 15), ('M2.1.1', 'M2.1.1', 'count', 'conferences', 3),
        ('M2.1.2', 'M2.1.2', 'count', 'meetings', 3), ('M2.1.3', 'M2.1.3', 'count', 'events', 3),
        ('M2.2.1', 'M2.2.1', 'milestone', 'meetings', 1), ('M2.2.2', 'M2.2.2', 'count', 'visits', 12),
        ('M2.3.1', 'M2.3.1', 'milestone', 'meetings', 1), ('M2.3.2', 'M2.3.2', 'count', 'commissions', 15),
        ('M2.3.3a', 'M2.3.3', 'count', 'commissions', 15), ('M2.3.3b', 'M2.3.3', 'count', 'meetings', 3),
        ('M2.3.4', 'M2.3.4', 'count', 'meetings', 3) $$, 'the targets are those of the plan');
select is_empty($$ select code from seeded_target where due_on <> '2018-12-31' or baseline <> 0
    or code not like format('M%s.%s.%%', project_number, area_number)
    or not exists (select from natcom.target_indicator l join natcom.indicator i on i.id = l.indicator_id
        where l.target_id = seeded_target.id and i.area_id = seeded_target.area_id) $$,
    'each target is due with the plan, starts at 0, and serves an indicator of its own area');
select bag_eq('select distinct origin from natcom.target_indicator', array['stated', 'positional', 'assigned'],
    'links tell where they come from');
select is_empty($$ select i.id from natcom.indicator i join natcom.area a on a.id = i.area_id
    where not exists (select from natcom.target_indicator l where l.indicator_id = i.id) $$,
    'each indicator is served by a target');

select results_eq($$ select code, kind, original_amount from natcom.budget_line_resource
    where plan_id = (select id from natcom.plan where code = '2016-2018') order by code $$,
    $$ values ('governing_bodies', 'governing_bodies', 1120000.00), ('project_1', 'project', 250000.00),
        ('project_2', 'project', 250000.00) $$, 'three budget lines');
select results_eq($$ select state, starts_on, ends_on, currency, total_budget::text from natcom.plan_resource
    where code = '2016-2018' $$,
    $$ values ('published', '2016-01-01'::date, '2018-12-31'::date, 'USD', '1620000.00') $$,
    'the plan is published and adds up to 1,620,000.00');

select results_eq($$ select region, count(*), count(*) filter (where least_developed) from natcom.member_state
    group by region order by region $$,
    $$ values ('africa', 17::bigint, 13::bigint), ('arab', 22::bigint, 6::bigint), ('asia', 15::bigint, 2::bigint) $$,
    '54 member states in three regions, 21 of them least developed');
select is_empty($$ select code from natcom.member_state where code in ('ALB', 'TUR', 'TKM') $$,
    'three states of the OIC are not members');
select results_eq($$ select count(*), count(distinct member_state_id) from natcom.commission
    where affiliation = 'member' $$, $$ values (54::bigint, 54::bigint) $$, 'each state has its commission');
select is_empty($$ select c.code from natcom.commission c join natcom.member_state s on s.id = c.member_state_id
    where c.code <> s.code $$, 'a commission has the code of its state');
select results_eq('select kind, count(*) from natcom.body group by kind order by kind',
    $$ values ('committee', 1::bigint), ('governing_body', 2::bigint), ('meeting', 1::bigint),
        ('ministerial_conference', 5::bigint), ('task_force', 1::bigint) $$, 'the bodies');
select is((select p.code from natcom.body b join natcom.body p on p.id = b.parent_id
    where b.code = 'financial_control_committee'), 'executive_council', 'the committee has a parent');
select set_has('select acronym from natcom.organization', $$ values ('UNESCO'), ('ALECSO'), ('ABEGS') $$,
    'the organisations that the plan names');

-- Every text of the seeds exists in three languages.
create function pg_temp.untranslated() returns setof text language plpgsql as $$
declare
    member record;
begin
    for member in select c.relname, a.attname, translation.language
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        cross join (values ('fr'), ('ar')) translation (language)
        where c.relnamespace = 'natcom'::regnamespace and c.relkind = 'r' and a.attname ~ '_en$'
    loop
        return query execute format('select %L || '': '' || %I from natcom.%I where %I is null', member.relname,
            member.attname, member.relname, regexp_replace(member.attname, '_en$', '_' || member.language));
    end loop;
end
$$;
select is_empty('select * from pg_temp.untranslated()', 'every text exists in French and Arabic');
select is_empty($$ select name_ar from natcom.member_state where name_ar !~ '^[\u0600-\u06ff ]+$' $$,
    'Arabic names are in Arabic letters');
select is((select count(distinct version) from natcom.target where version <> 1)
    + (select count(*) from natcom.project where version <> 1), 0::bigint, 'what the seeds made has version 1');

-- The language of the request.
select set_config('natcom.language', 'fr', true) \g /dev/null
select is((select name from natcom.member_state_resource where code = 'MAR'), 'Maroc', 'names in French');
select set_config('natcom.language', 'ar', true) \g /dev/null
select is((select name from natcom.member_state_resource where code = 'MAR'), 'المغرب', 'names in Arabic');
select set_config('natcom.language', 'de', true) \g /dev/null
select is((select name from natcom.member_state_resource where code = 'MAR'), 'Morocco', 'English for who asks otherwise');
select set_config('natcom.language', 'fr', true) \g /dev/null
update natcom.member_state set name_fr = null where code = 'MAR';
select is((select name from natcom.member_state_resource where code = 'MAR'), 'Morocco', 'English for want of French');

-- Run again, the seeds leave alone what was edited.
update natcom.plan set title_en = 'Edited' where code = '2016-2018';
delete from natcom.project_objective where number = 3;
delete from natcom.target_indicator where number = 2;
\ir ../../sql/seed/02_member_state.sql
\ir ../../sql/seed/06_plan.sql
\ir ../../sql/seed/09_target.sql
select is((select title_en from natcom.plan where code = '2016-2018'), 'Edited', 'an edited row stays edited');
select is((select name_fr from natcom.member_state where code = 'MAR'), null, 'a removed translation stays removed');
select is_empty('select from natcom.project_objective where number = 3', 'a removed objective stays removed');
select is_empty('select from natcom.target_indicator where number = 2', 'a removed link stays removed');
select * from finish();
rollback;
