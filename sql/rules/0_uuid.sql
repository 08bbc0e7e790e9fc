-- Ids that the database makes for rows no client asked for.
--
-- UUID version 7 (RFC 9562 section 5.7): 48 bits of Unix time in milliseconds,
-- then version, variant and random bits; PostgreSQL 15 has no function for it.
create or replace function natcom.uuid_v7() returns uuid
language sql volatile parallel safe
return (lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
    || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid;
comment on function natcom.uuid_v7 is 'a new UUID of version 7';
