-- Demo: visits of 2016-2018.  That the new secretaries general of Palestine,
-- Kuwait, Burkina Faso and Côte d'Ivoire came to Rabat on 6 October 2016 is a
-- fact; the rest, twelve exchange visits among it, is invented.
create temporary table demo_visit (
    number int, kind text, visitor text, host text, starts_on date, days int, zone text, city text, country text,
    purposes text[], parliament boolean, grant_number int, state text
) on commit drop;
insert into demo_visit values
    (1, 'to_headquarters', 'PSE', null, '2016-10-06', 1, 'Africa/Casablanca', 'Rabat', 'MAR', '{}', false, 8, 'reported'),
    (2, 'to_headquarters', 'KWT', null, '2016-10-06', 1, 'Africa/Casablanca', 'Rabat', 'MAR', '{}', false, 5, 'reported'),
    (3, 'to_headquarters', 'BFA', null, '2016-10-06', 1, 'Africa/Casablanca', 'Rabat', 'MAR', '{}', false, 6, 'reported'),
    (4, 'to_headquarters', 'CIV', null, '2016-10-06', 1, 'Africa/Casablanca', 'Rabat', 'MAR', '{}', false, 7, 'reported'),
    (5, 'exchange', 'IDN', 'MYS', '2018-02-05', 3, 'Asia/Kuala_Lumpur', 'Kuala Lumpur', 'MYS', '{}', false, 17, 'reported'),
    (6, 'exchange', 'SEN', 'MAR', '2016-05-16', 3, 'Africa/Casablanca', 'Rabat', 'MAR', '{}', false, null, 'made'),
    (7, 'exchange', 'MLI', 'SEN', '2016-11-21', 2, 'Africa/Dakar', 'Dakar', 'SEN', '{}', false, null, 'made'),
    (8, 'exchange', 'KWT', 'OMN', '2017-01-23', 3, 'Asia/Muscat', 'Muscat', 'OMN', '{}', false, null, 'reported'),
    (9, 'exchange', 'NER', 'BFA', '2017-03-06', 3, 'Africa/Ouagadougou', 'Ouagadougou', 'BFA', '{}', false, null, 'made'),
    (10, 'exchange', 'TUN', 'DZA', '2017-04-24', 2, 'Africa/Algiers', 'Algiers', 'DZA', '{}', false, null, 'made'),
    (11, 'exchange', 'JOR', 'EGY', '2017-06-12', 3, 'Africa/Cairo', 'Cairo', 'EGY', '{}', false, null, 'made'),
    (12, 'exchange', 'GMB', 'SEN', '2017-11-13', 2, 'Africa/Dakar', 'Dakar', 'SEN', '{}', false, null, 'made'),
    (13, 'exchange', 'PAK', 'KAZ', '2018-04-09', 3, 'Asia/Almaty', 'Astana', 'KAZ', '{}', false, null, 'made'),
    (14, 'exchange', 'TCD', 'CMR', '2018-06-18', 2, 'Africa/Douala', 'Yaounde', 'CMR', '{}', false, null, 'made'),
    (15, 'exchange', 'TGO', 'SEN', '2018-11-05', 2, 'Africa/Dakar', 'Dakar', 'SEN', '{}', false, 34, 'planned'),
    (16, 'exchange', 'BEN', 'CIV', '2018-12-03', 2, 'Africa/Abidjan', 'Abidjan', 'CIV', '{}', false, null, 'cancelled'),
    (17, 'director_general', null, 'MRT', '2016-02-15', 2, 'Africa/Nouakchott', 'Nouakchott', 'MRT', '{meet_officials,assess_needs}', true, null, 'reported'),
    (18, 'director_general', null, 'NER', '2016-04-25', 2, 'Africa/Niamey', 'Niamey', 'NER', '{assess_needs}', false, null, 'reported'),
    (19, 'director_general', null, 'UZB', '2017-05-22', 3, 'Asia/Tashkent', 'Tashkent', 'UZB', '{meet_officials,supervise_activities}', true, null, 'reported'),
    (20, 'director_general', null, 'NER', '2018-01-29', 2, 'Africa/Niamey', 'Niamey', 'NER', '{supervise_activities}', true, null, 'made'),
    (21, 'director_general', null, 'MDV', '2018-03-19', 2, 'Indian/Maldives', 'Male', 'MDV', '{meet_officials,assess_needs}', false, null, 'made'),
    (22, 'director_general', null, 'GUY', '2018-12-17', 2, 'America/Guyana', 'Georgetown', 'GUY', '{joint_commission_meeting}', false, null, 'confirmed');
create function pg_temp.visit_id(number int) returns uuid language sql as $$
    select ('01900000-0017-7000-8000-' || lpad((900 + number)::text, 12, '0'))::uuid
$$;
create temporary table new_visit on commit drop as
select d.* from demo_visit d where not exists (select from natcom.visit v where v.id = pg_temp.visit_id(d.number));
insert into natcom.visit (id, kind, title, purposes, visiting_commission_id, host_commission_id, host_member_state_id,
    starts_on, ends_on, time_zone, city, country, with_parliamentary_committee, outcome, area_id, grant_id)
select pg_temp.visit_id(d.number), d.kind, case d.kind
        when 'to_headquarters' then format('Visit of the new secretary general, %s', v.name_en)
        when 'exchange' then format('%s visits %s (demo)', v.name_en, h.name_en)
        else format('The Director General in %s (demo)', d.city) end,
    d.purposes, v.id, h.id, case d.kind when 'director_general' then h.member_state_id end, d.starts_on, d.starts_on + d.days - 1,
    d.zone, d.city, d.country, d.parliament, case d.state when 'reported' then 'What was agreed is under way (demo)' end, a.id, g.id
from new_visit d
join natcom.plan p on p.code = '2016-2018'
join natcom.project r on r.plan_id = p.id and r.number = 2
join natcom.area a on a.project_id = r.id and a.number = case d.kind when 'director_general' then 3 else 2 end
left join natcom.commission v on v.code = d.visitor
left join natcom.commission h on h.code = d.host
left join natcom.grant_record g on g.id = ('01900000-000d-7000-8000-' || lpad((900 + d.grant_number)::text, 12, '0'))::uuid
order by d.number;
insert into natcom.visit_visitor (id, visit_id, person_id)
select natcom.uuid_v7(), pg_temp.visit_id(d.number), s.id
from new_visit d
join natcom.commission c on c.code = d.visitor
cross join lateral (select p.id from natcom.person p where p.commission_id = c.id order by p.id limit 1) s;
insert into natcom.visit_transition (id, visit_id, to_state, effective_on)
select natcom.uuid_v7(), pg_temp.visit_id(d.number), 'confirmed', d.starts_on - 20
from new_visit d where d.state in ('confirmed', 'made', 'reported') order by d.number;
insert into natcom.visit_transition (id, visit_id, to_state, effective_on, reason)
select natcom.uuid_v7(), pg_temp.visit_id(d.number), case d.state when 'cancelled' then 'cancelled' else 'made' end,
    d.starts_on, case d.state when 'cancelled' then 'The host is not ready (demo)' end
from new_visit d where d.state in ('made', 'reported', 'cancelled') order by d.number;
insert into natcom.visit_transition (id, visit_id, to_state, effective_on)
select natcom.uuid_v7(), pg_temp.visit_id(d.number), 'reported', d.starts_on + 30
from new_visit d where d.state = 'reported' order by d.number;

-- Needs, most of them found by the Director General.
insert into natcom.need (id, commission_id, category, priority, statement, assessed_on, visit_id, grant_id, met_on)
select ('01900000-0018-7000-8000-' || lpad((900 + d.number)::text, 12, '0'))::uuid, c.id, d.category, d.priority,
    d.statement || ' (demo)', d.day::date, pg_temp.visit_id(d.visit), g.id, d.met_on::date
from (values
    (1, 'NER', 'connectivity', 1, 'No internet since 2015', '2016-04-26', 18, 9, '2016-09-30'),
    (2, 'NER', 'equipment', 2, 'Four computers for nine people', '2018-01-30', 20, null, null),
    (3, 'MRT', 'training', 2, 'Nobody knows how to write a project', '2016-02-16', 17, null, null),
    (4, 'UZB', 'equipment', 1, 'The reading room is empty', '2017-05-23', null, null, null),
    (5, 'MDV', 'library', 3, 'Manuscripts rot', '2018-03-20', 21, null, null),
    (6, 'SOM', 'connectivity', 1, 'Two hours of internet a day', '2018-05-02', null, null, null)
) d (number, code, category, priority, statement, day, visit, grant_number, met_on)
join natcom.commission c on c.code = d.code
left join natcom.grant_record g on g.id = ('01900000-000d-7000-8000-' || lpad((900 + d.grant_number)::text, 12, '0'))::uuid
on conflict do nothing;
