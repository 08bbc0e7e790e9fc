-- The ledger: finance pays and takes back, transitions reserve and release,
-- and nobody changes what is written.
create or replace trigger touch before insert or update on natcom.ledger_entry
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.ledger_entry
    for each statement execute function natcom.append_only();
create or replace trigger check_grant before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger check_instalment before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('instalment_id', 'grant_instalment');
create or replace trigger check_reverses before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('reverses_id', 'ledger_entry');

create or replace function natcom.grant_balance(of_grant uuid, day date default null)
returns table (committed numeric, disbursed numeric, refunded numeric)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp as $$
begin
    return query select
        coalesce(sum(e.amount) filter (where e.kind = 'commitment'), 0.00)
            - coalesce(sum(e.amount) filter (where e.kind = 'decommitment'), 0.00),
        coalesce(sum(e.amount) filter (where e.kind = 'disbursement'), 0.00),
        coalesce(sum(e.amount) filter (where e.kind = 'refund'), 0.00)
    from natcom.ledger_entry e
    where e.grant_id = of_grant and e.value_date <= coalesce(day, 'infinity');
end
$$;
comment on function natcom.grant_balance is 'sums of a grant''s entries at the end of a day; null: of all';

-- An entry that a client writes.  The grant is locked until the end, so that
-- what is checked here and after the insert stays true.
create or replace function natcom.ledger_check_grant(entry natcom.ledger_entry, g natcom.grant_record) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if g.state <> 'approved' then
        perform natcom.refuse('ledger_grant_approved', 'only an approved grant is paid',
            jsonb_build_object('state', g.state, 'lock_reason', coalesce(natcom.grant_lock_reason(g.state, g.commission_id),
                g.state)));
    elsif entry.kind not in ('disbursement', 'refund') then
        perform natcom.refuse('ledger_kind_by_transition', 'a transition of the grant reserves and releases', '{}', 'kind');
    end if;
    perform natcom.check_day(entry.value_date, 'value_date');
    if entry.kind = 'disbursement' then
        if exists (select from natcom.grant_transition t
            where t.grant_id = g.id and t.to_state in ('submitted', 'approved') and t.actor = entry.recorded_by) then
            perform natcom.refuse('ledger_four_eyes', 'who submitted or approved a grant does not pay it');
        end if;
        perform natcom.check_no_overdue_report(g);
    end if;
end
$$;
comment on function natcom.ledger_check_grant is 'whether the caller may pay this grant, or take back';

create or replace function natcom.ledger_check_instalment(entry natcom.ledger_entry) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    i natcom.grant_instalment;
    paid numeric := natcom.instalment_paid_amount(entry.instalment_id);
    accepted int := (select count(*) from natcom.grant_report r
        where r.grant_id = entry.grant_id and r.state = 'accepted');
begin
    select * into i from natcom.grant_instalment where id = entry.instalment_id;
    if i.grant_id <> entry.grant_id then
        perform natcom.refuse('ledger_instalment_of_grant', 'the instalment is another grant''s', '{}', 'instalment_id');
    elsif entry.kind = 'disbursement' and accepted < i.required_reports then
        perform natcom.refuse('ledger_instalment_reports', 'the instalment waits for accepted reports',
            jsonb_build_object('limit', i.required_reports::text, 'present', accepted::text), 'instalment_id');
    elsif entry.kind = 'disbursement' and paid + entry.amount > i.amount then
        perform natcom.refuse('ledger_instalment_amount', 'the instalment is smaller',
            jsonb_build_object('limit', i.amount::text, 'present', (paid + entry.amount)::text), 'amount');
    elsif entry.kind = 'refund' and entry.amount > paid then
        perform natcom.refuse('ledger_refunded_within_disbursed', 'less was paid as this instalment',
            jsonb_build_object('limit', paid::text, 'present', entry.amount::text), 'amount');
    end if;
end
$$;
comment on function natcom.ledger_check_instalment is 'holds an entry to the instalment it names';

-- A correction goes the other way, on the same grant, and not beyond the entry.
create or replace function natcom.ledger_check_reversal(entry natcom.ledger_entry) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    o natcom.ledger_entry;
    reversed numeric := (select coalesce(sum(r.amount), 0) from natcom.ledger_entry r
        where r.reverses_id = entry.reverses_id);
begin
    select * into o from natcom.ledger_entry where id = entry.reverses_id;
    if o.grant_id <> entry.grant_id or o.kind = entry.kind or o.kind not in ('disbursement', 'refund')
        or o.instalment_id is distinct from entry.instalment_id or reversed + entry.amount > o.amount then
        perform natcom.refuse('ledger_reversal_fits', 'the entry does not reverse that one',
            jsonb_build_object('limit', (o.amount - reversed)::text, 'present', entry.amount::text), 'reverses_id');
    end if;
end
$$;
comment on function natcom.ledger_check_reversal is 'holds a reversing entry to the one it reverses';

-- Entries of transitions come from inside their trigger, which holds the
-- grant; they reserve on the line, so they lock it.
create or replace function natcom.ledger_entry_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    g natcom.grant_record;
begin
    new.recorded_by := natcom.subject();
    new.value_date := coalesce(new.value_date, natcom.today());
    if pg_trigger_depth() > 1 then
        perform natcom.lock_lines(array[new.budget_line_id]);
        return new;
    end if;
    if not natcom.has_role('finance') then
        perform natcom.refuse('transition_role', 'finance keeps the ledger');
    end if;
    g := natcom.grant_locked(new.grant_id);
    new.budget_line_id := g.budget_line_id;
    perform natcom.ledger_check_grant(new, g);
    if new.instalment_id is not null then
        perform natcom.ledger_check_instalment(new);
    end if;
    if new.reverses_id is not null then
        perform natcom.ledger_check_reversal(new);
    end if;
    return new;
end
$$;
comment on function natcom.ledger_entry_prepare is 'locks what an entry is checked against, and checks who writes it';
create or replace trigger prepare before insert on natcom.ledger_entry
    for each row execute function natcom.ledger_entry_prepare();

-- Of one source, at the end of every day: paid is never below zero nor above
-- what was committed.  Null when that holds.
create or replace function natcom.source_fault(of_grant uuid) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select case when min(paid) < 0 then 'ledger_refunded_within_disbursed'
            when min(committed - paid) < 0 then 'ledger_disbursed_within_committed' end
        from (
            select sum(sum(case e.kind when 'disbursement' then e.amount when 'refund' then -e.amount else 0 end))
                    over (order by e.value_date) as paid,
                sum(sum(case e.kind when 'commitment' then e.amount when 'decommitment' then -e.amount else 0 end))
                    over (order by e.value_date) as committed
            from natcom.ledger_entry e where e.grant_id = of_grant group by e.value_date) days);
end
$$;
comment on function natcom.source_fault is 'the rule that the entries of a source break on some day; null when none';

create or replace function natcom.ledger_entry_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    fault text := natcom.source_fault(new.grant_id);
    b record;
begin
    if fault is not null then
        select * into b from natcom.grant_balance(new.grant_id);
        perform natcom.refuse(fault, 'the entry does not fit what was committed and paid, on every day',
            jsonb_build_object('committed', b.committed::text, 'disbursed', b.disbursed::text,
                'refunded', b.refunded::text, 'requested', new.amount::text, 'value_date', new.value_date), 'amount');
    end if;
    if new.kind = 'commitment' then
        perform natcom.check_line(new.budget_line_id, new.amount);
    end if;
    return null;
end
$$;
comment on function natcom.ledger_entry_check is 'keeps payments within commitments, commitments within the line';
create or replace trigger check_balance after insert on natcom.ledger_entry
    for each row execute function natcom.ledger_entry_check();
create or replace trigger touch_grant after insert on natcom.ledger_entry
    referencing new table as changed
    for each statement execute function natcom.touch_parent('grant_record', 'grant_id');

alter table natcom.ledger_entry enable row level security;
alter table natcom.ledger_entry force row level security;

drop policy if exists ledger_entry_read on natcom.ledger_entry;
create policy ledger_entry_read on natcom.ledger_entry for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor'))
        or exists (select from natcom.grant_record g where g.id = grant_id));
-- The Secretariat's are those of its transitions (natcom.ledger_entry_prepare).
drop policy if exists ledger_entry_insert on natcom.ledger_entry;
create policy ledger_entry_insert on natcom.ledger_entry for insert to public
    with check ((select natcom.has_role('secretariat', 'finance')));

drop view if exists natcom.ledger_entry_resource;
create view natcom.ledger_entry_resource with (security_invoker = true) as
select e.id, e.version, e.kind, e.budget_line_id, e.grant_id, e.instalment_id, e.reverses_id, e.amount,
    (select n.currency from natcom.budget_line l join natcom.plan n on n.id = l.plan_id
        where l.id = e.budget_line_id) as currency,
    e.value_date, e.reference, e.recorded_by, e.created_at, e.updated_at
from natcom.ledger_entry e;
comment on view natcom.ledger_entry_resource is 'entries of the ledger as clients see them';

grant select, insert on natcom.ledger_entry to natcom_service;
grant select on natcom.ledger_entry_resource to natcom_service;
