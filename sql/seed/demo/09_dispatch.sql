-- Demo: dispatches about the meetings of 05_meeting.sql, all invented: one
-- acknowledged by some, one overdue, one late, one withdrawn, one in draft.
create temporary table demo_dispatch (
    number int, kind text, title text, language text, meeting int, send_by date, acknowledge_by date, sent_on date,
    proof text, state text
) on commit drop;
insert into demo_dispatch values
    (1, 'outcome', 'Demo: resolutions of Executive Council 37', 'en', 3, '2017-01-31', '2017-03-31', '2017-01-20', 'Courier 4417-01', 'sent'),
    (2, 'outcome', 'Démonstration : résolutions du Conseil exécutif 38', 'fr', 4, '2017-08-31', '2017-10-31', '2017-09-12', 'Courier 4417-02', 'sent'),
    (3, 'working_document', 'Demo: draft report on the plan', 'en', 6, '2018-09-08', null, '2018-09-03', 'Message 2018/311', 'sent'),
    (4, 'publication', 'دليل اللجان الوطنية', 'ar', null, null, '2018-06-30', '2018-03-01', null, 'withdrawn'),
    (5, 'outcome', 'Demo: resolutions of General Conference 13', 'en', 7, '2018-12-15', '2019-01-31', null, null, 'draft');

create function pg_temp.dispatch_id(number int) returns uuid language sql as $$
    select ('01900000-0019-7000-8000-' || lpad((900 + number)::text, 12, '0'))::uuid
$$;
create temporary table new_dispatch on commit drop as
select d.* from demo_dispatch d
where not exists (select from natcom.dispatch x where x.id = pg_temp.dispatch_id(d.number));

insert into natcom.dispatch (id, kind, title, language, url, meeting_id, send_by, acknowledge_by)
select pg_temp.dispatch_id(d.number), d.kind, d.title, d.language, 'https://documents.example/demo/' || d.number, m.id,
    d.send_by, d.acknowledge_by
from new_dispatch d
left join natcom.meeting m on m.id = ('01900000-0015-7000-8000-' || lpad((900 + d.meeting)::text, 12, '0'))::uuid
order by d.number;
insert into natcom.dispatch_acknowledgement (id, dispatch_id, commission_id)
select natcom.uuid_v7(), pg_temp.dispatch_id(d.number), c.id
from new_dispatch d join natcom.commission c on c.code in ('MAR', 'DZA', 'TUN', 'SEN', 'OMN', 'KWT')
order by d.number, c.code;
insert into natcom.dispatch_transition (id, dispatch_id, to_state, proof, effective_on)
select natcom.uuid_v7(), pg_temp.dispatch_id(d.number), 'sent', d.proof, d.sent_on
from new_dispatch d where d.state <> 'draft' order by d.number;
update natcom.dispatch_acknowledgement k set state = 'acknowledged', note = 'Demo: passed on to the ministry'
from new_dispatch d, natcom.commission c
where k.dispatch_id = pg_temp.dispatch_id(d.number) and c.id = k.commission_id
    and (d.number, c.code) in ((1, 'MAR'), (1, 'DZA'), (1, 'TUN'), (2, 'MAR'));
insert into natcom.dispatch_transition (id, dispatch_id, to_state, reason, effective_on)
select natcom.uuid_v7(), pg_temp.dispatch_id(d.number), 'withdrawn', 'A new edition is being printed', '2018-04-10'
from new_dispatch d where d.state = 'withdrawn' order by d.number;
