-- The currency of the plan.
insert into natcom.currency (code, exponent, name_en, name_fr, name_ar) values
    ('USD', 2, 'United States dollar', 'Dollar des États-Unis', 'دولار أمريكي')
on conflict do nothing;
