-- Settings of the plan 2016-2018: reports 90 days after the activity, and no
-- approval nor payment while one is overdue.  Ceilings and a most number of
-- requests are for an administrator to set.
insert into natcom.plan_setting (id, plan_id, name, value)
select ('01900000-000c-7000-8000-' || lpad(s.number::text, 12, '0'))::uuid, n.id, s.name, s.value
from (values (1, 'report_delay_days', 90), (2, 'block_on_overdue_report', 1)) s (number, name, value)
join natcom.plan n on n.code = '2016-2018'
on conflict do nothing;
