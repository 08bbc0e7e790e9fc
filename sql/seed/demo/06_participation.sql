-- Demo: who was invited to a consultation and to the Executive Council in Baku,
-- what they answered, and who came.
insert into natcom.meeting (id, kind, title_en, title_fr, title_ar, starts_on, ends_on, time_zone, city, country,
    organiser_role, languages)
values ('01900000-0015-7000-8000-000000000990', 'consultation', 'Consultation on the next plan',
    'Consultation sur le prochain plan', 'مشاورة حول الخطة المقبلة', '2017-03-14', '2017-03-15', 'Africa/Tunis', 'Tunis',
    'TUN', 'organised', '{fr,ar}')
on conflict do nothing;
insert into natcom.meeting_transition (id, meeting_id, to_state, effective_on)
select '01900000-0019-7000-8000-000000000991', '01900000-0015-7000-8000-000000000990', 'convened', '2017-01-20'
where not exists (select from natcom.meeting_transition where id = '01900000-0019-7000-8000-000000000991');

insert into natcom.participation (id, meeting_id, commission_id, organization_id, person_id, role, note)
select ('01900000-0017-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid, m.id, c.id, o.id, p.id, v.role, v.note
from (values
    (901, 901, 'MAR', null, null, 'member', null),
    (902, 901, 'KWT', null, null, 'member', null),
    (903, 901, null, 'UNESCO', null, 'observer', null),
    (904, 901, null, null, 'Karim Demo Director', 'rapporteur', 'Presents the draft of the plan'),
    (905, 990, 'MAR', null, null, 'member', null),
    (906, 990, 'KWT', null, null, 'member', null),
    (907, 990, 'CIV', null, null, 'member', null),
    (908, 990, 'BFA', null, null, 'member', null),
    (909, 990, null, 'ALECSO', null, 'observer', null),
    (910, 990, null, null, 'Youssef Demo Alaoui', 'delegate', null)) v (number, meeting, commission, organization, person,
        role, note)
join natcom.meeting m on m.id = ('01900000-0015-7000-8000-' || lpad(v.meeting::text, 12, '0'))::uuid
left join natcom.commission c on c.code = v.commission
left join natcom.organization o on o.acronym = v.organization
left join natcom.person p on p.full_name = v.person
where not exists (select from natcom.participation x
    where x.id = ('01900000-0017-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid);

insert into natcom.participation_transition (id, participation_id, to_state, reason, effective_on)
select ('01900000-0018-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid,
    ('01900000-0017-7000-8000-' || lpad(v.participation::text, 12, '0'))::uuid, v.state, v.reason, v.effective_on::date
from (values
    (901, 905, 'confirmed', null, '2017-02-01'),
    (902, 906, 'confirmed', null, '2017-02-03'),
    (903, 907, 'declined', 'The commission moves on these days', '2017-02-08'),
    (904, 910, 'confirmed', null, '2017-02-01')) v (number, participation, state, reason, effective_on)
where not exists (select from natcom.participation_transition x
    where x.id = ('01900000-0018-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid)
order by v.number;

insert into natcom.meeting_transition (id, meeting_id, to_state, effective_on)
select '01900000-0019-7000-8000-000000000992', '01900000-0015-7000-8000-000000000990', 'held', '2017-03-15'
where not exists (select from natcom.meeting_transition where id = '01900000-0019-7000-8000-000000000992');

insert into natcom.participation_transition (id, participation_id, to_state, reason, effective_on)
select ('01900000-0018-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid,
    ('01900000-0017-7000-8000-' || lpad(v.participation::text, 12, '0'))::uuid, v.state, v.reason, v.effective_on::date
from (values
    (911, 905, 'attended', null, '2017-03-14'),
    (912, 906, 'absent', null, '2017-03-14'),
    (913, 909, 'attended', null, '2017-03-14'),
    (914, 901, 'attended', null, '2015-11-23'),
    (915, 902, 'attended', null, '2015-11-23'),
    (916, 904, 'attended', null, '2015-11-23')) v (number, participation, state, reason, effective_on)
where not exists (select from natcom.participation_transition x
    where x.id = ('01900000-0018-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid)
order by v.number;
