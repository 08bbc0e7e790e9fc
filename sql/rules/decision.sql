-- Decisions: the Secretariat writes them while the meeting
-- is open for them; a commission reads those of meetings it is invited to, and those that
-- it has something to do about.
create or replace trigger touch before insert or update on natcom.decision
    for each row execute function natcom.touch();
create or replace trigger check_meeting before insert or update on natcom.decision
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger check_agenda_item before insert or update on natcom.decision
    for each row execute function natcom.check_reference('agenda_item_id', 'agenda_item');
create or replace trigger guard before insert or update or delete on natcom.decision
    for each row execute function natcom.event_part_guard('meeting', 'decisions');

create or replace function natcom.decision_check_agenda_item() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from natcom.agenda_item i
        where i.id = new.agenda_item_id and i.meeting_id = new.meeting_id) then
        perform natcom.refuse('decision_agenda_item_of_meeting', 'the item is of another meeting', '{}',
            'agenda_item_id');
    end if;
    return new;
end
$$;
comment on function natcom.decision_check_agenda_item is 'refuses items of other meetings';
create or replace trigger of_meeting before insert or update of agenda_item_id on natcom.decision
    for each row when (new.agenda_item_id is not null) execute function natcom.decision_check_agenda_item();

-- What the approved minutes say was decided stands.
create or replace function natcom.decision_check_minutes() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    part natcom.decision := coalesce(new, old);
begin
    if exists (select from natcom.meeting_minutes m where m.meeting_id = part.meeting_id and m.state = 'approved') then
        perform natcom.refuse('event_open', 'the minutes are approved',
            jsonb_build_object('lock_reason', 'minutes_approved', 'open_members', '[]'::jsonb));
    end if;
    return part;
end
$$;
comment on function natcom.decision_check_minutes is 'keeps decisions as the approved minutes have them';
create or replace trigger guard_minutes before insert or update or delete on natcom.decision
    for each row execute function natcom.decision_check_minutes();

alter table natcom.decision enable row level security;
alter table natcom.decision force row level security;

drop policy if exists decision_read on natcom.decision;
create policy decision_read on natcom.decision for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.participation p where p.meeting_id = decision.meeting_id
            and p.commission_id = (select natcom.own_commission()))
        or exists (select from natcom.follow_up_action a where a.decision_id = decision.id
            and (select natcom.own_commission()) is not null));
drop policy if exists decision_insert on natcom.decision;
create policy decision_insert on natcom.decision for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists decision_update on natcom.decision;
create policy decision_update on natcom.decision for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists decision_delete on natcom.decision;
create policy decision_delete on natcom.decision for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.decision_resource;
create view natcom.decision_resource with (security_invoker = true) as
select d.id, d.version, d.meeting_id, d.agenda_item_id, d.number collate natcom.by_number as number, d.kind, d.title,
    d.content, d.created_at, d.updated_at
from natcom.decision d;
comment on view natcom.decision_resource is 'decisions as clients see them';

grant select, insert, update, delete on natcom.decision to natcom_service;
grant select on natcom.decision_resource to natcom_service;
