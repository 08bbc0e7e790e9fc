-- Demo: what the consultation in Dakar recommended, and what became of that.
insert into natcom.decision (id, meeting_id, number, kind, title, content)
select ('01900000-001a-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid, '01900000-0015-7000-8000-000000000917',
    v.label, v.kind, v.title, v.content
from (values
    (901, '1', 'recommendation', 'Equipment first',
        'Commissions without computers of their own should be equipped before those that ask for more.'),
    (902, '2', 'recommendation', 'One form for all requests',
        'The Secretariat should draw up one form for all kinds of support, in the three languages.'))
    v (number, label, kind, title, content)
where not exists (select from natcom.decision x
    where x.id = ('01900000-001a-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid);

insert into natcom.follow_up_action (id, decision_id, title, commission_id, person_id, office, due_on)
select ('01900000-001b-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid,
    ('01900000-001a-7000-8000-' || lpad(v.decision::text, 12, '0'))::uuid, v.title, c.id, p.id, v.office, v.due_on::date
from (values
    (901, 901, 'List the commissions without computers', null, null, 'Department of commissions', '2017-06-30'),
    (902, 901, 'Say what the office has', 'MAR', null, null, '2017-05-31'),
    (903, 902, 'Draft the form', null, 'Youssef Demo Alaoui', null, '2017-09-30'),
    (904, 902, 'Try the form with five commissions', null, null, 'Department of commissions', '2018-01-31'))
    v (number, decision, title, commission, person, office, due_on)
left join natcom.commission c on c.code = v.commission
left join natcom.person p on p.full_name = v.person
where not exists (select from natcom.follow_up_action x
    where x.id = ('01900000-001b-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid);

insert into natcom.follow_up_action_transition (id, follow_up_action_id, to_state, reason, effective_on)
select ('01900000-001c-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid,
    ('01900000-001b-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid, v.state, v.reason, v.effective_on::date
from (values
    (901, 'done', null, '2017-06-12'),
    (902, 'done', null, '2017-07-04'),
    (904, 'dropped', 'The form was tried in the whole region at once', '2017-12-01'))
    v (number, state, reason, effective_on)
where not exists (select from natcom.follow_up_action_transition x
    where x.id = ('01900000-001c-7000-8000-' || lpad(v.number::text, 12, '0'))::uuid);
