-- Progress reports: written by the Secretariat or by a commission about its own
-- work, verified by somebody else than who submitted them.
create or replace trigger touch before insert or update on natcom.progress_report
    for each row execute function natcom.touch();
create or replace trigger check_target before insert or update on natcom.progress_report
    for each row execute function natcom.check_reference('target_id', 'target');
create or replace trigger check_commission before insert or update on natcom.progress_report
    for each row execute function natcom.check_reference('commission_id', 'commission');
create or replace trigger guard before insert or update on natcom.progress_report
    for each row execute function natcom.event_guard('progress_report');
create or replace trigger guard_delete before delete on natcom.progress_report
    for each row execute function natcom.event_guard_delete('progress_report');

create or replace function natcom.progress_report_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform natcom.check_day(new.happened_on, 'happened_on');
    return new;
end
$$;
comment on function natcom.progress_report_check is 'progress is reported when it was made';
create or replace trigger check_day before insert or update of happened_on on natcom.progress_report
    for each row execute function natcom.progress_report_check();

alter table natcom.progress_report enable row level security;
alter table natcom.progress_report force row level security;

drop policy if exists progress_report_read on natcom.progress_report;
create policy progress_report_read on natcom.progress_report for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission()));
drop policy if exists progress_report_insert on natcom.progress_report;
create policy progress_report_insert on natcom.progress_report for insert to public
    with check ((select natcom.has_role('secretariat')) or commission_id = (select natcom.own_commission()));
drop policy if exists progress_report_update on natcom.progress_report;
create policy progress_report_update on natcom.progress_report for update to public
    using ((select natcom.has_role('secretariat')) or commission_id = (select natcom.own_commission()));
drop policy if exists progress_report_delete on natcom.progress_report;
create policy progress_report_delete on natcom.progress_report for delete to public
    using ((select natcom.has_role('secretariat')) or commission_id = (select natcom.own_commission()));

drop view if exists natcom.progress_report_resource;
create view natcom.progress_report_resource with (security_invoker = true) as
select r.id, r.version, r.target_id, r.commission_id, r.mode, trim_scale(r.value) as value, r.happened_on, r.statement,
    r.evidence_url, r.state,
    (select t.actor from natcom.progress_report_transition t
        where t.progress_report_id = r.id and t.to_state = 'submitted' order by t.created_at desc limit 1) as submitted_by,
    case
        when s.lock_reason is not null then s.lock_reason
        when (select natcom.has_role('secretariat')) or r.commission_id = (select natcom.own_commission()) then null
        else 'role_cannot_edit'
    end as lock_reason,
    (select coalesce(jsonb_agg(x.to_state order by x.to_state), '[]') from natcom.transition_rule x
        where x.machine = 'progress_report' and x.from_state = r.state and (x.roles && (select natcom.caller_roles())
            or ('commission' = any(x.roles) and r.commission_id = (select natcom.own_commission())))) as allowed_transitions,
    r.created_at, r.updated_at
from natcom.progress_report r
join natcom.event_state s on s.machine = 'progress_report' and s.state = r.state;
comment on view natcom.progress_report_resource is 'progress reports as clients see them; the last members depend on who asks';

-- Transitions of progress reports.
create or replace trigger touch before insert or update on natcom.progress_report_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.progress_report_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_report before insert on natcom.progress_report_transition
    for each row execute function natcom.check_reference('progress_report_id', 'progress_report');
create or replace trigger prepare before insert on natcom.progress_report_transition
    for each row execute function natcom.event_transition_apply('progress_report');

create or replace function natcom.progress_report_condition_verifier(r natcom.progress_report,
    t natcom.progress_report_transition) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if t.actor = (select x.actor from natcom.progress_report_transition x
        where x.progress_report_id = r.id and x.to_state = 'submitted' order by x.created_at desc limit 1) then
        perform natcom.refuse('progress_report_four_eyes', 'whoever submitted a report does not judge it');
    end if;
end
$$;
comment on function natcom.progress_report_condition_verifier is 'the judge is not who submitted the report';

alter table natcom.progress_report_transition enable row level security;
alter table natcom.progress_report_transition force row level security;

drop policy if exists progress_report_transition_read on natcom.progress_report_transition;
create policy progress_report_transition_read on natcom.progress_report_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.progress_report r where r.id = progress_report_id));
drop policy if exists progress_report_transition_insert on natcom.progress_report_transition;
create policy progress_report_transition_insert on natcom.progress_report_transition for insert to public
    with check ((select natcom.has_role('secretariat'))
        or exists (select from natcom.progress_report r where r.id = progress_report_id));

drop view if exists natcom.progress_report_transition_resource;
create view natcom.progress_report_transition_resource with (security_invoker = true) as
select t.id, t.version, t.progress_report_id, t.from_state as "from", t.to_state as "to", t.reason, t.effective_on,
    t.actor, t.resource_version, t.created_at, t.updated_at
from natcom.progress_report_transition t;
comment on view natcom.progress_report_transition_resource is 'steps of progress reports as clients see them';

grant select, insert, update, delete on natcom.progress_report to natcom_service;
grant select, insert on natcom.progress_report_transition to natcom_service;
grant select on natcom.progress_report_resource, natcom.progress_report_transition_resource to natcom_service;
