-- Demo: reports and minutes; meetings up to the end of 2016 are closed.
insert into natcom.meeting_document (id, meeting_id, kind, title, language, url)
select natcom.uuid_v7(), m.id, 'report', 'Report of the meeting', 'en', format('https://files.example.org/meetings/%s.pdf', m.id)
from natcom.meeting m
where m.state = 'held' and m.ends_on < '2018-07-01'
    and not exists (select from natcom.meeting_document d where d.meeting_id = m.id and d.kind = 'report') order by m.id;
insert into natcom.meeting_minutes (id, meeting_id, language, title, url)
select natcom.uuid_v7(), m.id, 'en', 'Minutes of the session', format('https://files.example.org/minutes/%s.pdf', m.id)
from natcom.meeting m
where m.kind = 'statutory_session' and m.state = 'held'
    and not exists (select from natcom.meeting_minutes x where x.meeting_id = m.id) order by m.id;
insert into natcom.meeting_minutes_transition (id, meeting_minutes_id, to_state, effective_on)
select natcom.uuid_v7(), x.id, 'circulated', m.ends_on + 10
from natcom.meeting_minutes x join natcom.meeting m on m.id = x.meeting_id
where x.state = 'draft' and m.ends_on < '2018-10-10' order by x.id;
insert into natcom.meeting_minutes_transition (id, meeting_minutes_id, to_state, effective_on)
select natcom.uuid_v7(), x.id, 'approved', m.ends_on + 40
from natcom.meeting_minutes x join natcom.meeting m on m.id = x.meeting_id
where x.state = 'circulated' and m.ends_on < '2017-12-31' order by x.id;
insert into natcom.meeting_transition (id, meeting_id, to_state, effective_on)
select natcom.uuid_v7(), m.id, 'closed', m.ends_on + 60
from natcom.meeting m where m.state = 'held' and m.ends_on < '2016-12-31' order by m.id;
