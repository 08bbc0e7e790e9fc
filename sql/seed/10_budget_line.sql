-- The three budget lines: 500,000.00 for the projects, 1,620,000.00 in all.
insert into natcom.budget_line (id, plan_id, project_id, code, kind, original_amount, title_en, title_fr, title_ar)
select ('01900000-000b-7000-8000-' || lpad(l.number::text, 12, '0'))::uuid, n.id, p.id, l.code, l.kind, l.amount,
    l.en, l.fr, l.ar
from (values
    (1, 1, 'project_1', 'project', 250000.00, 'Project 1', 'Projet 1', 'المشروع 1'),
    (2, 2, 'project_2', 'project', 250000.00, 'Project 2', 'Projet 2', 'المشروع 2'),
    (3, null, 'governing_bodies', 'governing_bodies', 1120000.00,
        'Sessions of the governing bodies: Executive Council 37 to 39, General Conference 13, financial control',
        'Sessions des organes directeurs : Conseil exécutif 37 à 39, Conférence générale 13, contrôle financier',
        'دورات الأجهزة الدستورية: المجلس التنفيذي 37 إلى 39، المؤتمر العام 13، المراقبة المالية')
) l (number, project, code, kind, amount, en, fr, ar)
join natcom.plan n on n.code = '2016-2018'
left join natcom.project p on p.plan_id = n.id and p.number = l.project
on conflict do nothing;
