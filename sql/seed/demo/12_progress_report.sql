-- Demo: progress that no record of the service shows, in all states.
create temporary table demo_report (
    number int, target text, commission text, mode text, value numeric, happened_on date, statement text, state text
) on commit drop;
insert into demo_report values
    (1, 'M2.1.3', null, 'adds', 1, '2016-11-21', 'UNESCO day at the national library of Dakar (demo)', 'verified'),
    (2, 'M1.1.3', 'MYS', 'adds', 1, '2017-04-10', 'Session of the ministry of education in Kuala Lumpur (demo)', 'submitted'),
    (3, 'M2.1.2', 'TUN', 'adds', 1, '2017-09-18', 'Rencontre régionale des clubs à Tunis (démo)', 'returned'),
    (4, 'M2.1.3', 'MAR', 'adds', 1, '2018-03-05', 'Journées portes ouvertes à Fès (démo)', 'draft');
insert into natcom.progress_report (id, target_id, commission_id, mode, value, happened_on, statement)
select ('01900000-0014-7000-8000-' || lpad((900 + d.number)::text, 12, '0'))::uuid, t.id, c.id, d.mode, d.value,
    d.happened_on, d.statement
from demo_report d
join natcom.plan p on p.code = '2016-2018'
join natcom.target t on t.plan_id = p.id and t.code = d.target
left join natcom.commission c on c.code = d.commission
on conflict do nothing;
insert into natcom.progress_report_transition (id, progress_report_id, to_state, effective_on, reason)
select natcom.uuid_v7(), r.id, s.state, d.happened_on + s.days, s.reason
from demo_report d
join natcom.progress_report r on r.id = ('01900000-0014-7000-8000-' || lpad((900 + d.number)::text, 12, '0'))::uuid
join lateral (values (1, 'submitted', 10, null)) s (place, state, days, reason) on d.state <> 'draft'
where r.state = 'draft' order by d.number;
select set_config('natcom.subject', 'seed-officer', true);
insert into natcom.progress_report_transition (id, progress_report_id, to_state, effective_on, reason)
select natcom.uuid_v7(), r.id, d.state, d.happened_on + 20,
    case d.state when 'returned' then 'The list of participants is missing (demo)' end
from demo_report d
join natcom.progress_report r on r.id = ('01900000-0014-7000-8000-' || lpad((900 + d.number)::text, 12, '0'))::uuid
where d.state in ('verified', 'returned') and r.state = 'submitted' order by d.number;
select set_config('natcom.subject', 'seed', true);
