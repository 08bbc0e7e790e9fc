-- The ledger: finance pays and takes back, transitions reserve and release,
-- and nobody changes what is written.
create or replace trigger touch before insert or update on natcom.ledger_entry
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.ledger_entry
    for each statement execute function natcom.append_only();
create or replace trigger check_grant before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('grant_id', 'grant_record');
create or replace trigger check_meeting before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('meeting_id', 'meeting');
create or replace trigger check_training before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('training_id', 'training');
create or replace trigger check_visit before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('visit_id', 'visit');
create or replace trigger check_instalment before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('instalment_id', 'grant_instalment');
create or replace trigger check_reverses before insert on natcom.ledger_entry
    for each row execute function natcom.check_reference('reverses_id', 'ledger_entry');

create or replace function natcom.ledger_source(entry natcom.ledger_entry) returns uuid
language sql immutable parallel safe
return coalesce(entry.grant_id, entry.meeting_id, entry.training_id, entry.visit_id);
comment on function natcom.ledger_source is 'what an entry is for';

drop function if exists natcom.grant_balance(uuid, date);
create or replace function natcom.source_balance(source uuid, day date default null)
returns table (committed numeric, disbursed numeric, refunded numeric)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp as $$
begin
    return query select
        coalesce(sum(e.amount) filter (where e.kind = 'commitment'), 0.00)
            - coalesce(sum(e.amount) filter (where e.kind = 'decommitment'), 0.00),
        coalesce(sum(e.amount) filter (where e.kind = 'disbursement'), 0.00),
        coalesce(sum(e.amount) filter (where e.kind = 'refund'), 0.00)
    from natcom.ledger_entry e
    where e.source_id = source and e.value_date <= coalesce(day, 'infinity');
end
$$;
comment on function natcom.source_balance is 'sums of a source''s entries at the end of a day; null: of all';

-- An entry of a grant that a client writes.  The grant is locked until the end, so that
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
    if i.grant_id is distinct from entry.grant_id then
        perform natcom.refuse('ledger_instalment_of_grant', 'the instalment is not one of the source', '{}', 'instalment_id');
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

-- A correction goes the other way, for the same source, and not beyond the entry.
create or replace function natcom.ledger_check_reversal(entry natcom.ledger_entry) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    o natcom.ledger_entry;
    reversed numeric := (select coalesce(sum(r.amount), 0) from natcom.ledger_entry r
        where r.reverses_id = entry.reverses_id);
begin
    select * into o from natcom.ledger_entry where id = entry.reverses_id;
    if natcom.ledger_source(o) <> natcom.ledger_source(entry)
        or (o.kind, entry.kind) not in (('commitment', 'decommitment'), ('decommitment', 'commitment'),
            ('disbursement', 'refund'), ('refund', 'disbursement'))
        or o.instalment_id is distinct from entry.instalment_id or reversed + entry.amount > o.amount then
        perform natcom.refuse('ledger_reversal_fits', 'the entry does not reverse that one',
            jsonb_build_object('limit', (o.amount - reversed)::text, 'present', entry.amount::text), 'reverses_id');
    end if;
end
$$;
comment on function natcom.ledger_check_reversal is 'holds a reversing entry to the one it reverses';

-- Entries of transitions come from inside their trigger, which holds the
-- source; they reserve on the line, so they lock it.
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
    elsif num_nonnulls(new.grant_id, new.meeting_id, new.training_id, new.visit_id) <> 1 then
        perform natcom.refuse('ledger_entry_one_source', 'an entry has one source');
    elsif new.grant_id is null then
        new.budget_line_id := natcom.ledger_check_event(new);
    else
        g := natcom.grant_locked(new.grant_id);
        new.budget_line_id := g.budget_line_id;
        perform natcom.ledger_check_grant(new, g);
    end if;
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
create or replace function natcom.source_fault(source uuid) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select case when min(paid) < 0 then 'ledger_refunded_within_disbursed'
            when min(committed - paid) < 0 then 'ledger_disbursed_within_committed' end
        from (
            select sum(sum(case e.kind when 'disbursement' then e.amount when 'refund' then -e.amount else 0 end))
                    over (order by e.value_date) as paid,
                sum(sum(case e.kind when 'commitment' then e.amount when 'decommitment' then -e.amount else 0 end))
                    over (order by e.value_date) as committed
            from natcom.ledger_entry e where e.source_id = source group by e.value_date) days);
end
$$;
comment on function natcom.source_fault is 'the rule that the entries of a source break on some day; null when none';

create or replace function natcom.ledger_entry_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    fault text := natcom.source_fault(natcom.ledger_source(new));
    b record;
begin
    if fault is not null then
        select * into b from natcom.source_balance(natcom.ledger_source(new));
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

-- What was spent directly is the staff's to see: nobody else's file is paid by it.
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
select e.id, e.version, e.kind, e.budget_line_id, e.grant_id, e.meeting_id, e.training_id, e.visit_id,
    e.instalment_id, e.reverses_id, e.amount,
    (select n.currency from natcom.budget_line l join natcom.plan n on n.id = l.plan_id
        where l.id = e.budget_line_id) as currency,
    e.value_date, e.reference, e.recorded_by, e.created_at, e.updated_at
from natcom.ledger_entry e;
comment on view natcom.ledger_entry_resource is 'entries of the ledger as clients see them';

grant select, insert on natcom.ledger_entry to natcom_service;
grant select on natcom.ledger_entry_resource to natcom_service;
