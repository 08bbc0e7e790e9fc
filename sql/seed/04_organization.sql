-- Organisations that the plan names, and one entry for each kind of partner
-- it speaks of without naming one.
insert into natcom.organization (id, acronym, kind, country, url, name_en, name_fr, name_ar)
select ('01900000-0003-7000-8000-' || lpad(o.number::text, 12, '0'))::uuid,
    o.acronym, o.kind, o.country, o.url, o.en, o.fr, o.ar
from (values
    (1, 'UNESCO', 'international', 'FRA', 'https://www.unesco.org',
        'United Nations Educational, Scientific and Cultural Organization',
        'Organisation des Nations Unies pour l''éducation, la science et la culture',
        'منظمة الأمم المتحدة للتربية والعلم والثقافة'),
    (2, 'ALECSO', 'regional', 'TUN', 'https://www.alecso.org',
        'Arab League Educational, Cultural and Scientific Organization',
        'Organisation arabe pour l''éducation, la culture et les sciences',
        'المنظمة العربية للتربية والثقافة والعلوم'),
    (3, 'ABEGS', 'regional', 'SAU', 'https://www.abegs.org',
        'Arab Bureau of Education for the Gulf States',
        'Bureau arabe de l''éducation pour les États du Golfe',
        'مكتب التربية العربي لدول الخليج'),
    (4, null, 'training_centre', null, null,
        'Training centres of the Member States', 'Centres de formation des États membres',
        'مراكز التدريب في الدول الأعضاء'),
    (5, null, 'civil_society', null, null,
        'Civil society institutions', 'Institutions de la société civile', 'مؤسسات المجتمع المدني'),
    (6, null, 'parliament', null, null,
        'Parliaments of the Member States', 'Parlements des États membres', 'برلمانات الدول الأعضاء'),
    (7, null, 'local_authority', null, null,
        'Elected municipal and rural councils', 'Conseils municipaux et ruraux élus',
        'المجالس البلدية والقروية المنتخبة'),
    (8, null, 'specialised', null, null,
        'Specialised organisations with a similar mission', 'Organisations spécialisées à mission semblable',
        'منظمات متخصصة ذات رسالة مماثلة'),
    (9, null, 'ministry', null, null,
        'Ministries concerned in the Member States', 'Ministères concernés des États membres',
        'الوزارات المعنية في الدول الأعضاء')
) o (number, acronym, kind, country, url, en, fr, ar)
on conflict do nothing;
