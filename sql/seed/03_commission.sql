-- One commission for each Member State, in the capital or the seat of
-- government.  Whether it has internet, and how much support it needs, is
-- invented: plausible values to start from, for the Secretariat to correct.
insert into natcom.commission (id, code, affiliation, member_state_id, name_en, name_fr, name_ar, city, languages,
    has_internet, needs_level)
select overlay(s.id::text placing '0002' from 10 for 4)::uuid, s.code, 'member', s.id,
    format('National Commission for Education, Science and Culture (%s)', s.name_en),
    format('Commission nationale pour l''éducation, la science et la culture (%s)', s.name_fr),
    format('اللجنة الوطنية للتربية والعلوم والثقافة (%s)', s.name_ar),
    c.city, c.languages::text[], c.has_internet, c.needs_level
from (values
    ('BEN', 'Porto-Novo', '{fr}', true, 'high'), ('BFA', 'Ouagadougou', '{fr}', false, 'high'),
    ('CMR', 'Yaoundé', '{fr,en}', true, 'moderate'), ('TCD', 'N''Djamena', '{fr,ar}', false, 'high'),
    ('CIV', 'Abidjan', '{fr}', true, 'moderate'), ('GAB', 'Libreville', '{fr}', true, 'moderate'),
    ('GMB', 'Banjul', '{en}', false, 'high'), ('GIN', 'Conakry', '{fr}', false, 'high'),
    ('GNB', 'Bissau', '{fr}', false, 'high'), ('MLI', 'Bamako', '{fr}', false, 'high'),
    ('MOZ', 'Maputo', '{en}', true, 'high'), ('NER', 'Niamey', '{fr}', false, 'high'),
    ('NGA', 'Abuja', '{en}', true, 'moderate'), ('SEN', 'Dakar', '{fr}', true, 'moderate'),
    ('SLE', 'Freetown', '{en}', false, 'high'), ('TGO', 'Lomé', '{fr}', true, 'high'),
    ('UGA', 'Kampala', '{en}', true, 'high'), ('DZA', 'Algiers', '{ar,fr}', true, 'low'),
    ('BHR', 'Manama', '{ar,en}', true, 'low'), ('COM', 'Moroni', '{fr,ar}', false, 'high'),
    ('DJI', 'Djibouti', '{fr,ar}', true, 'high'), ('EGY', 'Cairo', '{ar,en}', true, 'low'),
    ('IRQ', 'Baghdad', '{ar,en}', true, 'moderate'), ('JOR', 'Amman', '{ar,en}', true, 'moderate'),
    ('KWT', 'Kuwait City', '{ar,en}', true, 'low'), ('LBN', 'Beirut', '{ar,fr,en}', true, 'moderate'),
    ('LBY', 'Tripoli', '{ar}', true, 'moderate'), ('MRT', 'Nouakchott', '{ar,fr}', false, 'high'),
    ('MAR', 'Rabat', '{ar,fr}', true, 'low'), ('OMN', 'Muscat', '{ar,en}', true, 'low'),
    ('PSE', 'Ramallah', '{ar,en}', true, 'high'), ('QAT', 'Doha', '{ar,en}', true, 'low'),
    ('SAU', 'Riyadh', '{ar,en}', true, 'low'), ('SOM', 'Mogadishu', '{ar,en}', false, 'high'),
    ('SDN', 'Khartoum', '{ar,en}', true, 'high'), ('SYR', 'Damascus', '{ar}', true, 'high'),
    ('TUN', 'Tunis', '{ar,fr}', true, 'low'), ('ARE', 'Abu Dhabi', '{ar,en}', true, 'low'),
    ('YEM', 'Sana''a', '{ar}', false, 'high'), ('AFG', 'Kabul', '{en}', false, 'high'),
    ('AZE', 'Baku', '{en}', true, 'low'), ('BGD', 'Dhaka', '{en}', true, 'high'),
    ('BRN', 'Bandar Seri Begawan', '{en}', true, 'low'), ('GUY', 'Georgetown', '{en}', true, 'moderate'),
    ('IDN', 'Jakarta', '{en}', true, 'low'), ('IRN', 'Tehran', '{en}', true, 'low'),
    ('KAZ', 'Astana', '{en}', true, 'low'), ('KGZ', 'Bishkek', '{en}', true, 'moderate'),
    ('MYS', 'Putrajaya', '{en}', true, 'low'), ('MDV', 'Malé', '{en}', true, 'moderate'),
    ('PAK', 'Islamabad', '{en}', true, 'moderate'), ('SUR', 'Paramaribo', '{en}', true, 'moderate'),
    ('TJK', 'Dushanbe', '{en}', false, 'high'), ('UZB', 'Tashkent', '{en}', true, 'moderate')
) c (code, city, languages, has_internet, needs_level)
join natcom.member_state s using (code)
on conflict do nothing;
