-- Dispatches: the Secretariat writes and sends them, a commission sees what was
-- sent to it.  What may be edited in which state stands in event_state.sql:
-- nothing, once a dispatch is sent.
create or replace trigger touch before insert or update on natcom.dispatch
    for each row execute function natcom.touch();
create or replace trigger check_meeting before insert or update on natcom.dispatch
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger guard before insert or update on natcom.dispatch
    for each row execute function natcom.event_guard('dispatch');
create or replace trigger guard_delete before delete on natcom.dispatch
    for each row execute function natcom.event_guard_delete('dispatch');

alter table natcom.dispatch enable row level security;
alter table natcom.dispatch force row level security;

drop policy if exists dispatch_read on natcom.dispatch;
create policy dispatch_read on natcom.dispatch for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.dispatch_acknowledgement k
            where k.dispatch_id = dispatch.id and k.commission_id = (select natcom.own_commission()) and k.state <> 'planned'));
drop policy if exists dispatch_insert on natcom.dispatch;
create policy dispatch_insert on natcom.dispatch for insert to public
    with check ((select natcom.has_role('secretariat')));
drop policy if exists dispatch_update on natcom.dispatch;
create policy dispatch_update on natcom.dispatch for update to public
    using ((select natcom.has_role('secretariat')));
drop policy if exists dispatch_delete on natcom.dispatch;
create policy dispatch_delete on natcom.dispatch for delete to public
    using ((select natcom.has_role('secretariat')));

drop view if exists natcom.dispatch_resource;
create view natcom.dispatch_resource with (security_invoker = true) as
select d.id, d.version, d.kind, d.title, d.language, d.summary, d.url, d.sha256, d.meeting_id, d.send_by,
    d.acknowledge_by,
    (select coalesce(jsonb_agg(k.commission_id order by k.commission_id), '[]') from natcom.dispatch_acknowledgement k
        where k.dispatch_id = d.id) as commission_ids,
    d.state,
    (select t.effective_on from natcom.dispatch_transition t where t.dispatch_id = d.id and t.to_state = 'sent') as sent_on,
    (select count(*)::int from natcom.dispatch_acknowledgement k
        where k.dispatch_id = d.id and k.state = 'acknowledged') as acknowledged_count,
    case when s.lock_reason is not null then s.lock_reason
        when not (select natcom.has_role('secretariat')) then 'role_cannot_edit' end as lock_reason,
    (select coalesce(jsonb_agg(r.to_state order by r.to_state), '[]') from natcom.transition_rule r
        where r.machine = 'dispatch' and r.from_state = d.state
            and r.roles && (select natcom.caller_roles())) as allowed_transitions,
    d.created_at, d.updated_at
from natcom.dispatch d
join natcom.event_state s on s.machine = 'dispatch' and s.state = d.state;
comment on view natcom.dispatch_resource is 'dispatches as clients see them; recipients and the last members depend on who asks';

create or replace function natcom.dispatch_matching(q text) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select d.id from natcom.dispatch d
        where natcom.text_matches(concat_ws(' ', d.title, d.summary), q);
end
$$;
comment on function natcom.dispatch_matching is 'dispatches whose title and summary hold all words of q';

create or replace function natcom.dispatch_overdue(day date) returns setof uuid
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
begin
    return query select d.id from natcom.dispatch d
        where d.state = 'sent' and d.acknowledge_by < day and exists (select from natcom.dispatch_acknowledgement k
            where k.dispatch_id = d.id and k.state = 'pending');
end
$$;
comment on function natcom.dispatch_overdue is 'dispatches with an acknowledgement that the caller sees and that is overdue on a day';

grant select, insert, update, delete on natcom.dispatch to natcom_service;
grant select on natcom.dispatch_resource to natcom_service;
