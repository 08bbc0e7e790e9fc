-- Demo: appointments.  The secretaries general who were new in October 2016, whom they followed, and what they were
-- before; Leila Karimi's office ended.
insert into natcom.person (id, full_name, role, commission_id, languages)
select ('01900000-0004-7000-8000-' || lpad(p.number::text, 12, '0'))::uuid, p.full_name, 'secretary_general', c.id, '{ar}'
from (values (911, 'Mahmoud Demo Qasim', 'PSE'), (912, 'Fatima Demo Al-Rashid', 'KWT')) p (number, full_name, commission)
join natcom.commission c on c.code = p.commission
on conflict do nothing;

insert into natcom.appointment (id, person_id, role, commission_id, starts_on, ends_on)
select ('01900000-0013-7000-8000-' || lpad(a.number::text, 12, '0'))::uuid, p.id, a.role, c.id, a.starts_on::date,
    a.ends_on::date
from (values
    (901, 901, 'secretary_general', 'MAR', '2014-03-01', null),
    (902, 902, 'assistant', 'MAR', '2015-09-01', null),
    (903, 911, 'secretary_general', 'PSE', '2009-05-01', '2016-02-14'),
    (904, 903, 'secretary_general', 'PSE', '2016-02-15', null),
    (905, 912, 'secretary_general', 'KWT', '2011-09-01', '2015-12-31'),
    (906, 904, 'secretary_general', 'KWT', '2016-01-10', null),
    (907, 904, 'assistant', 'KWT', '2013-02-01', '2016-01-09'),
    (908, 905, 'secretary_general', 'BFA', '2016-04-04', null),
    (909, 906, 'secretary_general', 'CIV', '2016-05-20', null),
    (910, 907, 'staff_member', 'IRN', '2012-01-01', '2017-06-30')) a (number, person, role, commission, starts_on, ends_on)
join natcom.person p on p.id = ('01900000-0004-7000-8000-' || lpad(a.person::text, 12, '0'))::uuid
join natcom.commission c on c.code = a.commission
where not exists (select from natcom.appointment x
    where x.id = ('01900000-0013-7000-8000-' || lpad(a.number::text, 12, '0'))::uuid)
order by a.number;
