-- Events as entries of a calendar: what every event has, under one set of names.
-- The columns are the service's: each is a property of a VEVENT.  Who may see a
-- record sees its entry.
--
-- What was called off stays, as cancelled, so that calendars take it out; so
-- does a meeting that was postponed, until it has other days.
drop view if exists natcom.calendar_entry;
create view natcom.calendar_entry with (security_invoker = true) as
select m.id, m.version, m.created_at, m.updated_at, 'meeting' as kind,
    natcom.localised(m.title_en, m.title_fr, m.title_ar) as summary,
    concat_ws(E'\n\n', m.purpose, m.url) as description, concat_ws(', ', m.place, m.city, m.country) as location,
    m.kind as categories, '/v1/meetings/' || m.id as path,
    case when s.is_off or (m.state = 'postponed' and (m.starts_on, m.ends_on) = (
            select h.former_starts_on, h.former_ends_on from natcom.meeting_transition h
            where h.meeting_id = m.id and h.to_state = 'postponed' order by h.created_at desc limit 1)) then 'CANCELLED'
        when s.is_first or m.state = 'postponed' then 'TENTATIVE' else 'CONFIRMED' end as status,
    m.starts_on, m.ends_on, m.starts_at_time::text as starts_time, m.ends_at_time::text as ends_time, m.time_zone,
    (m.starts_on + m.starts_at_time) at time zone m.time_zone as starts_at,
    (m.ends_on + m.ends_at_time) at time zone m.time_zone as ends_at
from natcom.meeting m
join natcom.event_state s on s.machine = 'meeting' and s.state = m.state
union all
select t.id, t.version, t.created_at, t.updated_at, 'training',
    natcom.localised(t.title_en, t.title_fr, t.title_ar), t.evaluation, concat_ws(', ', t.place, t.city, t.country),
    t.topic, '/v1/trainings/' || t.id,
    case when s.is_off then 'CANCELLED' when s.is_first then 'TENTATIVE' else 'CONFIRMED' end,
    t.starts_on, t.ends_on, null, null, t.time_zone, null, null
from natcom.training t
join natcom.event_state s on s.machine = 'training' and s.state = t.state
union all
select v.id, v.version, v.created_at, v.updated_at, 'visit', v.title, v.outcome, concat_ws(', ', v.city, v.country),
    v.kind, '/v1/visits/' || v.id,
    case when s.is_off then 'CANCELLED' when s.is_first then 'TENTATIVE' else 'CONFIRMED' end,
    v.starts_on, v.ends_on, null, null, v.time_zone, null, null
from natcom.visit v
join natcom.event_state s on s.machine = 'visit' and s.state = v.state;
comment on view natcom.calendar_entry is 'meetings, trainings and visits as entries of a calendar; an end is the last day';

grant select on natcom.calendar_entry to natcom_service;
