-- Demo: who was invited to the meetings, what they answered, and who came.  That
-- ALECSO and ABEGS came to Rabat in 2017 and 31 commissions to Shiraz in 2018
-- are facts; which ones, and all the rest, is invented.
create temporary table demo_party (meeting int, commission text, organization text, person text, role text, outcome text)
    on commit drop;
insert into demo_party values
    (1, 'AZE', null, null, 'member', 'attended'), (1, 'MAR', null, null, 'member', 'attended'),
    (1, 'KWT', null, null, 'member', 'absent'), (1, null, 'UNESCO', null, 'observer', 'attended'),
    (1, null, null, 'Karim Demo Director', 'rapporteur', 'attended'),
    (5, null, 'ALECSO', null, 'guest', 'attended'), (5, null, 'ABEGS', null, 'guest', 'attended'),
    (5, null, null, 'Huda Demo Mansour', 'expert', 'attended'),
    (20, null, 'UNESCO', null, 'organiser', 'attended'), (20, 'MAR', null, null, 'guest', 'attended'),
    (21, null, 'ALECSO', null, 'organiser', 'attended'), (21, 'TUN', null, null, 'guest', 'attended'),
    (23, 'MAR', null, null, 'delegate', 'attended'), (23, 'SEN', null, null, 'delegate', 'attended'),
    (23, null, 'UNESCO', null, 'organiser', 'attended'), (23, 'IDN', null, null, 'delegate', 'absent'),
    (24, 'TUN', null, null, 'delegate', 'attended'), (24, null, 'ALECSO', null, 'organiser', 'attended'),
    (25, 'OMN', null, null, 'organiser', 'attended'), (25, 'KWT', null, null, 'member', 'attended'),
    (26, 'MRT', null, null, 'organiser', 'attended'), (26, 'MLI', null, null, 'member', 'attended'),
    (26, 'NER', null, null, 'member', 'attended'),
    (28, 'MAR', null, null, 'member', 'confirmed'), (28, 'TUN', null, null, 'member', 'invited'),
    (28, 'LBN', null, null, 'member', 'declined'), (28, null, 'ALECSO', null, 'member', 'confirmed'),
    (28, null, null, 'Youssef Demo Alaoui', 'speaker', 'confirmed'),
    (28, null, null, 'Paul Demo Martin', 'speaker', 'invited');

-- All commissions to the meetings of secretaries general, those of a region to its consultation.
insert into demo_party
select v.meeting, c.code, null, null, 'member',
    case when row_number() over (partition by v.meeting order by c.code not in ('IRN', 'MAR'), c.code) <= v.came
        then 'attended' else 'absent' end
from (values (5, null, 27), (8, null, 31), (17, 'africa', 12), (18, 'arab', 15), (19, 'asia', 11)) v (meeting, region, came)
join natcom.member_state s on s.region = v.region or v.region is null
join natcom.commission c on c.member_state_id = s.id;

insert into natcom.participation (id, meeting_id, commission_id, organization_id, person_id, role)
select natcom.uuid_v7(), m.id, c.id, o.id, p.id, d.role
from demo_party d
join natcom.meeting m on m.id = ('01900000-0015-7000-8000-' || lpad((900 + d.meeting)::text, 12, '0'))::uuid
left join natcom.commission c on c.code = d.commission
left join natcom.organization o on o.acronym = d.organization
left join natcom.person p on p.full_name = d.person
where not exists (select from natcom.participation x
    where x.meeting_id = m.id and x.person_id is not distinct from p.id
        and (p.id is not null or (x.commission_id, x.organization_id) is not distinct from (c.id, o.id)));

insert into natcom.participation_transition (id, participation_id, to_state, reason, effective_on)
select natcom.uuid_v7(), p.id, d.outcome,
    case d.outcome when 'declined' then 'The commission moves to another building on these days' end,
    m.starts_on - case when d.outcome in ('confirmed', 'declined') then 30 else 0 end
from demo_party d
join natcom.meeting m on m.id = ('01900000-0015-7000-8000-' || lpad((900 + d.meeting)::text, 12, '0'))::uuid
join natcom.participation p on p.meeting_id = m.id and p.role = d.role and p.state = 'invited' and case
    when d.person is not null then p.person_id = (select x.id from natcom.person x where x.full_name = d.person)
    when d.organization is not null then p.person_id is null
        and p.organization_id = (select x.id from natcom.organization x where x.acronym = d.organization)
    else p.person_id is null
        and p.commission_id = (select x.id from natcom.commission x where x.code = d.commission) end
where d.outcome <> 'invited';
