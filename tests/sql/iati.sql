-- How the money of a plan is split by years for IATI.
begin;
create extension if not exists pgtap;
select plan(6);

select results_eq($$ select * from natcom.iati_years('2016-01-01', '2018-12-31', 250000.00) $$,
    $$ values ('2016-01-01'::date, '2016-12-31'::date, 83333.33), ('2017-01-01', '2017-12-31', 83333.34),
        ('2018-01-01', '2018-12-31', 83333.33) $$,
    'three years have a third each, the cent that is over among them');
select results_eq($$ select * from natcom.iati_years('2016-07-01', '2017-12-31', 180.00) $$,
    $$ values ('2016-07-01'::date, '2016-12-31'::date, 60.00), ('2017-01-01', '2017-12-31', 120.00) $$,
    'half a year has the share of its months');
select results_eq($$ select * from natcom.iati_years('2016-03-10', '2016-11-20', 0.01) $$,
    $$ values ('2016-03-10'::date, '2016-11-20'::date, 0.01) $$, 'what is within a year is whole');
select is_empty($$ select total from (select (n * 7919 % 1000000) / 100.0 as total, n from generate_series(1, 500) n) t
    cross join lateral (select sum(y.amount) as amount, min(y.amount) as least
        from natcom.iati_years('2016-01-01'::date + t.n, '2016-01-01'::date + 5 * t.n + 40, t.total) y) s
    where s.amount <> t.total or s.least < 0 $$,
    'the parts of any amount in any period add up to it');
select is_empty($$ select from generate_series(1, 500) n
    cross join lateral natcom.iati_years('2016-01-01'::date + n, '2016-01-01'::date + 5 * n + 40, 1000) y
    where y.ends_on > y.starts_on + interval '1 year' or y.starts_on > y.ends_on $$,
    'no part is longer than a year');

set local natcom.roles = 'secretariat';
select results_eq($$ select natcom.plan_key('2016-2018'), natcom.plan_key(natcom.plan_key('2016-2018')::text),
        natcom.plan_key('2090-2092') $$,
    $$ select id, id, null::uuid from natcom.plan where code = '2016-2018' $$, 'a plan is found by code and by id');

select * from finish();
rollback;
