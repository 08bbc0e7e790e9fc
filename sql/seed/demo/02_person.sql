-- Demo: people.  All of them are invented, addresses included (.example).
insert into natcom.person (id, full_name, role, commission_id, organization_id, email, languages, appointed_on, left_on)
select ('01900000-0004-7000-8000-' || lpad(p.number::text, 12, '0'))::uuid, p.full_name, p.role, c.id, o.id,
    p.email, p.languages::text[], p.appointed_on::date, p.left_on::date
from (values
    (901, 'Amina Demo Berrada', 'secretary_general', 'MAR', null, 'sg@mar.example', '{ar,fr}', '2014-03-01', null),
    (902, 'Youssef Demo Alaoui', 'assistant', 'MAR', null, 'assistant@mar.example', '{ar,fr,en}', '2015-09-01', null),
    (903, 'Samir Demo Haddad', 'secretary_general', 'PSE', null, 'sg@pse.example', '{ar,en}', '2016-02-15', null),
    (904, 'Noura Demo Al-Sabah', 'secretary_general', 'KWT', null, 'sg@kwt.example', '{ar,en}', '2016-01-10', null),
    (905, 'Issa Demo Ouédraogo', 'secretary_general', 'BFA', null, 'sg@bfa.example', '{fr}', '2016-04-04', null),
    (906, 'Awa Demo Koné', 'secretary_general', 'CIV', null, 'sg@civ.example', '{fr}', '2016-05-20', null),
    (907, 'Leila Demo Karimi', 'staff_member', 'IRN', null, null, '{en}', '2012-01-01', '2017-06-30'),
    (908, 'Paul Demo Martin', 'expert', null, 'UNESCO', 'expert@unesco.example', '{en,fr}', null, null),
    (909, 'Huda Demo Mansour', 'expert', null, 'ALECSO', 'expert@alecso.example', '{ar,fr}', null, null),
    (910, 'Karim Demo Director', 'director_general', null, null, 'dg@hq.example', '{ar,en,fr}', '2013-01-01', null)
) p (number, full_name, role, commission, organization, email, languages, appointed_on, left_on)
left join natcom.commission c on c.code = p.commission
left join natcom.organization o on o.acronym = p.organization
on conflict do nothing;
