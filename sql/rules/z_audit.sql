-- The audit trail: every table of the schema is in it, and nobody writes it
-- but the triggers below.
--
-- The trigger is deferred to the commit: the lock on the chain is the last one
-- that a transaction takes, so it can deadlock with no lock on a record, and
-- is held for the commit alone.  What cannot be written down is not done: an
-- error here fails the transaction.  `set constraints all immediate` makes
-- entries at each statement instead, as migrations do.

-- What the hash covers: all there is in an entry, as a JSON array, which
-- leaves no doubt where one value ends and the next begins.
create or replace function natcom.audit_hash(e natcom.audit_entry) returns bytea
language sql stable parallel safe
return sha256(convert_to(jsonb_build_array(e.id, e.day, e.chain, e.position, extract(epoch from e.recorded_at),
    e.table_name, e.record_id, e.record_key, e.action, e.actor, e.client, e.roles, e.commission, e.request_id,
    e.before, e.after, encode(e.previous_hash, 'hex'))::text, 'UTF8'));
comment on function natcom.audit_hash is 'the hash that an entry must have';

create or replace function natcom.audit_origin() returns bytea
language sql immutable parallel safe
return '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea;
comment on function natcom.audit_origin is 'what the first entry of a chain has for the hash of the one before';

-- Arguments: the columns of the primary key, when it is not id.  One function,
-- not several: setting search_path anew for each would cost more than the rest.
-- No sort: where a chain ends is read from its index, however young its
-- statistics.
create or replace function natcom.audit() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' set enable_sort = off as $$
declare
    e natcom.audit_entry;
    head natcom.audit_head;
    last record;
begin
    -- natcom.touch() lets an update that changes nothing leave the row as it was.
    if tg_op = 'UPDATE' and old is not distinct from new then
        return null;
    end if;
    e.action := lower(tg_op);
    e.before := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    e.after := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    e.table_name := tg_table_name;
    if tg_nargs = 0 then
        e.record_id := coalesce(e.after, e.before) ->> 'id';
    else
        e.record_key := (select jsonb_object_agg(k, coalesce(e.after, e.before) -> k) from unnest(tg_argv) k);
    end if;
    e.actor := coalesce(nullif(current_setting('natcom.subject', true), ''), 'database:' || session_user);
    e.client := nullif(current_setting('natcom.client', true), '');
    e.roles := coalesce(string_to_array(nullif(current_setting('natcom.roles', true), ''), ','), '{}');
    e.commission := nullif(current_setting('natcom.commission', true), '');
    e.request_id := nullif(current_setting('natcom.request', true), '');

    -- The chain is the transaction's from its first entry to its end, so one that takes long has a chain that no
    -- other waits for: migrate and seed ask for 15.  1635083380 is "audt" in ASCII.
    e.chain := coalesce(nullif(current_setting('natcom.audit_chain', true), '')::int & 15, pg_backend_pid() % 15);
    perform pg_advisory_xact_lock(1635083380, e.chain);
    e.id := natcom.uuid_v7();
    e.recorded_at := clock_timestamp();
    select * into head from natcom.audit_head h where h.chain = e.chain order by h.day desc limit 1;
    if head.day is null or head.day < e.recorded_at::date then
        insert into natcom.audit_head (chain, day, position, hash)
        values (e.chain, e.recorded_at::date, 0, coalesce(head.hash, natcom.audit_origin())) returning * into head;
    end if;
    -- What this transaction has written already is not in the head yet.
    select a.position, a.hash into last from natcom.audit_entry a
    where a.day = head.day and a.chain = head.chain and a.position > head.position
    order by a.position desc limit 1;
    e.day := head.day;
    e.position := coalesce(last.position, head.position) + 1;
    e.previous_hash := coalesce(last.hash, head.hash);
    e.hash := natcom.audit_hash(e);
    insert into natcom.audit_entry values (e.*);
    return null;
end
$$;
comment on function natcom.audit is
    'writes a change into the audit trail; security definer because the service''s role may not write there itself';

-- Once a transaction, behind its last entry: the others find the head moved.
create or replace function natcom.audit_seal() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update natcom.audit_head h set (position, hash) = (
        select a.position, a.hash from natcom.audit_entry a
        where a.day = new.day and a.chain = new.chain order by a.position desc limit 1)
    where h.chain = new.chain and h.day = new.day and h.position < new.position;
    return null;
end
$$;
comment on function natcom.audit_seal is
    'moves the head of a chain to its last entry; security definer because the service''s role may not write there';

drop trigger if exists seal on natcom.audit_entry;
create constraint trigger seal after insert on natcom.audit_entry deferrable initially deferred
    for each row execute function natcom.audit_seal();

-- Not even the owner: what does not come from a trigger is refused.
create or replace trigger append_only before update or delete or truncate on natcom.audit_entry
    for each statement execute function natcom.append_only();
create or replace trigger by_trigger_only before insert on natcom.audit_entry
    for each statement when (pg_trigger_depth() = 0) execute function natcom.append_only();
create or replace trigger append_only before delete or truncate on natcom.audit_head
    for each statement execute function natcom.append_only();
create or replace trigger by_trigger_only before insert or update on natcom.audit_head
    for each statement when (pg_trigger_depth() = 0) execute function natcom.append_only();

alter table natcom.audit_entry enable row level security;
alter table natcom.audit_entry force row level security;
alter table natcom.audit_head enable row level security;
alter table natcom.audit_head force row level security;

drop policy if exists audit_entry_read on natcom.audit_entry;
create policy audit_entry_read on natcom.audit_entry for select to public
    using ((select natcom.has_role('auditor', 'admin')));
drop policy if exists audit_head_read on natcom.audit_head;
create policy audit_head_read on natcom.audit_head for select to public
    using ((select natcom.has_role('auditor', 'admin')));
-- The owner, for whom the triggers act, whatever roles the caller has.
drop policy if exists audit_entry_write on natcom.audit_entry;
create policy audit_entry_write on natcom.audit_entry for all to current_user using (true);
drop policy if exists audit_head_write on natcom.audit_head;
create policy audit_head_write on natcom.audit_head for all to current_user using (true);

-- No table can be forgotten: the trigger is put on all that there are.  Not in
-- the trail are the trail itself, changes and the answers kept for retries, which say
-- nothing that the changes they belong to do not.
do $$
declare
    t record;
begin
    for t in
        select c.relname,
            (select string_agg(quote_literal(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum))
                from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                where i.indrelid = c.oid and i.indisprimary) as key
        from pg_class c
        where c.relnamespace = 'natcom'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and c.relname not in ('audit_entry', 'audit_head', 'idempotency_record', 'change', 'change_head')
    loop
        execute format('drop trigger if exists audit on natcom.%I', t.relname);
        execute format('create constraint trigger audit after insert or update or delete on natcom.%I
            deferrable initially deferred for each row execute function natcom.audit(%s)',
            t.relname, nullif(t.key, '''id'''));
    end loop;
end
$$;

-- The chains of the days asked for, computed again; all days where a bound is
-- null.  A row is a fault.
create or replace function natcom.audit_faults(from_day date, before_day date)
returns table (day date, chain smallint, "position" bigint, fault text)
language plpgsql stable rows 10 set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    since date := coalesce(from_day, '-infinity');
    until date := coalesce(before_day, 'infinity');
begin
    return query
    select e.day, e.chain, f.position, f.fault
    from (
        select a.day, a.chain, a.position, a.hash, a.previous_hash, natcom.audit_hash(a) as computed,
            lag(a.position, 1, 0::bigint) over link as position_before, lag(a.hash) over link as hash_before
        from natcom.audit_entry a where a.day >= since and a.day < until
        window link as (partition by a.day, a.chain order by a.position)) e
    cross join lateral (values
        ('entry_changed', e.position, e.hash is distinct from e.computed),
        ('entry_missing', e.position_before + 1, e.position > e.position_before + 1),
        ('order_broken', e.position, e.position = e.position_before + 1 and e.previous_hash <> e.hash_before),
        ('day_unlinked', e.position, e.position = 1 and e.previous_hash <> coalesce(
            (select h.hash from natcom.audit_head h where h.chain = e.chain and h.day < e.day order by h.day desc limit 1),
            natcom.audit_origin()))) f (fault, position, is_found)
    where f.is_found;

    return query
    select k.day, k.chain, k.last + case when k.position > k.last then 1 else 0 end,
        case when k.position > k.last then 'entry_missing' else 'head_differs' end
    from (
        select coalesce(h.day, a.day) as day, coalesce(h.chain, a.chain) as chain, h.position, h.hash,
            coalesce(a.last, 0) as last
        from (select * from natcom.audit_head h where h.day >= since and h.day < until) h
        full join (
            select a.day, a.chain, max(a.position) as last from natcom.audit_entry a
            where a.day >= since and a.day < until group by a.day, a.chain) a
        on a.day = h.day and a.chain = h.chain) k
    where k.position is distinct from k.last or k.hash is distinct from (
        select e.hash from natcom.audit_entry e where e.day = k.day and e.chain = k.chain and e.position = k.last);
end
$$;
comment on function natcom.audit_faults is 'where the audit trail of these days is not as it was written';

create or replace function natcom.audit_verification(from_day date, before_day date)
returns table (holds boolean, entries bigint, chains bigint, fault_count bigint, faults jsonb)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    return query select f.fault_count = 0, e.entries, e.chains, f.fault_count, f.faults
    from (
        select count(*) as fault_count, coalesce(jsonb_agg(to_jsonb(f) - 'number' order by f.number)
            filter (where f.number <= 1000), '[]') as faults
        from (select f.*, row_number() over (order by f.day, f.chain, f.position, f.fault) as number
            from natcom.audit_faults(from_day, before_day) f) f) f
    cross join (
        select coalesce(sum(c.entries), 0)::bigint as entries, count(*) as chains
        from (select count(*) as entries from natcom.audit_entry a
            where a.day >= coalesce(from_day, '-infinity') and a.day < coalesce(before_day, 'infinity')
            group by a.day, a.chain) c) e;
end
$$;
comment on function natcom.audit_verification is 'whether the audit trail of these days holds, with its first 1,000 faults';

drop view if exists natcom.audit_entry_resource;
create view natcom.audit_entry_resource with (security_invoker = true) as
select a.id, 1 as version, a.recorded_at, a.table_name, a.record_id, a.record_key, a.action, a.actor, a.client,
    to_jsonb(a.roles) as roles, a.commission, a.request_id, a.before, a.after, a.day, a.chain::int as chain,
    a.position::int as position, encode(a.previous_hash, 'hex') as previous_hash, encode(a.hash, 'hex') as hash,
    a.recorded_at as created_at, a.recorded_at as updated_at
from natcom.audit_entry a;
comment on view natcom.audit_entry_resource is 'entries of the audit trail as clients see them';

grant select on natcom.audit_entry, natcom.audit_head to natcom_service;
grant select on natcom.audit_entry_resource to natcom_service;
