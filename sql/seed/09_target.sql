-- The 15 targets of the 14 measures, all due at the end of the plan, and what
-- performance indicators they serve.  A link is
--   stated      where the area has one indicator only, or the measure's words name it;
--   positional  where both columns of the plan's table have the same length;
--   assigned    where neither helps: our judgement, open to correction.
with added as (
    insert into natcom.target (id, area_id, code, source_ref, kind, unit, target_value, due_on,
        statement_en, statement_fr, statement_ar)
    select ('01900000-000a-7000-8000-' || lpad(t.number::text, 12, '0'))::uuid, a.id,
        t.code, t.source_ref, t.kind, t.unit, t.value, '2018-12-31', t.en, t.fr, t.ar
    from (values
        (1, 101, 'M1.1.1', 'M1.1.1', 'monitored', 'people', null::numeric,
            'Experts assigned to national training sessions',
            'Experts affectés aux sessions nationales de formation', 'الخبراء المكلفون بالدورات التدريبية الوطنية'),
        (2, 101, 'M1.1.2', 'M1.1.2', 'count', 'sessions', 3,
            'Regional training sessions for the commissions'' staff',
            'Sessions régionales de formation du personnel des commissions',
            'دورات تدريبية إقليمية للعاملين في اللجان'),
        (3, 101, 'M1.1.3', 'M1.1.3', 'count', 'sessions', 9,
            'National training sessions for staff of the commissions and of the ministries concerned',
            'Sessions nationales de formation du personnel des commissions et des ministères concernés',
            'دورات تدريبية وطنية للعاملين في اللجان والوزارات المعنية'),
        (4, 102, 'M1.2.1', 'M1.2.1', 'count', 'commissions', 30,
            'Commissions that received computer and office equipment',
            'Commissions dotées d''équipement informatique et de bureau', 'لجان زودت بمعدات حاسوبية ومكتبية'),
        (5, 102, 'M1.2.2', 'M1.2.2', 'count', 'commissions', 15,
            'Commissions supported with workstations and audiovisual units',
            'Commissions soutenues en postes de travail et unités audiovisuelles',
            'لجان دعمت بمحطات عمل ووحدات سمعية بصرية'),
        (6, 201, 'M2.1.1', 'M2.1.1', 'count', 'conferences', 3,
            'International conferences that commissions took part in',
            'Conférences internationales avec participation de commissions', 'مؤتمرات دولية شاركت فيها اللجان'),
        (7, 201, 'M2.1.2', 'M2.1.2', 'count', 'meetings', 3,
            'Regional consultation meetings taken part in',
            'Réunions régionales de consultation suivies', 'اجتماعات تشاورية إقليمية تمت المشاركة فيها'),
        (8, 201, 'M2.1.3', 'M2.1.3', 'count', 'events', 3,
            'Events that make UNESCO, ALECSO and ABEGS better known',
            'Manifestations faisant mieux connaître l''UNESCO, l''ALECSO et l''ABEGS',
            'فعاليات للتعريف باليونسكو والألكسو ومكتب التربية العربي'),
        (9, 202, 'M2.2.1', 'M2.2.1', 'milestone', 'meetings', 1,
            'Regular meeting of the secretaries general held',
            'Réunion périodique des secrétaires généraux tenue', 'عقد الاجتماع الدوري للأمناء العامين'),
        (10, 202, 'M2.2.2', 'M2.2.2', 'count', 'visits', 12,
            'Visits to commissions paid for', 'Visites à des commissions financées', 'زيارات ممولة إلى اللجان'),
        (11, 203, 'M2.3.1', 'M2.3.1', 'milestone', 'meetings', 1,
            'Regular meeting of the secretaries general held',
            'Réunion périodique des secrétaires généraux tenue', 'عقد الاجتماع الدوري للأمناء العامين'),
        (12, 203, 'M2.3.2', 'M2.3.2', 'count', 'commissions', 15,
            'Commissions that the Director General visited',
            'Commissions visitées par le Directeur général', 'لجان زارها المدير العام'),
        (13, 203, 'M2.3.3a', 'M2.3.3', 'count', 'commissions', 15,
            'Commissions visited together with parliamentary committees',
            'Commissions visitées avec des commissions parlementaires', 'لجان تمت زيارتها مع لجان برلمانية'),
        (14, 203, 'M2.3.3b', 'M2.3.3', 'count', 'meetings', 3,
            'Regional meetings supported', 'Réunions régionales soutenues', 'اجتماعات إقليمية مدعومة'),
        (15, 203, 'M2.3.4', 'M2.3.4', 'count', 'meetings', 3,
            'Regional meetings supported and organised, with civil society',
            'Réunions régionales soutenues et organisées, avec la société civile',
            'اجتماعات إقليمية مدعومة ومنظمة مع المجتمع المدني')
    ) t (number, area, code, source_ref, kind, unit, value, en, fr, ar)
    join natcom.area a on a.id = ('01900000-0008-7000-8000-' || lpad(t.area::text, 12, '0'))::uuid
    on conflict do nothing
    returning id, code
)
insert into natcom.target_indicator (target_id, indicator_id, origin, number)
select a.id, i.id, l.origin, l.number
from (values
    ('M1.1.1', 10101, 'stated', 1), ('M1.1.2', 10101, 'stated', 1), ('M1.1.3', 10101, 'stated', 1),
    ('M1.2.1', 10201, 'positional', 1), ('M1.2.2', 10202, 'positional', 1),
    ('M2.1.1', 20101, 'positional', 1), ('M2.1.2', 20102, 'positional', 1), ('M2.1.3', 20103, 'positional', 1),
    -- The plan lists this meeting beside visits to headquarters, which it does not count.
    ('M2.2.1', 20201, 'assigned', 1), ('M2.2.2', 20202, 'stated', 1),
    ('M2.3.1', 20301, 'positional', 1), ('M2.3.2', 20302, 'positional', 1),
    ('M2.3.3a', 20303, 'positional', 1), ('M2.3.3b', 20303, 'positional', 1), ('M2.3.3b', 20301, 'assigned', 2),
    ('M2.3.4', 20304, 'positional', 1)
) l (code, indicator, origin, number)
join added a using (code)
join natcom.indicator i on i.id = ('01900000-0009-7000-8000-' || lpad(l.indicator::text, 12, '0'))::uuid;
