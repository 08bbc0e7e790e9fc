-- Demo: trainings of 2016-2018, three regional and nine national ones among
-- them, in all states.  All of them are invented.
create temporary table demo_training (
    number int, scope text, topic text, en text, fr text, ar text, starts_on date, days int, zone text, city text, country text, host text,
    grant_number int, women int, men int, state text
) on commit drop;
insert into demo_training values
    (1, 'regional', 'ict', 'Electronic archives of the commissions', 'Archives électroniques des commissions',
        'الأرشيف الإلكتروني للجان', '2016-09-05', 5, 'Asia/Kuala_Lumpur', 'Kuala Lumpur', 'MYS', 'MYS', 4, 9, 11, 'evaluated'),
    (2, 'regional', 'project_management', 'Management of projects', 'Gestion de projets',
        'إدارة المشاريع', '2017-09-11', 5, 'Africa/Kampala', 'Kampala', 'UGA', 'UGA', 16, 12, 8, 'evaluated'),
    (3, 'regional', 'documentation', 'Documentation centres', 'Centres de documentation',
        'مراكز التوثيق', '2018-04-16', 4, 'Africa/Tunis', 'Tunis', 'TUN', 'TUN', null, 10, 10, 'held'),
    (4, 'national', 'ict', 'Office software', 'Logiciels de bureau',
        'برامج المكاتب', '2016-03-14', 3, 'Africa/Casablanca', 'Rabat', 'MAR', 'MAR', null, 8, 7, 'evaluated'),
    (5, 'national', 'administration', 'Writing of projects', 'Rédaction de projets',
        'كتابة المشاريع', '2016-06-06', 3, 'Africa/Dakar', 'Dakar', 'SEN', 'SEN', null, 6, 9, 'evaluated'),
    (6, 'national', 'public_relations', 'Relations with the press', 'Relations avec la presse',
        'العلاقات مع الصحافة', '2016-11-14', 2, 'Asia/Amman', 'Amman', 'JOR', 'JOR', null, 11, 5, 'held'),
    (7, 'national', 'documentation', 'Cataloguing', 'Catalogage',
        'الفهرسة', '2017-02-13', 3, 'Africa/Niamey', 'Niamey', 'NER', 'NER', null, 5, 10, 'held'),
    (8, 'national', 'heritage', 'Inventory of heritage', 'Inventaire du patrimoine',
        'جرد التراث', '2017-05-08', 4, 'Asia/Muscat', 'Muscat', 'OMN', 'OMN', null, 7, 7, 'held'),
    (9, 'national', 'languages', 'Translation of documents', 'Traduction de documents',
        'ترجمة الوثائق', '2017-10-16', 3, 'Africa/Algiers', 'Algiers', 'DZA', 'DZA', null, 9, 4, 'held'),
    (10, 'national', 'documentation', 'National session on documentation', 'Session nationale de documentation',
        'دورة وطنية في التوثيق', '2018-03-12', 3, 'Asia/Karachi', 'Islamabad', 'PAK', 'PAK', 29, 6, 12, 'held'),
    (11, 'national', 'education', 'Textbooks and dialogue', 'Manuels scolaires et dialogue',
        'الكتب المدرسية والحوار', '2018-11-19', 2, 'Asia/Almaty', 'Astana', 'KAZ', 'KAZ', null, 0, 0, 'confirmed'),
    (12, 'national', 'public_relations', 'Public relations', 'Relations publiques',
        'العلاقات العامة', '2016-11-07', 3, 'Africa/Libreville', 'Libreville', 'GAB', 'GAB', 19, 0, 0, 'cancelled'),
    (13, 'headquarters', 'administration', 'Briefing of new staff', 'Accueil du nouveau personnel',
        'إحاطة الموظفين الجدد', '2018-12-10', 2, 'Africa/Casablanca', 'Rabat', 'MAR', null, null, 0, 0, 'planned');
create function pg_temp.training_id(number int) returns uuid language sql as $$
    select ('01900000-0016-7000-8000-' || lpad((900 + number)::text, 12, '0'))::uuid
$$;
create temporary table new_training on commit drop as
select d.* from demo_training d where not exists (select from natcom.training t where t.id = pg_temp.training_id(d.number));
insert into natcom.training (id, scope, topic, title_en, title_fr, title_ar, starts_on, ends_on, time_zone, city, country, host_commission_id,
    area_id, grant_id, languages, evaluation)
select pg_temp.training_id(d.number), d.scope, d.topic, d.en || ' (demo)', d.fr || ' (démo)',
    d.ar || ' (للعرض)', d.starts_on, d.starts_on + d.days - 1, d.zone,
    d.city, d.country, c.id, a.id, g.id, '{en,fr}',
    case d.state when 'evaluated' then 'Four trainees in five use what they learned (demo)' end
from new_training d
join natcom.plan p on p.code = '2016-2018'
join natcom.project r on r.plan_id = p.id and r.number = 1
join natcom.area a on a.project_id = r.id and a.number = 1
left join natcom.commission c on c.code = d.host
left join natcom.grant_record g on g.id = ('01900000-000d-7000-8000-' || lpad((900 + d.grant_number)::text, 12, '0'))::uuid
order by d.number;
insert into natcom.person (id, full_name, role, languages)
select ('01900000-0004-7000-8000-' || lpad((930 + p.number)::text, 12, '0'))::uuid, p.full_name, 'expert', '{en}'
from (values (1, 'Nadia Demo Benali'), (2, 'Ibrahim Demo Sow'), (3, 'Rahim Demo Yusof')) p (number, full_name)
on conflict do nothing;
insert into natcom.training_expert (id, training_id, person_id)
select natcom.uuid_v7(), pg_temp.training_id(d.number),
    ('01900000-0004-7000-8000-' || lpad((931 + d.number % 3)::text, 12, '0'))::uuid
from new_training d where d.state not in ('planned', 'cancelled');
insert into natcom.training_trainee_group (id, training_id, commission_id, women, men)
select natcom.uuid_v7(), pg_temp.training_id(d.number), c.id, d.women, d.men
from new_training d join natcom.commission c on c.code = d.host where d.women + d.men > 0;
insert into natcom.training_trainee_group (id, training_id, commission_id, women, men)
select natcom.uuid_v7(), pg_temp.training_id(d.number), c.id, 2, 1
from new_training d join natcom.commission c on c.code in ('MAR', 'SEN', 'KWT') and c.code <> d.host
where d.scope = 'regional';
insert into natcom.training_transition (id, training_id, to_state, effective_on)
select natcom.uuid_v7(), pg_temp.training_id(d.number), 'confirmed', d.starts_on - 30
from new_training d where d.state in ('confirmed', 'held', 'evaluated') order by d.number;
insert into natcom.training_transition (id, training_id, to_state, effective_on, reason)
select natcom.uuid_v7(), pg_temp.training_id(d.number), case d.state when 'cancelled' then 'cancelled' else 'held' end,
    d.starts_on + d.days - 1, case d.state when 'cancelled' then 'The trainer is ill (demo)' end
from new_training d where d.state in ('held', 'evaluated', 'cancelled') order by d.number;
insert into natcom.training_transition (id, training_id, to_state, effective_on)
select natcom.uuid_v7(), pg_temp.training_id(d.number), 'evaluated', d.starts_on + 60
from new_training d where d.state = 'evaluated' order by d.number;
