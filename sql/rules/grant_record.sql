-- Grants: the staff see all, a commission those it leads or benefits from.
--
-- A grant begins as a draft with a reference.  What may be edited later, and
-- by whom, stands in grant_editing; the state changes by transitions only.
create or replace trigger touch before insert or update on natcom.grant_record
    for each row execute function natcom.touch();
create or replace trigger check_area before insert or update on natcom.grant_record
    for each row execute function natcom.check_reference('area_id', 'area');
create or replace trigger check_budget_line before insert or update on natcom.grant_record
    for each row execute function natcom.check_reference('budget_line_id', 'budget_line');
create or replace trigger check_commission before insert or update on natcom.grant_record
    for each row execute function natcom.check_reference('commission_id', 'commission');

-- Numbers of references come from one sequence a year of a plan, so that two
-- requests never wait for each other; a number given to a request that fails
-- is not given again.
create or replace function natcom.plan_add_grant_numbers() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    for year in extract(year from new.starts_on)::int .. extract(year from new.ends_on)::int loop
        if to_regclass(format('natcom.grant_number_%s', year)) is null then
            execute format('create sequence natcom.grant_number_%s', year);
        end if;
    end loop;
    return null;
end
$$;
comment on function natcom.plan_add_grant_numbers is
    'makes the sequences of a plan''s years; security definer because the service''s role makes nothing';
create or replace trigger add_grant_numbers after insert or update of starts_on, ends_on on natcom.plan
    for each row execute function natcom.plan_add_grant_numbers();
do $$
declare
    year int;
begin
    for year in select generate_series(extract(year from starts_on)::int, extract(year from ends_on)::int)
        from natcom.plan loop
        execute format('create sequence if not exists natcom.grant_number_%s', year);
    end loop;
end
$$;

create or replace function natcom.next_grant_number(year int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    return nextval(format('natcom.grant_number_%s', year)::regclass);
end
$$;
comment on function natcom.next_grant_number is
    'the next number of a year; security definer because the service''s role may not set sequences';

create or replace function natcom.grant_record_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    number text;
begin
    select l.plan_id into new.plan_id from natcom.budget_line l where l.id = new.budget_line_id;
    if tg_op = 'UPDATE' then
        return new;
    end if;
    if not exists (select from natcom.plan p where p.id = new.plan_id
        and new.year between extract(year from p.starts_on) and extract(year from p.ends_on)) then
        perform natcom.refuse('grant_year_in_plan', 'the year is not one of the plan', '{}', 'year');
    end if;
    number := natcom.next_grant_number(new.year)::text;
    new.reference := format('G-%s-%s', new.year, lpad(number, greatest(5, length(number)), '0'));
    new.state := 'draft';
    new.under_evaluation := false;
    new.approved_amount := null;
    new.submitted_at := null;
    new.decided_at := null;
    new.closed_at := null;
    return new;
end
$$;
comment on function natcom.grant_record_prepare is 'repeats the plan of the line; makes of a new grant a draft with a reference';
create or replace trigger prepare before insert or update of budget_line_id on natcom.grant_record
    for each row execute function natcom.grant_record_prepare();

-- Refuses with what is open instead, for the caller, in the grant's state.
create or replace function natcom.grant_check_open(in_state text, lead uuid, members text[]) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    open_members text[] := array(select e.member from natcom.grant_editing e
        where e.state = in_state and natcom.caller_may(e.roles, lead) order by e.member);
    closed_member text := (select m from unnest(members) m where m <> all(open_members) limit 1);
begin
    if closed_member is not null then
        perform natcom.refuse('grant_open', format('%s is not open in state %s', closed_member, in_state),
            jsonb_build_object('state', in_state, 'open_members', open_members, 'lock_reason',
                coalesce(natcom.grant_lock_reason(in_state, lead), in_state)), closed_member);
    end if;
end
$$;
comment on function natcom.grant_check_open is 'refuses a change of members or parts that are not open to the caller';

-- Deeper than a client's own statement it is a transition, or a part of the
-- grant, that changes it; those have their own rules.
create or replace function natcom.grant_record_guard() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    changed text[];
begin
    if pg_trigger_depth() > 1 then
        return new;
    end if;
    changed := array(select n.key from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o using (key)
        where n.value <> o.value and n.key not in ('plan_id', 'version', 'created_at', 'updated_at'));
    perform natcom.grant_check_open(old.state, old.commission_id, changed);
    if old.under_evaluation and changed && '{priority,under_evaluation}' then
        perform natcom.refuse('grant_priority_frozen', 'the evaluation has begun',
            jsonb_build_object('lock_reason', 'under_evaluation'), 'priority');
    end if;
    return new;
end
$$;
comment on function natcom.grant_record_guard is 'lets a grant be edited where its state is open for it';
create or replace trigger guard before update on natcom.grant_record
    for each row execute function natcom.grant_record_guard();

create or replace function natcom.grant_record_guard_delete() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if old.state <> 'draft' then
        perform natcom.refuse('grant_open', 'only a draft is deleted', jsonb_build_object('state', old.state,
            'lock_reason', coalesce(natcom.grant_lock_reason(old.state, old.commission_id), old.state)));
    end if;
    return old;
end
$$;
comment on function natcom.grant_record_guard_delete is 'lets drafts be deleted, and nothing else';
create or replace trigger guard_delete before delete on natcom.grant_record
    for each row execute function natcom.grant_record_guard_delete();

-- The lead benefits, with the whole until others share.  Another lead takes the
-- place of the one before, its share and its items.
create or replace function natcom.grant_record_add_lead() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        if new.commission_id = old.commission_id then
            return null;
        end if;
        delete from natcom.grant_beneficiary b where b.grant_id = new.id and b.commission_id = old.commission_id
            and exists (select from natcom.grant_beneficiary o
                where o.grant_id = new.id and o.commission_id = new.commission_id);
        update natcom.grant_beneficiary set commission_id = new.commission_id
        where grant_id = new.id and commission_id = old.commission_id;
        update natcom.grant_item set commission_id = new.commission_id
        where grant_id = new.id and commission_id = old.commission_id;
    end if;
    insert into natcom.grant_beneficiary (id, grant_id, lead_commission_id, commission_id, share_percent)
    values (natcom.uuid_v7(), new.id, new.commission_id, new.commission_id, 100)
    on conflict (grant_id, commission_id) do nothing;
    return null;
end
$$;
comment on function natcom.grant_record_add_lead is 'makes the lead commission a beneficiary';
create or replace trigger add_lead after insert or update of commission_id on natcom.grant_record
    for each row execute function natcom.grant_record_add_lead();

alter table natcom.grant_record enable row level security;
alter table natcom.grant_record force row level security;

drop policy if exists grant_record_read on natcom.grant_record;
create policy grant_record_read on natcom.grant_record for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or commission_id = (select natcom.own_commission())
        or exists (select from natcom.grant_beneficiary b
            where b.grant_id = grant_record.id and b.commission_id = (select natcom.own_commission())));
drop policy if exists grant_record_insert on natcom.grant_record;
create policy grant_record_insert on natcom.grant_record for insert to public
    with check ((select natcom.has_role('secretariat')) or commission_id = (select natcom.own_commission()));
-- Finance edits no grant (grant_editing), but its entries lock the grant and count as its changes.
drop policy if exists grant_record_update on natcom.grant_record;
create policy grant_record_update on natcom.grant_record for update to public
    using ((select natcom.has_role('secretariat', 'finance')) or commission_id = (select natcom.own_commission()));
drop policy if exists grant_record_delete on natcom.grant_record;
create policy grant_record_delete on natcom.grant_record for delete to public
    using ((select natcom.has_role('secretariat')) or commission_id = (select natcom.own_commission()));

create or replace function natcom.grant_lock_reason(in_state text, lead uuid) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    reason text := (select s.lock_reason from natcom.grant_state s where s.state = in_state);
begin
    if reason is not null or natcom.caller_may('{secretariat,commission}', lead) then
        return reason;
    end if;
    return case when natcom.has_role('commission') then 'not_lead_commission' else 'role_cannot_edit' end;
end
$$;
comment on function natcom.grant_lock_reason is 'why the caller cannot edit the content of a grant; null when it can';

-- The report is due some days after the activity or the last payment, whichever is later.
create or replace function natcom.grant_report_due_on(of_grant uuid, of_plan uuid, activity_ends_on date) returns date
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return greatest(activity_ends_on,
        (select max(e.value_date) from natcom.ledger_entry e where e.grant_id = of_grant and e.kind = 'disbursement'))
        + natcom.setting_value(of_plan, 'report_delay_days')::int;
end
$$;
comment on function natcom.grant_report_due_on is 'day on which the final report is due, extensions apart';

create or replace function natcom.grant_extended_to(of_grant uuid) returns date
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select max(x.extended_to) from natcom.grant_extension x where x.grant_id = of_grant);
end
$$;
comment on function natcom.grant_extended_to is 'latest day that the final report was extended to; null when never';

create or replace function natcom.grant_has_final_report(of_grant uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return exists (select from natcom.grant_report r
        where r.grant_id = of_grant and r.kind = 'final' and r.state in ('submitted', 'accepted'));
end
$$;
comment on function natcom.grant_has_final_report is 'whether the final report was handed in and not returned';

-- paid is what was disbursed less what came back.
create or replace function natcom.grant_paid_amount(of_grant uuid) returns numeric
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select coalesce(sum(case e.kind when 'disbursement' then e.amount else -e.amount end), 0.00)
        from natcom.ledger_entry e where e.grant_id = of_grant and e.kind in ('disbursement', 'refund'));
end
$$;
comment on function natcom.grant_paid_amount is 'amount paid for a grant less refunds, from the ledger';

create or replace function natcom.grant_claimed_amount(of_grant uuid, in_states text[] default '{submitted,accepted}')
returns numeric
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select coalesce(sum(r.claimed_amount), 0.00) from natcom.grant_report r
        where r.grant_id = of_grant and r.state = any(in_states));
end
$$;
comment on function natcom.grant_claimed_amount is 'amount that reports in these states account for';

-- What the functions above say of one grant is said here once more, as subqueries:
-- for each row of a list a function costs ten times as much, and what depends on
-- the caller alone is asked once a statement.
drop view if exists natcom.grant_record_resource;
create view natcom.grant_record_resource with (security_invoker = true) as
select g.id, g.version, g.reference, g.plan_id, g.year, g.kind, g.title, g.purpose, g.area_id, g.budget_line_id,
    g.commission_id, g.scope, g.support, to_jsonb(g.themes) as themes, g.priority, g.under_evaluation,
    g.activity_starts_on, g.activity_ends_on, g.requested_amount, g.approved_amount,
    coalesce((select sum(r.claimed_amount) from natcom.grant_report r
        where r.grant_id = g.id and r.state in ('submitted', 'accepted')), 0.00) as claimed_amount,
    coalesce((select sum(case e.kind when 'disbursement' then e.amount else -e.amount end) from natcom.ledger_entry e
        where e.grant_id = g.id and e.kind in ('disbursement', 'refund')), 0.00) as paid_amount,
    (select n.currency from natcom.plan n where n.id = g.plan_id) as currency, g.conditions, g.state,
    g.submitted_at, g.decided_at, g.closed_at, d.report_due_on, x.report_extended_to,
    g.state = 'approved' and greatest(d.report_due_on, x.report_extended_to) < natcom.today()
        and not exists (select from natcom.grant_report r
            where r.grant_id = g.id and r.kind = 'final' and r.state in ('submitted', 'accepted')) as report_overdue,
    case
        when c.lock_reason is not null then c.lock_reason
        when (select natcom.has_role('secretariat')) or g.commission_id = (select natcom.own_commission()) then null
        when (select natcom.has_role('commission')) then 'not_lead_commission'
        else 'role_cannot_edit'
    end as lock_reason,
    (select coalesce(jsonb_agg(r.to_state order by r.to_state), '[]') from natcom.transition_rule r
        where r.machine = 'grant' and r.from_state = g.state and (r.roles && (select natcom.caller_roles())
            or ('commission' = any(r.roles) and g.commission_id = (select natcom.own_commission())))) as allowed_transitions,
    g.created_at, g.updated_at
from natcom.grant_record g
join natcom.grant_state c on c.state = g.state
cross join lateral (select case when g.state in ('approved', 'closed') then
    greatest(g.activity_ends_on, (select max(e.value_date) from natcom.ledger_entry e
        where e.grant_id = g.id and e.kind = 'disbursement'))
    + coalesce((select s.value from natcom.plan_setting s
            where s.plan_id = g.plan_id and s.name = 'report_delay_days' and s.grant_kind is null),
        (select k.fallback from natcom.setting_kind k where k.name = 'report_delay_days'))::int
    end as report_due_on) d
cross join lateral (select (select max(e.extended_to) from natcom.grant_extension e where e.grant_id = g.id)
    as report_extended_to) x;
comment on view natcom.grant_record_resource is 'grants as clients see them; its last members depend on who asks';

grant select, insert, update, delete on natcom.grant_record to natcom_service;
grant select on natcom.grant_record_resource to natcom_service;
