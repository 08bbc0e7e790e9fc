-- Answers kept for retries: which request a key was used for, and what was
-- answered, byte for byte.
--
-- A ring of five partitions, one a day: a record lives in the slot of its day
-- (day number modulo five), and the slot of tomorrow is emptied today, so that
-- today's records and those of three days before are always there.  Emptying
-- one is a TRUNCATE, which costs nothing and needs no new tables at run time.
create table natcom.idempotency_record (
    slot smallint not null,
    client text not null,
    subject text not null,
    key text not null,
    fingerprint text not null,
    operation text not null,
    status int not null,
    location text,
    etag text,
    content_type text,
    content_language text not null,
    body text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Slot last: who looks a key up does not know its day.
    constraint idempotency_record_pkey primary key (client, subject, key, slot)
) partition by list (slot);
comment on table natcom.idempotency_record is 'what was answered to requests with an Idempotency-Key';
comment on column natcom.idempotency_record.slot is 'place of the day in the ring';
comment on column natcom.idempotency_record.body is 'null: there was none, or it was too large to keep';
comment on column natcom.idempotency_record.fingerprint is 'SHA-256 of the request, in hex digits';

do $$
begin
    for slot in 0 .. 4 loop
        execute format('create table natcom.idempotency_record_%s partition of natcom.idempotency_record
            for values in (%s)', slot, slot);
        execute format('comment on table natcom.idempotency_record_%s is %L', slot,
            'one day of the ring of idempotency_record');
    end loop;
end
$$;
