-- Demo: meetings of 2015-2018 in all states, walked through the same rules as
-- those of clients.  Days and places of the sessions in Baku, of both meetings
-- of the secretaries general, of Executive Council 39 and of General Conference
-- 13 are facts; the rest is invented, and says so in its purpose.
create temporary table demo_meeting (
    number int, kind text, body text, session int, en text, fr text, ar text, starts_on date, ends_on date, zone text,
    city text, country text, role text, area text, partner int, host_commission text, host_organization text,
    grant_number int, state text, invented boolean
) on commit drop;
insert into demo_meeting values
    (1, 'statutory_session', 'executive_council', 36, 'Executive Council, 36th session', 'Conseil exécutif, 36e session', 'المجلس التنفيذي، الدورة 36', '2015-11-23', '2015-11-24', 'Asia/Baku', 'Baku', 'AZE', 'organised', null, null, 'AZE', null, null, 'held', false),
    (2, 'statutory_session', 'general_conference', 12, 'General Conference, 12th session', 'Conférence générale, 12e session', 'المؤتمر العام، الدورة 12', '2015-11-25', '2015-11-27', 'Asia/Baku', 'Baku', 'AZE', 'organised', null, 1, 'AZE', null, null, 'held', false),
    (3, 'statutory_session', 'executive_council', 37, 'Executive Council, 37th session', 'Conseil exécutif, 37e session', 'المجلس التنفيذي، الدورة 37', '2016-12-05', '2016-12-07', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', null, null, 'MAR', null, null, 'held', true),
    (4, 'statutory_session', 'executive_council', 38, 'Executive Council, 38th session', 'Conseil exécutif, 38e session', 'المجلس التنفيذي، الدورة 38', '2017-07-12', '2017-07-13', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', null, null, 'MAR', null, null, 'held', true),
    (5, 'secretaries_general', 'secretaries_general', 1, 'Meeting of the secretaries general', 'Réunion des secrétaires généraux', 'اجتماع الأمناء العامين', '2017-07-10', '2017-07-11', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', '2.2', 4, 'MAR', null, null, 'held', false),
    (6, 'statutory_session', 'executive_council', 39, 'Executive Council, 39th session', 'Conseil exécutif, 39e session', 'المجلس التنفيذي، الدورة 39', '2018-10-08', '2018-10-09', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', null, null, 'MAR', null, null, 'held', false),
    (7, 'statutory_session', 'general_conference', 13, 'General Conference, 13th session', 'Conférence générale, 13e session', 'المؤتمر العام، الدورة 13', '2018-10-11', '2018-10-12', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', null, null, 'MAR', null, null, 'held', false),
    (8, 'secretaries_general', 'secretaries_general', 2, 'Meeting of the secretaries general', 'Réunion des secrétaires généraux', 'اجتماع الأمناء العامين', '2018-11-11', '2018-11-12', 'Asia/Tehran', 'Shiraz', 'IRN', 'organised', '2.2', null, 'IRN', null, null, 'held', false),
    (9, 'committee', 'financial_control_committee', 1, 'Financial Control Committee, 2016', 'Comité de contrôle financier, 2016', 'لجنة المراقبة المالية 2016', '2016-05-16', '2016-05-20', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', null, null, null, null, null, 'held', true),
    (10, 'committee', 'financial_control_committee', 2, 'Financial Control Committee, 2017', 'Comité de contrôle financier, 2017', 'لجنة المراقبة المالية 2017', '2017-05-15', '2017-05-19', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', null, null, null, null, null, 'held', true),
    (11, 'committee', 'financial_control_committee', 3, 'Financial Control Committee, 2018', 'Comité de contrôle financier, 2018', 'لجنة المراقبة المالية 2018', '2018-05-14', '2018-05-18', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', null, null, null, null, null, 'held', true),
    (12, 'ministerial_conference', 'ministers_higher_education', 8, 'Conference of ministers of higher education, 8th session', 'Conférence des ministres de l''enseignement supérieur, 8e session', 'مؤتمر وزراء التعليم العالي، الدورة 8', '2016-11-28', '2016-11-29', 'Africa/Bamako', 'Bamako', 'MLI', 'organised', '2.3', null, 'MLI', null, null, 'held', true),
    (13, 'ministerial_conference', 'ministers_environment', 7, 'Conference of ministers of the environment, 7th session', 'Conférence des ministres de l''environnement, 7e session', 'مؤتمر وزراء البيئة، الدورة 7', '2017-10-25', '2017-10-26', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', '2.3', null, 'MAR', null, null, 'held', true),
    (14, 'ministerial_conference', 'ministers_culture', 10, 'Conference of ministers of culture, 10th session', 'Conférence des ministres de la culture, 10e session', 'مؤتمر وزراء الثقافة، الدورة 10', '2017-11-21', '2017-11-23', 'Africa/Khartoum', 'Khartoum', 'SDN', 'organised', '2.3', null, 'SDN', null, null, 'held', true),
    (15, 'ministerial_conference', 'ministers_childhood', 5, 'Conference of ministers for childhood, 5th session', 'Conférence des ministres chargés de l''enfance, 5e session', 'مؤتمر الوزراء المكلفين بالطفولة، الدورة 5', '2018-02-21', '2018-02-22', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', '2.3', null, 'MAR', null, null, 'held', true),
    (16, 'ministerial_conference', 'ministers_education', 1, 'Conference of ministers of education, 1st session', 'Conférence des ministres de l''éducation, 1re session', 'مؤتمر وزراء التربية، الدورة 1', '2016-10-27', '2016-10-28', 'Africa/Tunis', 'Tunis', 'TUN', 'organised', '2.3', null, 'TUN', null, null, 'held', true),
    (17, 'consultation', null, null, 'Consultation of the African commissions on the draft plan', 'Consultation des commissions d''Afrique sur le projet de plan', 'مشاورات اللجان الإفريقية حول مشروع الخطة', '2017-03-20', '2017-03-22', 'Africa/Dakar', 'Dakar', 'SEN', 'participated', '2.1', null, null, 'UNESCO', null, 'held', true),
    (18, 'consultation', null, null, 'Consultation of the Arab commissions on the draft plan', 'Consultation des commissions arabes sur le projet de plan', 'مشاورات اللجان العربية حول مشروع الخطة', '2017-09-18', '2017-09-19', 'Africa/Tunis', 'Tunis', 'TUN', 'participated', '2.1', null, null, 'ALECSO', null, 'held', true),
    (19, 'consultation', null, null, 'Consultation of the Asian commissions on the draft plan', 'Consultation des commissions d''Asie sur le projet de plan', 'مشاورات اللجان الآسيوية حول مشروع الخطة', '2018-09-10', '2018-09-11', 'Asia/Almaty', 'Almaty', 'KAZ', 'participated', '2.1', null, 'KAZ', null, 31, 'held', true),
    (20, 'open_day', null, null, 'UNESCO open day', 'Journée portes ouvertes de l''UNESCO', 'يوم مفتوح لليونسكو', '2016-04-18', '2016-04-18', 'Africa/Casablanca', 'Rabat', 'MAR', 'organised', '2.1', null, null, 'UNESCO', null, 'held', true),
    (21, 'open_day', null, null, 'ALECSO open day', 'Journée portes ouvertes de l''ALECSO', 'يوم مفتوح للألكسو', '2017-04-17', '2017-04-17', 'Africa/Tunis', 'Tunis', 'TUN', 'organised', '2.1', null, null, 'ALECSO', null, 'held', true),
    (22, 'open_day', null, null, 'ABEGS open day', 'Journée portes ouvertes de l''ABEGS', 'يوم مفتوح لمكتب التربية العربي', '2018-11-26', '2018-11-26', 'Asia/Riyadh', 'Riyadh', 'SAU', 'organised', '2.1', null, null, 'ABEGS', null, 'cancelled', true),
    (23, 'international_conference', null, null, 'General Conference of UNESCO, 39th session', 'Conférence générale de l''UNESCO, 39e session', 'المؤتمر العام لليونسكو، الدورة 39', '2017-10-30', '2017-11-14', 'Europe/Paris', 'Paris', 'FRA', 'participated', '2.1', null, null, 'UNESCO', null, 'held', true),
    (24, 'international_conference', null, null, 'General Conference of ALECSO', 'Conférence générale de l''ALECSO', 'المؤتمر العام للألكسو', '2018-05-16', '2018-05-19', 'Africa/Tunis', 'Tunis', 'TUN', 'participated', '2.1', null, null, 'ALECSO', null, 'held', true),
    (25, 'regional_meeting', null, null, 'Regional meeting of curriculum experts', 'Réunion régionale d''experts des programmes', 'اجتماع إقليمي لخبراء المناهج', '2017-11-06', '2017-11-08', 'Asia/Muscat', 'Muscat', 'OMN', 'supported', '2.3', null, 'OMN', null, 15, 'held', true),
    (26, 'regional_meeting', null, null, 'Sahel heritage gathering', 'Rencontre du Sahel sur le patrimoine', 'ملتقى الساحل للتراث', '2018-06-04', '2018-06-06', 'Africa/Nouakchott', 'Nouakchott', 'MRT', 'supported', '2.3', null, 'MRT', null, 32, 'held', true),
    (27, 'regional_meeting', null, null, 'Meeting of clubs and schools', 'Rencontre des clubs et des écoles', 'لقاء الأندية والمدارس', '2018-12-03', '2018-12-05', 'Africa/Cairo', 'Cairo', 'EGY', 'supported', '2.3', null, 'EGY', null, null, 'postponed', true),
    (28, 'task_force', 'euro_arab_task_force', 1, 'Task force for the Euro-Arab dialogue', 'Groupe de travail pour le dialogue euro-arabe', 'فريق العمل المعني بالحوار العربي الأوروبي', '2018-12-17', '2018-12-18', 'Europe/Madrid', 'Madrid', 'ESP', 'organised', '2.1', null, null, null, null, 'convened', true),
    (29, 'statutory_session', 'executive_council', 40, 'Executive Council, 40th session', 'Conseil exécutif, 40e session', 'المجلس التنفيذي، الدورة 40', null, null, null, null, null, 'organised', null, null, null, null, null, 'planned', true);

create function pg_temp.meeting_id(number int) returns uuid language sql as $$
    select ('01900000-0015-7000-8000-' || lpad((900 + number)::text, 12, '0'))::uuid
$$;

create temporary table new_meeting on commit drop as
select d.number from demo_meeting d
where not exists (select from natcom.meeting m where m.id = pg_temp.meeting_id(d.number));

insert into natcom.meeting (id, kind, body_id, session_number, title_en, title_fr, title_ar, purpose, starts_on, ends_on,
    time_zone, city, country, organiser_role, area_id, host_commission_id, host_organization_id, grant_id, languages)
select pg_temp.meeting_id(d.number), d.kind, b.id, d.session, d.en, d.fr, d.ar,
    case when d.invented then 'Invented for the demonstration' end, d.starts_on, d.ends_on, d.zone, d.city, d.country,
    d.role, a.id, c.id, o.id, g.id, '{en,fr,ar}'
from demo_meeting d
join new_meeting n on n.number = d.number
join natcom.plan p on p.code = '2016-2018'
left join natcom.body b on b.code = d.body
left join (natcom.area a join natcom.project r on r.id = a.project_id)
    on r.plan_id = p.id and format('%s.%s', r.number, a.number) = d.area
left join natcom.commission c on c.code = d.host_commission
left join natcom.organization o on o.acronym = d.host_organization
left join natcom.grant_record g on g.id = ('01900000-000d-7000-8000-' || lpad((900 + d.grant_number)::text, 12, '0'))::uuid
order by d.number;
update natcom.meeting m set held_with_id = pg_temp.meeting_id(d.partner)
from demo_meeting d join new_meeting n on n.number = d.number
where m.id = pg_temp.meeting_id(d.number) and d.partner is not null;

insert into natcom.agenda_item (id, meeting_id, title)
select natcom.uuid_v7(), pg_temp.meeting_id(d.number), i.title
from demo_meeting d join new_meeting n on n.number = d.number
cross join lateral (values (1, 'Opening'), (2, case when d.kind = 'statutory_session' then 'Reports of the Director General'
    else 'Work of the commissions' end), (3, 'Closing')) i (place, title)
where d.state <> 'planned' order by d.number, i.place;
insert into natcom.agenda_item (id, meeting_id, parent_id, title)
select natcom.uuid_v7(), a.meeting_id, a.id, i.title
from demo_meeting d join new_meeting n on n.number = d.number
join natcom.agenda_item a on a.meeting_id = pg_temp.meeting_id(d.number) and a.title = 'Reports of the Director General'
cross join lateral (values (1, 'Activities'), (2, 'Finances')) i (place, title)
order by d.number, i.place;
insert into natcom.agenda_order (id, meeting_id, items)
select natcom.uuid_v7(), pg_temp.meeting_id(d.number), (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'id', a.id, 'parent_id', a.parent_id)) order by a.parent_id nulls first, a.position)
    from natcom.agenda_item a where a.meeting_id = pg_temp.meeting_id(d.number))
from demo_meeting d join new_meeting n on n.number = d.number where d.kind = 'statutory_session' and d.state = 'held';
insert into natcom.meeting_document (id, meeting_id, kind, title, language, url, send_by, sent_on, sent_to)
select natcom.uuid_v7(), pg_temp.meeting_id(d.number), 'working_document', 'Draft agenda', 'en',
    format('https://files.example.org/meetings/%s/agenda.pdf', d.number), d.starts_on - 30,
    d.starts_on - case when d.number % 5 = 0 then 20 else 40 end, 'All who are invited'
from demo_meeting d join new_meeting n on n.number = d.number where d.state = 'held' order by d.number;

insert into natcom.meeting_transition (id, meeting_id, to_state, effective_on, reason)
select natcom.uuid_v7(), pg_temp.meeting_id(d.number), 'convened', d.starts_on - 60, null
from demo_meeting d join new_meeting n on n.number = d.number
where d.state in ('convened', 'held', 'cancelled', 'postponed') order by d.number;
insert into natcom.meeting_transition (id, meeting_id, to_state, effective_on, reason)
select natcom.uuid_v7(), pg_temp.meeting_id(d.number), d.state, case d.state when 'held' then d.ends_on else d.starts_on - 20 end,
    case d.state when 'cancelled' then 'The host has no hall' when 'postponed' then 'The host asks for another month' end
from demo_meeting d join new_meeting n on n.number = d.number
where d.state in ('held', 'cancelled', 'postponed') order by d.number;
