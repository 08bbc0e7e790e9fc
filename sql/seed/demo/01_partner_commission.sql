-- Demo: the commission of a state that is not a member, as in the task force
-- for the Euro-Arab dialogue.  Invented but for the country.
insert into natcom.commission (id, code, affiliation, name_en, name_fr, name_ar, city, languages, has_internet,
    needs_level) values
    ('01900000-0002-7000-8000-000000000901', 'FRA', 'partner', 'National Commission of France (demo)',
        'Commission nationale de la France (démonstration)', 'اللجنة الوطنية الفرنسية (عرض)', 'Paris', '{fr,en}',
        true, 'low')
on conflict do nothing;
