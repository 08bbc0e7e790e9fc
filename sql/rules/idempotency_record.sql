-- Idempotency keys: they belong to a client and a subject, and nobody else
-- learns that one was used.
create or replace trigger touch before insert or update on natcom.idempotency_record
    for each row execute function natcom.touch();

alter table natcom.idempotency_record enable row level security;
alter table natcom.idempotency_record force row level security;

drop policy if exists idempotency_record_read on natcom.idempotency_record;
create policy idempotency_record_read on natcom.idempotency_record for select to public
    using (client = (select natcom.client()) and subject = (select natcom.subject()));
drop policy if exists idempotency_record_insert on natcom.idempotency_record;
create policy idempotency_record_insert on natcom.idempotency_record for insert to public
    with check (client = (select natcom.client()) and subject = (select natcom.subject()));

-- The partitions are reached through the table only: nobody has a right to
-- one, and a policy lets nothing through but the same rows.
do $$
begin
    for slot in 0 .. 4 loop
        execute format('alter table natcom.idempotency_record_%s enable row level security', slot);
        execute format('alter table natcom.idempotency_record_%s force row level security', slot);
        execute format('drop policy if exists idempotency_record_%s_read on natcom.idempotency_record_%1$s', slot);
        execute format('create policy idempotency_record_%s_read on natcom.idempotency_record_%1$s for select to public
            using (client = (select natcom.client()) and subject = (select natcom.subject()))', slot);
    end loop;
end
$$;

create or replace function natcom.idempotency_slot(moment timestamptz) returns smallint
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return floor(extract(epoch from moment) / 86400)::bigint % 5;
end
$$;
comment on function natcom.idempotency_slot is 'place of an instant''s day in the ring of five';

create or replace function natcom.idempotency_record_of(of_key text)
returns table (fingerprint text, status int, location text, etag text, content_type text, content_language text,
    body text)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp as $$
begin
    return query select r.fingerprint, r.status, r.location, r.etag, r.content_type, r.content_language, r.body
        from natcom.idempotency_record r
        where r.client = natcom.client() and r.subject = natcom.subject() and r.key = of_key
        order by r.created_at desc limit 1;
end
$$;
comment on function natcom.idempotency_record_of is 'what was answered to the caller under a key';

-- A lock and not the primary key keeps two requests with one key apart: their
-- records might fall into two days, so into two partitions.
create or replace function natcom.claim_idempotency_key(wanted text) returns void
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(
        concat_ws(E'\x1f', 'idempotency', natcom.client(), natcom.subject(), wanted), 0));
    if exists (select from natcom.idempotency_record_of(wanted)) then
        raise exception using errcode = 'NC001', message = 'the key was used before';
    end if;
end
$$;
comment on function natcom.claim_idempotency_key is
    'keeps others with the key out until the transaction ends; refuses a key that has a record';

create or replace function natcom.record_idempotency_key(of_key text, fingerprint text, operation text, status int,
    location text, etag text, content_type text, content_language text, body text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    insert into natcom.idempotency_record (slot, client, subject, key, fingerprint, operation, status, location, etag,
        content_type, content_language, body)
    values (natcom.idempotency_slot(now()), natcom.client(), natcom.subject(), of_key, fingerprint, operation, status,
        location, etag, content_type, content_language, body);
end
$$;
comment on function natcom.record_idempotency_key is 'keeps the answer to a request for its retries';

-- Called now and then by every instance of the service.
create or replace function natcom.rotate_idempotency_records() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '1s' as $$
declare
    slot smallint := natcom.idempotency_slot(now() + interval '1 day');
    stale boolean;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('natcom.rotate_idempotency_records', 0)) then
        return;
    end if;
    -- What a partition holds is hidden from its owner too; its size is not.
    select pg_relation_size(format('natcom.idempotency_record_%s', slot)::regclass) > 0 into stale;
    if stale then
        execute format('truncate natcom.idempotency_record_%s', slot);
    end if;
end
$$;
comment on function natcom.rotate_idempotency_records is
    'empties tomorrow''s slot of the ring; security definer because the service''s role may not truncate';

grant select, insert on natcom.idempotency_record to natcom_service;
