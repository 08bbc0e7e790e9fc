-- The twelve performance indicators, by area (101 is area 1.1).
insert into natcom.indicator (id, area_id, number, statement_en, statement_fr, statement_ar)
select ('01900000-0009-7000-8000-' || lpad((i.area * 100 + i.number)::text, 12, '0'))::uuid, a.id, i.number,
    i.en, i.fr, i.ar
from (values
    (101, 1, 'Building the capacities of the commissions'' staff',
        'Développement des capacités du personnel des commissions', 'بناء قدرات العاملين في اللجان'),
    (102, 1, 'Computer and office equipment supplied',
        'Équipement informatique et de bureau fourni', 'توفير المعدات الحاسوبية والمكتبية'),
    (102, 2, 'Workstations and audiovisual units set up with support',
        'Postes de travail et unités audiovisuelles créés avec un soutien',
        'دعم إنشاء محطات العمل والوحدات السمعية البصرية'),
    (201, 1, 'Partnership with UNESCO, ALECSO and ABEGS that serves the commissions',
        'Partenariat avec l''UNESCO, l''ALECSO et l''ABEGS au service des commissions',
        'الشراكة مع اليونسكو والألكسو ومكتب التربية العربي خدمة للجان'),
    (201, 2, 'Use made of UNESCO''s consultations with its commissions on its draft plan and budget',
        'Parti tiré des consultations de l''UNESCO sur son projet de plan et de budget',
        'الاستفادة من مشاورات اليونسكو بشأن مشروع خطتها وميزانيتها'),
    (201, 3, 'Organisations of education, science, culture and communication better known',
        'Organisations d''éducation, de science, de culture et de communication mieux connues',
        'التعريف بمنظمات التربية والعلوم والثقافة والاتصال'),
    (202, 1, 'Working visits of secretaries general and assistants to headquarters',
        'Visites de travail des secrétaires généraux et assistants au siège',
        'زيارات عمل للأمناء العامين ومساعديهم إلى المقر'),
    (202, 2, 'Exchange of visits between commissions',
        'Échange de visites entre commissions', 'تبادل الزيارات بين اللجان'),
    (203, 1, 'Cooperation and partnership with the commissions',
        'Coopération et partenariat avec les commissions', 'التعاون والشراكة مع اللجان'),
    (203, 2, 'Visits of the Director General to Member States',
        'Visites du Directeur général dans les États membres', 'زيارات المدير العام إلى الدول الأعضاء'),
    (203, 3, 'Programmes of commissions with the parliamentary committees concerned',
        'Programmes des commissions avec les commissions parlementaires concernées',
        'برامج اللجان مع اللجان البرلمانية المعنية'),
    (203, 4, 'Civil society making the organisation''s mission and work known',
        'Rôle de la société civile pour faire connaître la mission de l''organisation',
        'دور المجتمع المدني في التعريف برسالة المنظمة وعملها')
) i (area, number, en, fr, ar)
join natcom.area a on a.id = ('01900000-0008-7000-8000-' || lpad(i.area::text, 12, '0'))::uuid
on conflict do nothing;
