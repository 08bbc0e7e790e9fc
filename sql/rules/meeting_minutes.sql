-- Minutes: the staff see drafts, the commissions those that are circulated, all
-- those that are approved.  Approved minutes are locked for good.
create or replace trigger touch before insert or update on natcom.meeting_minutes
    for each row execute function natcom.touch();
create or replace trigger check_meeting before insert or update on natcom.meeting_minutes
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger guard before insert or update on natcom.meeting_minutes
    for each row execute function natcom.event_guard('meeting_minutes');
create or replace trigger guard_delete before delete on natcom.meeting_minutes
    for each row execute function natcom.event_guard_delete('meeting_minutes');
create or replace trigger guard_meeting before insert on natcom.meeting_minutes
    for each row execute function natcom.event_part_guard('meeting', 'minutes');

alter table natcom.meeting_minutes enable row level security;
alter table natcom.meeting_minutes force row level security;

drop policy if exists meeting_minutes_read on natcom.meeting_minutes;
create policy meeting_minutes_read on natcom.meeting_minutes for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or state = 'approved' and (select natcom.has_role('commission', 'partner', 'admin'))
        or state = 'circulated' and (select natcom.has_role('commission')));
drop policy if exists meeting_minutes_insert on natcom.meeting_minutes;
create policy meeting_minutes_insert on natcom.meeting_minutes for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists meeting_minutes_update on natcom.meeting_minutes;
create policy meeting_minutes_update on natcom.meeting_minutes for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists meeting_minutes_delete on natcom.meeting_minutes;
create policy meeting_minutes_delete on natcom.meeting_minutes for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.meeting_minutes_resource;
create view natcom.meeting_minutes_resource with (security_invoker = true) as
select p.id, p.version, p.meeting_id, p.language, p.title, p.url, p.sha256, p.state,
    case when s.lock_reason is not null then s.lock_reason
        when not (select natcom.has_role('secretariat')) then 'role_cannot_edit' end as lock_reason,
    (select coalesce(jsonb_agg(x.to_state order by x.to_state), '[]') from natcom.transition_rule x
        where x.machine = 'meeting_minutes' and x.from_state = p.state
            and x.roles && (select natcom.caller_roles())) as allowed_transitions,
    p.created_at, p.updated_at
from natcom.meeting_minutes p
join natcom.event_state s on s.machine = 'meeting_minutes' and s.state = p.state;
comment on view natcom.meeting_minutes_resource is 'minutes as clients see them; the last members depend on who asks';

grant select, insert, update, delete on natcom.meeting_minutes to natcom_service;
grant select on natcom.meeting_minutes_resource to natcom_service;

-- Transitions of minutes.
create or replace trigger touch before insert or update on natcom.meeting_minutes_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.meeting_minutes_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_minutes before insert on natcom.meeting_minutes_transition
    for each row execute function natcom.check_reference('meeting_minutes_id', 'meeting_minutes');
create or replace trigger prepare before insert on natcom.meeting_minutes_transition
    for each row execute function natcom.event_transition_apply('meeting_minutes');

alter table natcom.meeting_minutes_transition enable row level security;
alter table natcom.meeting_minutes_transition force row level security;

drop policy if exists meeting_minutes_transition_read on natcom.meeting_minutes_transition;
create policy meeting_minutes_transition_read on natcom.meeting_minutes_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.meeting_minutes m where m.id = meeting_minutes_id));
drop policy if exists meeting_minutes_transition_insert on natcom.meeting_minutes_transition;
create policy meeting_minutes_transition_insert on natcom.meeting_minutes_transition for insert to public
    with check ((select natcom.has_role('secretariat')));

drop view if exists natcom.meeting_minutes_transition_resource;
create view natcom.meeting_minutes_transition_resource with (security_invoker = true) as
select p.id, p.version, p.meeting_minutes_id, p.from_state as "from", p.to_state as "to", p.reason, p.effective_on,
    p.actor, p.resource_version, p.created_at, p.updated_at
from natcom.meeting_minutes_transition p;
comment on view natcom.meeting_minutes_transition_resource is 'steps of minutes as clients see them';

grant select, insert on natcom.meeting_minutes_transition to natcom_service;
grant select on natcom.meeting_minutes_transition_resource to natcom_service;
