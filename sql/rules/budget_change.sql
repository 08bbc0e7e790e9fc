-- Revisions of budget lines and transfers between them: finance records them,
-- and nobody changes them.  Neither leaves a line with less than it has committed.
create or replace trigger touch before insert or update on natcom.budget_revision
    for each row execute function natcom.touch();
create or replace trigger touch before insert or update on natcom.budget_transfer
    for each row execute function natcom.touch();
create or replace trigger append_only before update or delete or truncate on natcom.budget_revision
    for each statement execute function natcom.append_only();
create or replace trigger append_only before update or delete or truncate on natcom.budget_transfer
    for each statement execute function natcom.append_only();
create or replace trigger check_budget_line before insert on natcom.budget_revision
    for each row execute function natcom.check_reference('budget_line_id', 'budget_line');
create or replace trigger check_from_line before insert on natcom.budget_transfer
    for each row execute function natcom.check_reference('from_line_id', 'budget_line');
create or replace trigger check_to_line before insert on natcom.budget_transfer
    for each row execute function natcom.check_reference('to_line_id', 'budget_line');

-- Lock order of the whole schema: what the money is for (grant, meeting,
-- training, visit), then budget lines by id, then (at commit) the audit trail's
-- head.
create or replace function natcom.lock_lines(lines uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform from natcom.budget_line where id = any(lines) order by id for no key update;
end
$$;
comment on function natcom.lock_lines is
    'locks budget lines by id; security definer because the service''s role may not update them, which a lock asks for';

create or replace function natcom.line_balance(line uuid, day date default null)
returns table (original numeric, revisions numeric, transfers_in numeric, transfers_out numeric, revised numeric,
    committed numeric, disbursed numeric, refunded numeric, available numeric, unspent numeric)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp as $$
declare
    last_day date := coalesce(day, 'infinity');
begin
    select l.original_amount into original from natcom.budget_line l where l.id = line;
    if not found then
        return;
    end if;
    select coalesce(sum(r.amount), 0.00) into revisions from natcom.budget_revision r
    where r.budget_line_id = line and r.effective_on <= last_day;
    select coalesce(sum(t.amount), 0.00) into transfers_in from natcom.budget_transfer t
    where t.to_line_id = line and t.effective_on <= last_day;
    select coalesce(sum(t.amount), 0.00) into transfers_out from natcom.budget_transfer t
    where t.from_line_id = line and t.effective_on <= last_day;
    select
        coalesce(sum(e.amount) filter (where e.kind = 'commitment'), 0.00)
            - coalesce(sum(e.amount) filter (where e.kind = 'decommitment'), 0.00),
        coalesce(sum(e.amount) filter (where e.kind = 'disbursement'), 0.00),
        coalesce(sum(e.amount) filter (where e.kind = 'refund'), 0.00)
    into committed, disbursed, refunded
    from natcom.ledger_entry e where e.budget_line_id = line and e.value_date <= last_day;
    revised := original + revisions + transfers_in - transfers_out;
    available := revised - committed;
    unspent := committed - (disbursed - refunded);
    return next;
end
$$;
comment on function natcom.line_balance is 'balances of a budget line at the end of a day, from its records; null: of all';

-- After a write under natcom.lock_lines: what is committed must still be covered.
create or replace function natcom.check_line(line uuid, wanted numeric) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    b record;
begin
    select * into b from natcom.line_balance(line);
    if b.available < 0 then
        perform natcom.refuse('budget_line_covers_commitments', 'the budget line does not hold the amount',
            jsonb_build_object('budget_line_id', line, 'requested', wanted::text,
                'available', (b.available + wanted)::text));
    end if;
end
$$;
comment on function natcom.check_line is 'refuses when a line has committed more than it holds; its row must be locked';

create or replace function natcom.budget_revision_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.recorded_by := natcom.subject();
    perform natcom.check_day(new.effective_on, 'effective_on');
    perform natcom.lock_lines(array[new.budget_line_id]);
    return new;
end
$$;
comment on function natcom.budget_revision_prepare is 'locks the line that a revision changes';
create or replace trigger prepare before insert on natcom.budget_revision
    for each row execute function natcom.budget_revision_prepare();

create or replace function natcom.budget_revision_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform natcom.check_line(new.budget_line_id, -new.amount);
    return null;
end
$$;
comment on function natcom.budget_revision_check is 'keeps a revision from taking what is committed';
create or replace trigger check_line after insert on natcom.budget_revision
    for each row execute function natcom.budget_revision_check();

create or replace function natcom.budget_transfer_prepare() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.recorded_by := natcom.subject();
    perform natcom.check_day(new.effective_on, 'effective_on');
    new.plan_id := (select l.plan_id from natcom.budget_line l where l.id = new.from_line_id);
    perform natcom.lock_lines(array[new.from_line_id, new.to_line_id]);
    return new;
end
$$;
comment on function natcom.budget_transfer_prepare is 'locks both lines of a transfer, in the order of their ids';
create or replace trigger prepare before insert on natcom.budget_transfer
    for each row execute function natcom.budget_transfer_prepare();

create or replace function natcom.budget_transfer_check() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform natcom.check_line(new.from_line_id, new.amount);
    return null;
end
$$;
comment on function natcom.budget_transfer_check is 'keeps a transfer from taking what is committed';
create or replace trigger check_line after insert on natcom.budget_transfer
    for each row execute function natcom.budget_transfer_check();

alter table natcom.budget_revision enable row level security;
alter table natcom.budget_revision force row level security;
alter table natcom.budget_transfer enable row level security;
alter table natcom.budget_transfer force row level security;

drop policy if exists budget_revision_read on natcom.budget_revision;
create policy budget_revision_read on natcom.budget_revision for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.budget_line l where l.id = budget_line_id));
drop policy if exists budget_revision_insert on natcom.budget_revision;
create policy budget_revision_insert on natcom.budget_revision for insert to public
    with check ((select natcom.has_role('finance')));
drop policy if exists budget_transfer_read on natcom.budget_transfer;
create policy budget_transfer_read on natcom.budget_transfer for select to public
    using ((select natcom.has_role('secretariat', 'finance', 'auditor', 'admin'))
        or exists (select from natcom.budget_line l where l.id = from_line_id));
drop policy if exists budget_transfer_insert on natcom.budget_transfer;
create policy budget_transfer_insert on natcom.budget_transfer for insert to public
    with check ((select natcom.has_role('finance')));

drop view if exists natcom.budget_revision_resource;
create view natcom.budget_revision_resource with (security_invoker = true) as
select r.id, r.version, r.budget_line_id, r.amount, r.reason, r.approved_by, r.effective_on, r.recorded_by,
    r.created_at, r.updated_at
from natcom.budget_revision r;
comment on view natcom.budget_revision_resource is 'revisions of budget lines as clients see them';

drop view if exists natcom.budget_transfer_resource;
create view natcom.budget_transfer_resource with (security_invoker = true) as
select t.id, t.version, t.plan_id, t.from_line_id, t.to_line_id, t.amount,
    (select n.currency from natcom.plan n where n.id = t.plan_id) as currency, t.reason, t.approved_by,
    t.effective_on, t.recorded_by, t.created_at, t.updated_at
from natcom.budget_transfer t;
comment on view natcom.budget_transfer_resource is 'transfers between budget lines as clients see them';

grant select, insert on natcom.budget_revision, natcom.budget_transfer to natcom_service;
grant select on natcom.budget_revision_resource, natcom.budget_transfer_resource to natcom_service;
