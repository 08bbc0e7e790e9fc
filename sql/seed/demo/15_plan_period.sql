-- Demo: the first year of the plan, locked when it was over, and the second, open still.
insert into natcom.plan_period (id, plan_id, title, starts_on, ends_on)
select d.id::uuid, p.id, d.title, d.starts_on::date, d.ends_on::date
from (values
    ('01900000-0016-7000-8000-000000000901', 'Year 2016 (demo)', '2016-01-01', '2016-12-31'),
    ('01900000-0016-7000-8000-000000000902', 'Year 2017 (demo)', '2017-01-01', '2017-12-31')) d (id, title, starts_on, ends_on)
join natcom.plan p on p.code = '2016-2018'
on conflict do nothing;
insert into natcom.plan_period_transition (id, plan_period_id, to_state, effective_on, reason, resource_version)
select natcom.uuid_v7(), p.id, 'locked', '2017-02-15', 'Reported to the Executive Council (demo)', p.version
from natcom.plan_period p
where p.id = '01900000-0016-7000-8000-000000000901' and p.state = 'open';
