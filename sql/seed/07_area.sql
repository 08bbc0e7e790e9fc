-- The five areas of intervention with their expected outcomes.
insert into natcom.area (id, project_id, number, title_en, title_fr, title_ar,
    expected_outcome_en, expected_outcome_fr, expected_outcome_ar)
select ('01900000-0008-7000-8000-' || lpad((a.project * 100 + a.number)::text, 12, '0'))::uuid, p.id, a.number,
    a.en, a.fr, a.ar, a.outcome_en, a.outcome_fr, a.outcome_ar
from (values
    (1, 1, 'Professional skills of the commissions'' staff',
        'Compétences professionnelles du personnel des commissions', 'الكفاءات المهنية للعاملين في اللجان',
        'Staff of the commissions are more skilled',
        'Le personnel des commissions est plus compétent', 'ارتفاع كفاءة العاملين في اللجان'),
    (1, 2, 'Capacities of the commissions', 'Capacités des commissions', 'قدرات اللجان',
        'The commissions have the computers and means of communication they need',
        'Les commissions disposent des moyens informatiques et de communication nécessaires',
        'توفر اللجان على ما يلزمها من وسائل الحوسبة والاتصال'),
    (2, 1, 'The commissions at international and regional conferences and meetings',
        'Les commissions aux conférences et réunions internationales et régionales',
        'حضور اللجان في المؤتمرات والاجتماعات الدولية والإقليمية',
        'The commissions benefit from closer work with similar international organisations',
        'Les commissions profitent d''une coopération plus étroite avec les organisations internationales semblables',
        'استفادة اللجان من تعاون أوثق مع المنظمات الدولية المماثلة'),
    (2, 2, 'Visits of new secretaries general and their assistants',
        'Visites des nouveaux secrétaires généraux et de leurs assistants',
        'زيارات الأمناء العامين الجدد ومساعديهم',
        'The commissions cooperate more and share what they know',
        'Les commissions coopèrent davantage et partagent leur savoir-faire',
        'تنامي التعاون بين اللجان وتبادل خبراتها'),
    (2, 3, 'Relations with Member States, and the regular meeting of the secretaries general',
        'Relations avec les États membres et réunion périodique des secrétaires généraux',
        'العلاقات مع الدول الأعضاء والاجتماع الدوري للأمناء العامين',
        'Member States, commissions, civil society, parliaments and local councils are closer partners',
        'États membres, commissions, société civile, parlements et conseils locaux sont des partenaires plus proches',
        'شراكة أوثق بين الدول الأعضاء واللجان والمجتمع المدني والبرلمانات والمجالس المحلية')
) a (project, number, en, fr, ar, outcome_en, outcome_fr, outcome_ar)
join natcom.project p on p.id = ('01900000-0007-7000-8000-' || lpad(a.project::text, 12, '0'))::uuid
on conflict do nothing;
