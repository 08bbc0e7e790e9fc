-- Demo: who was invited to the sessions in Baku, and what they answered.
insert into natcom.participation (id, meeting_id, commission_id, organization_id, person_id, role, note)
select ('01900000-0017-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid, m.id, c.id, o.id, p.id, v.role, v.note
from (values
    (901, 36, 'MAR', null, null, 'member', null),
    (902, 36, 'KWT', null, null, 'member', null),
    (903, 36, 'CIV', null, null, 'member', null),
    (904, 36, null, 'UNESCO', null, 'observer', null),
    (905, 36, null, null, 'Amina Demo Berrada', 'delegate', null),
    (906, 36, null, null, 'Karim Demo Director', 'rapporteur', 'Presents the draft of the plan'),
    (907, 12, 'MAR', null, null, 'member', null),
    (908, 12, null, 'ALECSO', null, 'observer', null)) v (number, session, commission, organization, person, role, note)
join natcom.meeting m on m.session_number = v.session and m.kind = 'statutory_session'
left join natcom.commission c on c.code = v.commission
left join natcom.organization o on o.acronym = v.organization
left join natcom.person p on p.full_name = v.person
on conflict do nothing;

insert into natcom.participation_transition (id, participation_id, to_state, reason, effective_on)
select ('01900000-0018-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid,
    ('01900000-0017-7000-8000-' || lpad(v.participation::text, 12, '0'))::uuid, v.state, v.reason, '2015-10-20'
from (values
    (901, 901, 'confirmed', null),
    (902, 902, 'confirmed', null),
    (903, 903, 'declined', 'The commission has no secretary general at present'),
    (904, 907, 'confirmed', null)) v (number, participation, state, reason)
where not exists (select from natcom.participation_transition x
        where x.id = ('01900000-0018-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid)
    and exists (select from natcom.participation p
        where p.id = ('01900000-0017-7000-8000-' || lpad(v.participation::text, 12, '0'))::uuid);
