-- Demo: affiliated schools and clubs, all invented.
insert into natcom.affiliate (id, kind, commission_id, name_en, name_fr, name_ar, city, since, until, status)
select ('01900000-0018-7000-8000-' || lpad(a.number::text, 12, '0'))::uuid, a.kind, c.id, a.en, a.fr, a.ar, a.city,
    a.since::date, a.until::date, a.status
from (values
    (901, 'school', 'MAR', 'Demo School of the Oudayas', 'École de démonstration des Oudayas', 'مدرسة الأوداية التجريبية', 'Rabat', '2014-09-01', null, 'active'),
    (902, 'club', 'MAR', 'Demo Heritage Club of Fez', 'Club patrimoine de démonstration de Fès', 'نادي التراث التجريبي بفاس', 'Fez', '2016-01-15', null, 'suspended'),
    (903, 'school', 'DZA', 'Demo Lyceum of Constantine', 'Lycée de démonstration de Constantine', 'الثانوية التجريبية بقسنطينة', 'Constantine', '2015-09-01', '2017-06-30', 'ended'),
    (904, 'school', 'SEN', 'Demo School of Gorée', 'École de démonstration de Gorée', 'مدرسة غوري التجريبية', 'Dakar', '2016-10-01', null, 'active'),
    (905, 'club', 'OMN', 'Demo Science Club', 'Club scientifique de démonstration', 'نادي العلوم التجريبي', 'Muscat', '2017-02-01', null, 'active'))
    a (number, kind, commission, en, fr, ar, city, since, until, status)
join natcom.commission c on c.code = a.commission
where not exists (select from natcom.affiliate x
    where x.id = ('01900000-0018-7000-8000-' || lpad(a.number::text, 12, '0'))::uuid)
order by a.number;
