-- The states of events as they are today, and what may be edited in each.
-- Whoever changes a row here changes what is enforced, at once.

create or replace trigger touch before insert or update on natcom.event_state
    for each row execute function natcom.touch();
create or replace trigger touch before insert or update on natcom.event_editing
    for each row execute function natcom.touch();

alter table natcom.event_state enable row level security;
alter table natcom.event_editing enable row level security;

-- No policy lets anybody write these rows: this file does, as the owner, who
-- is bound again when it is done.
alter table natcom.event_state no force row level security;
alter table natcom.event_editing no force row level security;

create temporary table present_state (like natcom.event_state including defaults) on commit drop;
create temporary table present_editing (like natcom.event_editing including defaults) on commit drop;

insert into present_state (machine, state, is_first, has_happened, is_off, is_final, lock_reason) values
    ('meeting', 'planned', true, false, false, false, null),
    ('meeting', 'convened', false, false, false, false, 'convened'),
    ('meeting', 'postponed', false, false, false, false, null),
    ('meeting', 'held', false, true, false, false, 'held'),
    ('meeting', 'closed', false, true, false, true, 'closed'),
    ('meeting', 'cancelled', false, false, true, true, 'cancelled'),
    ('training', 'planned', true, false, false, false, null),
    ('training', 'confirmed', false, false, false, false, 'confirmed'),
    ('training', 'held', false, true, false, false, 'held'),
    ('training', 'evaluated', false, true, false, true, 'evaluated'),
    ('training', 'cancelled', false, false, true, true, 'cancelled'),
    ('visit', 'planned', true, false, false, false, null),
    ('visit', 'confirmed', false, false, false, false, 'confirmed'),
    ('visit', 'made', false, true, false, false, 'made'),
    ('visit', 'reported', false, true, false, true, 'reported'),
    ('visit', 'cancelled', false, false, true, true, 'cancelled');

-- The days and the place of a convened meeting stand: it is postponed for others.
insert into present_editing (machine, state, member, roles)
select 'meeting', s.state, m.member, '{secretariat}'::text[]
from (values ('planned'), ('postponed')) s (state),
    (values ('kind'), ('body_id'), ('session_number'), ('title_en'), ('title_fr'), ('title_ar'), ('purpose'),
        ('starts_on'), ('ends_on'), ('starts_at_time'), ('ends_at_time'), ('time_zone'), ('city'), ('country'), ('place'),
        ('url'), ('host_commission_id'), ('host_organization_id'), ('organiser_role'), ('area_id'), ('grant_id'),
        ('held_with_id'), ('languages')) m (member)
union all
select 'meeting', s.state, m.member, '{secretariat}'::text[]
from (values ('convened'), ('held')) s (state),
    (values ('title_en'), ('title_fr'), ('title_ar'), ('purpose'), ('starts_at_time'), ('ends_at_time'), ('place'),
        ('url'), ('area_id'), ('grant_id'), ('languages')) m (member);

-- The agenda stands once the meeting has begun; documents can come until it is closed, minutes after that too.
insert into present_state (machine, state, is_first, has_happened, is_off, is_final, lock_reason) values
    ('meeting_minutes', 'draft', true, false, false, false, null),
    ('meeting_minutes', 'circulated', false, false, false, false, 'circulated'),
    ('meeting_minutes', 'approved', false, true, false, true, 'approved');
insert into present_editing (machine, state, member, roles)
select 'meeting', s.state, s.part, '{secretariat}'::text[]
from (values ('planned', 'agenda_items'), ('postponed', 'agenda_items'), ('convened', 'agenda_items'),
    ('planned', 'documents'), ('postponed', 'documents'), ('convened', 'documents'), ('held', 'documents'),
    ('held', 'minutes'), ('closed', 'minutes')) s (state, part)
union all
select 'meeting_minutes', 'draft', m.member, '{secretariat}'
from (values ('language'), ('title'), ('url'), ('sha256')) m (member);

-- The days of a locked period stand, whatever its records do.
insert into present_state (machine, state, is_first, has_happened, is_off, is_final, lock_reason) values
    ('plan_period', 'open', true, false, false, false, null),
    ('plan_period', 'locked', false, true, false, false, 'locked');
insert into present_editing (machine, state, member, roles)
select 'plan_period', 'open', m.member, '{secretariat}'::text[]
from (values ('title'), ('starts_on'), ('ends_on')) m (member);

-- Who is invited can be told until the meeting is closed; the party of an invitation stays.
insert into present_state (machine, state, is_first, has_happened, is_off, is_final, lock_reason) values
    ('participation', 'invited', true, false, false, false, null),
    ('participation', 'confirmed', false, false, false, false, null),
    ('participation', 'declined', false, false, true, false, null),
    ('participation', 'attended', false, true, false, false, null),
    ('participation', 'absent', false, false, true, false, null);
insert into present_editing (machine, state, member, roles)
select 'meeting', s.state, 'participations', '{secretariat}'::text[]
from (values ('planned'), ('convened'), ('postponed'), ('held')) s (state)
union all
select 'participation', s.state, m.member, '{secretariat}'
from (values ('invited'), ('confirmed'), ('declined'), ('attended'), ('absent')) s (state),
    (values ('role'), ('note')) m (member);

-- Actions about decisions; what was done or dropped stands, until it is opened again.
insert into present_state (machine, state, is_first, has_happened, is_off, is_final, lock_reason) values
    ('follow_up_action', 'open', true, false, false, false, null),
    ('follow_up_action', 'done', false, true, false, false, 'done'),
    ('follow_up_action', 'dropped', false, false, true, false, 'dropped');
insert into present_editing (machine, state, member, roles)
select 'meeting', s.state, 'decisions', '{secretariat}'::text[]
from (values ('convened'), ('held')) s (state)
union all
select 'follow_up_action', 'open', m.member, '{secretariat}'
from (values ('title'), ('commission_id'), ('organization_id'), ('person_id'), ('office'), ('due_on')) m (member);

insert into present_editing (machine, state, member, roles)
select 'training', 'planned', m.member, '{secretariat}'::text[]
from (values ('scope'), ('topic'), ('title_en'), ('title_fr'), ('title_ar'), ('starts_on'), ('ends_on'), ('time_zone'),
    ('city'), ('country'), ('place'), ('host_commission_id'), ('host_organization_id'), ('area_id'), ('grant_id'),
    ('languages'), ('evaluation'), ('evaluation_url'), ('experts'), ('trainees')) m (member)
union all
select 'training', s.state, m.member, '{secretariat}'
from (values ('confirmed'), ('held')) s (state),
    (values ('title_en'), ('title_fr'), ('title_ar'), ('place'), ('area_id'), ('grant_id'), ('languages'),
        ('evaluation'), ('evaluation_url'), ('experts'), ('trainees')) m (member)
union all
select 'visit', 'planned', m.member, '{secretariat}'
from (values ('kind'), ('title'), ('purposes'), ('visiting_commission_id'), ('host_commission_id'),
    ('host_member_state_id'), ('starts_on'), ('ends_on'), ('time_zone'), ('city'), ('country'),
    ('with_parliamentary_committee'), ('outcome'), ('area_id'), ('grant_id'), ('visitors')) m (member)
union all
select 'visit', s.state, m.member, '{secretariat}'
from (values ('confirmed'), ('made')) s (state),
    (values ('title'), ('with_parliamentary_committee'), ('outcome'), ('area_id'), ('grant_id'), ('visitors')) m (member);

-- A dispatch stands as it was sent.
insert into present_state (machine, state, is_first, has_happened, is_off, is_final, lock_reason) values
    ('dispatch', 'draft', true, false, false, false, null),
    ('dispatch', 'sent', false, true, false, false, 'sent'),
    ('dispatch', 'withdrawn', false, false, true, true, 'withdrawn');
insert into present_editing (machine, state, member, roles)
select 'dispatch', 'draft', m.member, '{secretariat}'::text[]
from (values ('kind'), ('title'), ('language'), ('summary'), ('url'), ('sha256'), ('meeting_id'), ('send_by'),
    ('acknowledge_by'), ('commission_ids')) m (member);

-- What is reported from outside counts once it is verified.
insert into present_state (machine, state, is_first, has_happened, is_off, is_final, lock_reason) values
    ('progress_report', 'draft', true, false, false, false, null),
    ('progress_report', 'submitted', false, false, false, false, 'submitted'),
    ('progress_report', 'returned', false, false, false, false, null),
    ('progress_report', 'verified', false, true, false, true, 'verified');

insert into present_editing (machine, state, member, roles)
select 'progress_report', s.state, m.member, '{secretariat,commission}'::text[]
from (values ('draft'), ('returned')) s (state),
    (values ('target_id'), ('mode'), ('value'), ('happened_on'), ('statement'), ('evidence_url')) m (member);

delete from natcom.event_editing e where not exists (select from present_editing p
    where (p.machine, p.state, p.member) = (e.machine, e.state, e.member));
delete from natcom.event_state s where not exists (select from present_state p
    where (p.machine, p.state) = (s.machine, s.state));
insert into natcom.event_state as s (machine, state, is_first, has_happened, is_off, is_final, lock_reason)
select machine, state, is_first, has_happened, is_off, is_final, lock_reason from present_state
on conflict (machine, state) do update set is_first = excluded.is_first, has_happened = excluded.has_happened,
    is_off = excluded.is_off, is_final = excluded.is_final, lock_reason = excluded.lock_reason;
insert into natcom.event_editing as e (machine, state, member, roles)
select machine, state, member, roles from present_editing
on conflict (machine, state, member) do update set roles = excluded.roles;
drop table present_editing;
drop table present_state;

alter table natcom.event_state force row level security;
alter table natcom.event_editing force row level security;

drop policy if exists event_state_read on natcom.event_state;
create policy event_state_read on natcom.event_state for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));
drop policy if exists event_editing_read on natcom.event_editing;
create policy event_editing_read on natcom.event_editing for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin')));

grant select on natcom.event_state, natcom.event_editing to natcom_service;
