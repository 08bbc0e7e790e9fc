-- Reports on grants: the lead commission hands them in, the Secretariat
-- accepts or returns them; whoever handed one in does not judge it.
create or replace trigger touch before insert or update on natcom.grant_report
    for each row execute function natcom.touch();
create or replace trigger check_grant before insert or update on natcom.grant_report
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger guard before insert or update on natcom.grant_report
    for each row execute function natcom.grant_part_guard('reports');
create or replace trigger touch_grant_insert after insert on natcom.grant_report
    referencing new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');
create or replace trigger touch_grant_update after update on natcom.grant_report
    referencing old table as before new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');

create or replace function natcom.grant_report_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        new.state := 'submitted';
        new.submitted_by := natcom.subject();
        new.submitted_on := coalesce(new.submitted_on, natcom.today());
    elsif pg_trigger_depth() = 1 and old.state <> 'returned' then
        perform natcom.refuse('grant_report_open', 'only a returned report is edited',
            jsonb_build_object('state', old.state, 'lock_reason', old.state));
    end if;
    perform natcom.check_day(new.submitted_on, 'submitted_on');
    return new;
end
$$;
comment on function natcom.grant_report_prepare is 'a new report is submitted; only a returned one is edited';
create or replace trigger prepare before insert or update on natcom.grant_report
    for each row execute function natcom.grant_report_prepare();

alter table natcom.grant_report enable row level security;
alter table natcom.grant_report force row level security;

drop policy if exists grant_report_read on natcom.grant_report;
create policy grant_report_read on natcom.grant_report for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
drop policy if exists grant_report_insert on natcom.grant_report;
create policy grant_report_insert on natcom.grant_report for insert to public
    with check ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));
drop policy if exists grant_report_update on natcom.grant_report;
create policy grant_report_update on natcom.grant_report for update to public
    using ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_record g where g.id = grant_id
            and g.commission_id = (select natcom.own_commission())));

drop view if exists natcom.grant_report_resource;
create view natcom.grant_report_resource with (security_invoker = true) as
select r.id, r.version, r.grant_id, r.kind, r.covers_from, r.covers_until, r.narrative, r.claimed_amount, r.state,
    r.submitted_on, r.submitted_by,
    case when r.state <> 'returned' then r.state end as lock_reason,
    to_jsonb(natcom.allowed_transitions('grant_report', r.state,
        (select g.commission_id from natcom.grant_record g where g.id = r.grant_id))) as allowed_transitions,
    r.created_at, r.updated_at
from natcom.grant_report r;
comment on view natcom.grant_report_resource is 'reports on grants as clients see them';

grant select, insert, update on natcom.grant_report to natcom_service;
grant select on natcom.grant_report_resource to natcom_service;

-- Transitions of reports.
create or replace trigger touch before insert or update on natcom.grant_report_transition
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.grant_report_transition
    for each statement execute function natcom.append_only();
create or replace trigger check_report before insert on natcom.grant_report_transition
    for each row execute function natcom.check_reference('grant_report_id', 'grant_report');

-- The grant's lock first, as everywhere; then the report's own.
create or replace function natcom.grant_report_transition_apply() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    g natcom.grant_record;
    r natcom.grant_report;
    rule natcom.transition_rule;
    condition text;
begin
    g := natcom.grant_locked((select p.grant_id from natcom.grant_report p where p.id = new.grant_report_id));
    if g.id is null then
        perform natcom.refuse('transition_role', 'the grant belongs to another');
    end if;
    select * into r from natcom.grant_report where id = new.grant_report_id for no key update;
    -- The version that the client saw, when it says one: no row is written for another.
    if new.resource_version <> r.version then
        return null;
    end if;
    perform natcom.grant_check_open(g.state, g.commission_id, '{reports}');
    rule := natcom.transition_of('grant_report', r.state, new.to_state, g.commission_id);
    new.from_state := r.state;
    new.actor := natcom.subject();
    new.client := natcom.client();
    new.effective_on := coalesce(new.effective_on, natcom.today());
    perform natcom.check_day(new.effective_on, 'effective_on');
    foreach condition in array rule.conditions loop
        execute format('select natcom.%I($1, $2)', 'grant_report_condition_' || condition) using r, new;
    end loop;
    update natcom.grant_report set state = new.to_state,
        submitted_by = case new.to_state when 'submitted' then new.actor else submitted_by end,
        submitted_on = case new.to_state when 'submitted' then new.effective_on else submitted_on end
    where id = r.id returning version into new.resource_version;
    return new;
end
$$;
comment on function natcom.grant_report_transition_apply is 'takes a report from state to state as the rules say';
create or replace trigger prepare before insert on natcom.grant_report_transition
    for each row execute function natcom.grant_report_transition_apply();

create or replace function natcom.grant_report_condition_reason(r natcom.grant_report, t natcom.grant_report_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if t.reason is null then
        perform natcom.refuse('transition_reason_given', 'the commission must be told why', '{}', 'reason');
    end if;
end
$$;
comment on function natcom.grant_report_condition_reason is 'a reason was given';

create or replace function natcom.grant_report_condition_reviewer(r natcom.grant_report, t natcom.grant_report_transition)
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if r.submitted_by = t.actor then
        perform natcom.refuse('grant_report_four_eyes', 'whoever handed a report in does not judge it');
    end if;
end
$$;
comment on function natcom.grant_report_condition_reviewer is 'the reviewer is not who handed the report in';

alter table natcom.grant_report_transition enable row level security;
alter table natcom.grant_report_transition force row level security;

drop policy if exists grant_report_transition_read on natcom.grant_report_transition;
create policy grant_report_transition_read on natcom.grant_report_transition for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_report r where r.id = grant_report_id));
drop policy if exists grant_report_transition_insert on natcom.grant_report_transition;
create policy grant_report_transition_insert on natcom.grant_report_transition for insert to public
    with check ((select natcom.has_role('secretariat'))
        or exists (select from natcom.grant_report r join natcom.grant_record g on g.id = r.grant_id
            where r.id = grant_report_id and g.commission_id = (select natcom.own_commission())));

drop view if exists natcom.grant_report_transition_resource;
create view natcom.grant_report_transition_resource with (security_invoker = true) as
select t.id, t.version, t.grant_report_id, t.from_state as "from", t.to_state as "to", t.reason, t.effective_on,
    t.actor, t.resource_version, t.created_at, t.updated_at
from natcom.grant_report_transition t;
comment on view natcom.grant_report_transition_resource is 'what became of reports, as clients see it';

grant select, insert on natcom.grant_report_transition to natcom_service;
grant select on natcom.grant_report_transition_resource to natcom_service;
