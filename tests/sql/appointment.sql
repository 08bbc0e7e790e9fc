-- Who holds an office, when, and how the person agrees with it.
begin;
\ir support/act_as.sql
select no_plan();
select set_config('natcom.roles', 'admin,secretariat', true) \g /dev/null

insert into natcom.person (id, full_name, role, commission_id, appointed_on)
select ('01900000-0004-7000-8000-0000000000' || p.suffix)::uuid, p.name, p.role, c.id, p.appointed_on
from (values ('e1', 'First', 'expert', date '2012-01-01'), ('e2', 'Second', 'secretary_general', '2015-07-01'),
    ('e3', 'Third', 'staff_member', null)) p (suffix, name, role, appointed_on)
cross join natcom.commission c where c.code = 'TUN';

create function pg_temp.appoint(suffix text, role text, starts_on date, ends_on date default null,
    code text default 'TUN')
returns text language plpgsql as $$
declare
    rule text;
begin
    insert into natcom.appointment (id, person_id, role, commission_id, starts_on, ends_on)
    select gen_random_uuid(), ('01900000-0004-7000-8000-0000000000' || suffix)::uuid, role, c.id, starts_on, ends_on
    from natcom.commission c where c.code = appoint.code;
    return 'done';
exception when others then
    get stacked diagnostics rule = constraint_name;
    return rule;
end
$$;

select is(pg_temp.appoint('e1', 'secretary_general', '2014-01-01', '2015-06-30'), 'done', 'an office of two years');
select is(pg_temp.appoint('e3', 'secretary_general', '2015-06-30'), 'appointment_one_holder',
    'nobody else holds it on the last day');
select is(pg_temp.appoint('e3', 'secretary_general', '2010-01-01'), 'appointment_one_holder', 'nor for ever before');
select is(pg_temp.appoint('e2', 'secretary_general', '2015-07-01'), 'done', 'somebody else does on the day after');
select is(pg_temp.appoint('e3', 'secretary_general', '2015-07-01', null, 'DZA'), 'done', 'and anybody elsewhere');
select is(pg_temp.appoint('e3', 'staff_member', '2015-01-01'), 'done', 'staff are many');
select is(pg_temp.appoint('e1', 'staff_member', '2016-01-01'), 'done', 'staff are many indeed');
select is(pg_temp.appoint('e1', 'staff_member', '2016-05-01'), 'appointment_once', 'but each is one of them once');
select is(pg_temp.appoint('e1', 'minister', '2016-05-02', '2016-05-01'), 'appointment_ends_after_start',
    'no office ends before it starts');

-- The constraints hold without the triggers, whoever writes.
alter table natcom.appointment disable trigger user;
select is(pg_temp.appoint('e3', 'secretary_general', '2015-06-30'), 'appointment_one_holder', 'the constraint refuses');
select is(pg_temp.appoint('e1', 'staff_member', '2016-05-01'), 'appointment_once', 'and so does the other');
alter table natcom.appointment enable trigger user;

-- The person.
select results_eq($$ select a.role, a.starts_on from natcom.appointment a
    where a.person_id = '01900000-0004-7000-8000-0000000000e1' order by a.starts_on $$,
    $$ values ('expert', date '2012-01-01'), ('secretary_general', '2014-01-01'), ('staff_member', '2016-01-01') $$,
    'the post a person was entered with is not forgotten');
select results_eq($$ select role, appointed_on, left_on from natcom.person
    where id = '01900000-0004-7000-8000-0000000000e1' $$,
    $$ values ('staff_member', date '2016-01-01', null::date) $$, 'a person has the latest post');
select results_eq($$ select count(*)::int from natcom.appointment
    where person_id = '01900000-0004-7000-8000-0000000000e2' $$, $$ values (1) $$,
    'the same post is not taken up beside itself');
update natcom.appointment set ends_on = '2017-12-31'
where person_id = '01900000-0004-7000-8000-0000000000e1' and role = 'staff_member';
select is((select left_on from natcom.person where id = '01900000-0004-7000-8000-0000000000e1'), date '2017-12-31',
    'what ends for the office ends for the person');
delete from natcom.appointment
where person_id = '01900000-0004-7000-8000-0000000000e1' and role = 'staff_member';
select results_eq($$ select role, left_on from natcom.person where id = '01900000-0004-7000-8000-0000000000e1' $$,
    $$ values ('secretary_general', date '2015-06-30') $$, 'the one before is the latest when it is gone');
select throws_ok($$ update natcom.person set appointed_on = '2011-01-01'
    where id = '01900000-0004-7000-8000-0000000000e2' $$, 'P0001', null, 'a person does not contradict the office');
select lives_ok($$ update natcom.person set email = 'a@b.example' where id = '01900000-0004-7000-8000-0000000000e2' $$,
    'the rest of a person is free');

-- New: in the 12 months from the first day, while in office.
select is((select '01900000-0004-7000-8000-0000000000e2' in (select natcom.person_newly_appointed(d)::text)), expected,
    format('a person appointed on 1 July 2015 on %s', d))
from (values (date '2015-06-30', false), ('2015-07-01', true), ('2016-06-30', true), ('2016-07-01', false))
    v (d, expected);
select is(natcom.new_until('2016-02-29'), date '2017-02-27', 'twelve months from a leap day');
select ok('01900000-0004-7000-8000-000000000901' not in (select natcom.person_newly_appointed('2016-10-06')::text),
    'who came in 2014 is not new in 2016');
select * from finish();
rollback;
