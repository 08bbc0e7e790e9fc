-- How the 15 targets of the plan 2016-2018 are counted.
insert into natcom.counting_rule (id, target_id, source, measure, dated_by, kinds, scopes, roles, flags, categories,
    organiser_roles, hosts, organizations)
select ('01900000-0013-7000-8000-' || lpad(r.number::text, 12, '0'))::uuid, t.id, r.source, r.measure, r.dated_by,
    r.kinds::text[], r.scopes::text[], r.roles::text[], r.flags::text[], r.categories::text[], r.organiser_roles::text[],
    r.hosts::text[], r.organizations::text[]
from (values
    (1, 'M1.1.1', 'trainings', 'persons', 'ends_on', '{}', '{national}', '{expert}', '{}', '{}', '{}', '{}', '{}'),
    (2, 'M1.1.2', 'trainings', 'records', 'ends_on', '{}', '{regional}', '{}', '{}', '{}', '{}', '{}', '{}'),
    (3, 'M1.1.3', 'trainings', 'records', 'ends_on', '{}', '{national}', '{}', '{}', '{}', '{}', '{}', '{}'),
    (4, 'M1.2.1', 'grants', 'commissions', 'accepted_on', '{}', '{}', '{}', '{}',
        '{computer,office,communication,internet}', '{}', '{}', '{}'),
    (5, 'M1.2.2', 'grants', 'commissions', 'accepted_on', '{}', '{}', '{}', '{}',
        '{workstation,av_unit,library,department}', '{}', '{}', '{}'),
    (6, 'M2.1.1', 'meetings', 'records', 'ends_on', '{international_conference}', '{}', '{}', '{commission_attended}',
        '{}', '{}', '{}', '{}'),
    (7, 'M2.1.2', 'meetings', 'records', 'ends_on', '{consultation}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
    (8, 'M2.1.3', 'meetings', 'records', 'ends_on', '{open_day}', '{}', '{}', '{}', '{}', '{}', '{}',
        '{UNESCO,ALECSO,ABEGS}'),
    (9, 'M2.2.1', 'meetings', 'records', 'ends_on', '{secretaries_general}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
    (10, 'M2.2.2', 'visits', 'records', 'ends_on', '{exchange}', '{}', '{}', '{grant_disbursed}', '{}', '{}', '{}', '{}'),
    (11, 'M2.3.1', 'meetings', 'records', 'ends_on', '{secretaries_general}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
    (12, 'M2.3.2', 'visits', 'commissions', 'ends_on', '{director_general}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
    (13, 'M2.3.3a', 'visits', 'commissions', 'ends_on', '{director_general}', '{}', '{}',
        '{with_parliamentary_committee}', '{}', '{}', '{}', '{}'),
    (14, 'M2.3.3b', 'meetings', 'records', 'ends_on', '{regional_meeting}', '{}', '{}', '{with_grant}', '{}', '{}',
        '{}', '{}'),
    (15, 'M2.3.4', 'meetings', 'records', 'ends_on', '{regional_meeting}', '{}', '{}', '{}', '{}', '{supported}',
        '{commission,civil_society}', '{}')
) r (number, code, source, measure, dated_by, kinds, scopes, roles, flags, categories, organiser_roles, hosts, organizations)
join natcom.target t on t.code = r.code
join natcom.plan p on p.id = t.plan_id and p.code = '2016-2018'
on conflict do nothing;
