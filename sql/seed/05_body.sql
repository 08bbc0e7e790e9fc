-- Bodies.  The Financial Control Committee serves the Executive Council and
-- the General Conference; it has one parent here, the one that meets each year.
insert into natcom.body (id, code, kind, periodicity_months, meets_in_tandem, name_en, name_fr, name_ar)
select ('01900000-0005-7000-8000-' || lpad(b.number::text, 12, '0'))::uuid, b.code, b.kind, b.months,
    b.code = 'secretaries_general', b.en, b.fr, b.ar
from (values
    (1, 'executive_council', 'governing_body', 12, 'Executive Council', 'Conseil exécutif', 'المجلس التنفيذي'),
    (2, 'general_conference', 'governing_body', 36, 'General Conference', 'Conférence générale', 'المؤتمر العام'),
    (3, 'secretaries_general', 'meeting', 36, 'Regular meeting of the secretaries general',
        'Réunion périodique des secrétaires généraux', 'الاجتماع الدوري للأمناء العامين'),
    (4, 'euro_arab_task_force', 'task_force', null, 'Task force for the Euro-Arab dialogue',
        'Groupe de travail pour le dialogue euro-arabe', 'فريق العمل المعني بالحوار العربي الأوروبي'),
    (5, 'ministers_higher_education', 'ministerial_conference', 24,
        'Conference of ministers of higher education and scientific research',
        'Conférence des ministres de l''enseignement supérieur et de la recherche scientifique',
        'مؤتمر وزراء التعليم العالي والبحث العلمي'),
    (6, 'ministers_culture', 'ministerial_conference', 24, 'Conference of ministers of culture',
        'Conférence des ministres de la culture', 'مؤتمر وزراء الثقافة'),
    (7, 'ministers_environment', 'ministerial_conference', 24, 'Conference of ministers of the environment',
        'Conférence des ministres de l''environnement', 'مؤتمر وزراء البيئة'),
    (8, 'ministers_childhood', 'ministerial_conference', 24, 'Conference of ministers for childhood',
        'Conférence des ministres chargés de l''enfance', 'مؤتمر الوزراء المكلفين بالطفولة'),
    (9, 'ministers_education', 'ministerial_conference', 24, 'Conference of ministers of education',
        'Conférence des ministres de l''éducation', 'مؤتمر وزراء التربية')
) b (number, code, kind, months, en, fr, ar)
on conflict do nothing;

-- A statement of its own: the look at the parent does not see rows of the same one.
insert into natcom.body (id, code, kind, periodicity_months, parent_id, name_en, name_fr, name_ar)
select '01900000-0005-7000-8000-000000000010', 'financial_control_committee', 'committee', 12, p.id,
    'Financial Control Committee', 'Comité de contrôle financier', 'لجنة المراقبة المالية'
from natcom.body p where p.code = 'executive_council'
on conflict do nothing;
