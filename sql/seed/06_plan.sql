-- The plan 2016-2018 and its two projects.  What is embedded in a project is
-- only written together with it, so that a list that was edited stays edited.
insert into natcom.plan (id, code, starts_on, ends_on, currency, state, title_en, title_fr, title_ar) values
    ('01900000-0006-7000-8000-000000000001', '2016-2018', '2016-01-01', '2018-12-31', 'USD', 'published',
        'Action plan 2016-2018', 'Plan d''action 2016-2018', 'خطة العمل 2016-2018')
on conflict do nothing;

with added as (
    insert into natcom.project (id, plan_id, number, title_en, title_fr, title_ar)
    select ('01900000-0007-7000-8000-' || lpad(p.number::text, 12, '0'))::uuid, n.id, p.number, p.en, p.fr, p.ar
    from (values
        (1, 'Skills and working tools of the national commissions',
            'Compétences et outils de travail des commissions nationales',
            'مهارات اللجان الوطنية وأدوات عملها'),
        (2, 'Cooperation with the national commissions, specialised organisations and civil society',
            'Coopération avec les commissions nationales, les organisations spécialisées et la société civile',
            'التعاون مع اللجان الوطنية والمنظمات المتخصصة والمجتمع المدني')
    ) p (number, en, fr, ar)
    join natcom.plan n on n.code = '2016-2018'
    on conflict do nothing
    returning id, number
), objective as (
    insert into natcom.project_objective (project_id, number, statement_en, statement_fr, statement_ar)
    select a.id, o.number, o.en, o.fr, o.ar
    from (values
        (1, 1, 'Staff of the commissions master current computing tools for office and financial work.',
            'Le personnel des commissions maîtrise les outils informatiques actuels de gestion.',
            'إتقان العاملين في اللجان للأدوات الحاسوبية الحديثة في الإدارة والمالية.'),
        (1, 2, 'The commissions are better equipped, and better able to manage and to communicate.',
            'Les commissions sont mieux équipées, gèrent et communiquent mieux.',
            'تحسين تجهيز اللجان وقدرتها على التدبير والتواصل.'),
        (1, 3, 'Closer ties with the Member States.',
            'Des liens plus étroits avec les États membres.',
            'توثيق الصلات مع الدول الأعضاء.'),
        (2, 1, 'Staff of the commissions know the organisation, how it is run and how it works.',
            'Le personnel des commissions connaît l''organisation, sa gestion et son fonctionnement.',
            'معرفة العاملين في اللجان بالمنظمة وبإدارتها وطرق عملها.'),
        (2, 2, 'The organisation and the commissions cooperate more, as lasting partners.',
            'L''organisation et les commissions coopèrent davantage, en partenaires durables.',
            'توسيع التعاون والشراكة الدائمة بين المنظمة واللجان.'),
        (2, 3, 'What similar organisations have tried and learned is put to use.',
            'L''expérience et les projets d''organisations semblables sont mis à profit.',
            'الاستفادة من تجارب المنظمات المماثلة ومشاريعها.'),
        (2, 4, 'More schools and clubs become affiliated to the organisation.',
            'Davantage d''écoles et de clubs s''affilient à l''organisation.',
            'زيادة عدد المدارس والأندية المنتسبة إلى المنظمة.'),
        (2, 5, 'The organisation and the commissions work with civil society, parliaments and elected councils.',
            'L''organisation et les commissions travaillent avec la société civile, les parlements et les conseils élus.',
            'العمل المشترك مع المجتمع المدني والبرلمانات والمجالس المنتخبة.'),
        (2, 6, 'Joint work within the task force for the Euro-Arab dialogue is supported.',
            'Le travail commun au sein du groupe de travail pour le dialogue euro-arabe est soutenu.',
            'دعم العمل المشترك ضمن فريق العمل المعني بالحوار العربي الأوروبي.')
    ) o (project, number, en, fr, ar)
    join added a on a.number = o.project
), partner as (
    insert into natcom.project_partner (project_id, number, statement_en, statement_fr, statement_ar)
    select a.id, s.number, s.en, s.fr, s.ar
    from (values
        (1, 1, 'International and regional organisations with a similar mission',
            'Organisations internationales et régionales à mission semblable',
            'منظمات دولية وإقليمية ذات رسالة مماثلة'),
        (1, 2, 'Training centres of the Member States', 'Centres de formation des États membres',
            'مراكز التدريب في الدول الأعضاء'),
        (2, 1, 'Regional and international organisations and institutions with a similar mission',
            'Organisations et institutions régionales et internationales à mission semblable',
            'منظمات ومؤسسات إقليمية ودولية ذات رسالة مماثلة'),
        (2, 2, 'Civil society', 'Société civile', 'المجتمع المدني'),
        (2, 3, 'Parliaments, and elected councils of towns and rural districts',
            'Parlements et conseils élus des villes et des communes rurales',
            'البرلمانات والمجالس المنتخبة في المدن والقرى')
    ) s (project, number, en, fr, ar)
    join added a on a.number = s.project
)
-- Organisations by their number in 04_organization.sql.
insert into natcom.project_partner_organization (project_id, partner_number, organization_id, number)
select a.id, l.partner, o.id, l.number
from (values
    (1, 1, 1, 1), (1, 1, 2, 2), (1, 1, 3, 3), (1, 2, 4, 1),
    (2, 1, 1, 1), (2, 1, 2, 2), (2, 1, 3, 3), (2, 1, 8, 4), (2, 2, 5, 1), (2, 3, 6, 1), (2, 3, 7, 2)
) l (project, partner, organization, number)
join added a on a.number = l.project
join natcom.organization o on o.id = ('01900000-0003-7000-8000-' || lpad(l.organization::text, 12, '0'))::uuid;
