-- Recipients of dispatches: chosen in the draft, told by the sending, and each
-- acknowledges once.  A commission sees its own row, and no other recipient.
create or replace trigger touch before insert or update on natcom.dispatch_acknowledgement
    for each row execute function natcom.touch();
create or replace trigger check_commission before insert on natcom.dispatch_acknowledgement
    for each row execute function natcom.check_reference('commission_id', 'commission');
create or replace trigger guard before insert or delete on natcom.dispatch_acknowledgement
    for each row execute function natcom.event_part_guard('dispatch', 'commission_ids');

-- A change of the recipients is one of the dispatch; an acknowledgement is none.
create or replace trigger touch_dispatch_insert after insert on natcom.dispatch_acknowledgement
    referencing new table as changed
    for each statement execute function natcom.touch_parent('dispatch', 'dispatch_id');
create or replace trigger touch_dispatch_delete after delete on natcom.dispatch_acknowledgement
    referencing old table as changed
    for each statement execute function natcom.touch_parent('dispatch', 'dispatch_id');

create or replace function natcom.dispatch_acknowledgement_guard() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    sent_state text;
begin
    if pg_trigger_depth() > 1 then
        return new;
    end if;
    new.acknowledged_at := old.acknowledged_at;
    new.acknowledged_by := old.acknowledged_by;
    if (new.state, new.note) is not distinct from (old.state, old.note) then
        return new;
    end if;
    select d.state into sent_state from natcom.dispatch d where d.id = old.dispatch_id;
    if sent_state <> 'sent' or old.state <> 'pending' then
        perform natcom.refuse('dispatch_acknowledgement_open', 'it is not to be acknowledged, or was acknowledged',
            jsonb_build_object('state', old.state, 'lock_reason',
                case when old.state <> 'pending' then old.state else sent_state end), 'state');
    elsif new.state not in ('pending', 'acknowledged') then
        perform natcom.refuse('dispatch_acknowledgement_forward', 'what was sent is acknowledged, and nothing else',
            jsonb_build_object('state', old.state, 'allowed', array['acknowledged']), 'state');
    elsif new.state = 'acknowledged' then
        new.acknowledged_at := clock_timestamp();
        new.acknowledged_by := natcom.subject();
    end if;
    return new;
end
$$;
comment on function natcom.dispatch_acknowledgement_guard is 'lets a dispatch that was sent be acknowledged, once';
create or replace trigger guard_update before update on natcom.dispatch_acknowledgement
    for each row execute function natcom.dispatch_acknowledgement_guard();

alter table natcom.dispatch_acknowledgement enable row level security;
alter table natcom.dispatch_acknowledgement force row level security;

drop policy if exists dispatch_acknowledgement_read on natcom.dispatch_acknowledgement;
create policy dispatch_acknowledgement_read on natcom.dispatch_acknowledgement for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or (commission_id = (select natcom.own_commission()) and state <> 'planned'));
drop policy if exists dispatch_acknowledgement_insert on natcom.dispatch_acknowledgement;
create policy dispatch_acknowledgement_insert on natcom.dispatch_acknowledgement for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists dispatch_acknowledgement_update on natcom.dispatch_acknowledgement;
create policy dispatch_acknowledgement_update on natcom.dispatch_acknowledgement for update to public
    using ((select natcom.has_role('secretariat')) or commission_id = (select natcom.own_commission()));
drop policy if exists dispatch_acknowledgement_delete on natcom.dispatch_acknowledgement;
create policy dispatch_acknowledgement_delete on natcom.dispatch_acknowledgement for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.dispatch_acknowledgement_resource;
create view natcom.dispatch_acknowledgement_resource with (security_invoker = true) as
select k.id, k.version, k.dispatch_id, k.commission_id, c.code as commission_code, k.state, k.note, k.acknowledged_at,
    k.acknowledged_by,
    coalesce(k.state = 'pending' and d.state = 'sent' and d.acknowledge_by < natcom.today(), false) as is_overdue,
    k.created_at, k.updated_at
from natcom.dispatch_acknowledgement k
join natcom.dispatch d on d.id = k.dispatch_id
join natcom.commission c on c.id = k.commission_id;
comment on view natcom.dispatch_acknowledgement_resource is 'acknowledgements as clients see them; is_overdue depends on the day';

grant select, insert, update, delete on natcom.dispatch_acknowledgement to natcom_service;
grant select on natcom.dispatch_acknowledgement_resource to natcom_service;
