-- The ring of idempotency records: a key belongs to its caller, and what is dropped is older than three days.
begin;
\ir support/act_as.sql
select no_plan();

create function pg_temp.calling(client text, subject text) returns void language sql as $$
    select set_config('natcom.client', client, true), set_config('natcom.subject', subject, true)
$$;
create function pg_temp.record(of_key text) returns void language sql as $$
    select natcom.record_idempotency_key(of_key, 'f', 'createPerson', 201, '/v1/people/x', '"1"', 'application/json',
        'en', '{}')
$$;

select is(array_agg(natcom.idempotency_slot(day) order by day),
    array[1, 2, 3, 4, 0, 1]::smallint[], 'days follow each other round the ring')
from generate_series('1970-01-02 12:00+00'::timestamptz, '1970-01-07 12:00+00', '1 day') day;
select is(natcom.idempotency_slot('1970-01-01 23:59:59.999999+00'), 0::smallint, 'a day ends at midnight of UTC');
select is(natcom.idempotency_slot('1970-01-02 00:00:00+00'), 1::smallint, '... where the next begins');

select is(array_agg(pg_get_indexdef('natcom.idempotency_record_pkey'::regclass, k, false) order by k),
    array['client', 'subject', 'key', 'slot'], 'a key is found in an index without knowing its day')
from generate_series(1, 4) k;

select pg_temp.calling('app', 'amina');
select lives_ok($$ select natcom.claim_idempotency_key('the-key-of-amina') $$, 'a new key can be claimed');
select lives_ok($$ select pg_temp.record('the-key-of-amina') $$, '... and recorded');
select throws_ok($$ select natcom.claim_idempotency_key('the-key-of-amina') $$, 'NC001', null,
    '... and not claimed again');
select is((select status || ' ' || content_language || ' ' || body from natcom.idempotency_record_of('the-key-of-amina')),
    '201 en {}', 'what was answered is there');
select pg_temp.calling('app', 'bakari');
select is_empty($$ select from natcom.idempotency_record_of('the-key-of-amina') $$, 'another subject finds nothing');
select lives_ok($$ select natcom.claim_idempotency_key('the-key-of-amina') $$, '... and may use the same key');
select pg_temp.calling('other', 'amina');
select is_empty($$ select from natcom.idempotency_record_of('the-key-of-amina') $$, 'another client finds nothing');
select lives_ok($$ select natcom.claim_idempotency_key('the-key-of-amina') $$, '... and may use the same key');

set local role natcom_service;
select is_empty('select from natcom.idempotency_record', 'row security shows nobody another''s records');
select pg_temp.calling('app', 'amina');
select is((select count(*)::int from natcom.idempotency_record), 1, '... and shows the caller its own');
select throws_ok($$ insert into natcom.idempotency_record (slot, client, subject, key, fingerprint, operation, status,
        content_language) values (0, 'app', 'bakari', 'k', 'f', 'o', 200, 'en') $$, '42501', null,
    'nobody records for another');
select throws_ok('update natcom.idempotency_record set status = 500', '42501', null, 'a record is not changed');
select throws_ok('delete from natcom.idempotency_record', '42501', null, 'a record is not taken away');
select throws_ok('truncate natcom.idempotency_record_0', '42501', null, 'the service''s role empties no partition itself');

-- One record a slot, then the turning that happens today.
reset role;
insert into natcom.idempotency_record (slot, client, subject, key, fingerprint, operation, status, content_language)
select slot, 'app', 'ring', 'a-key-of-the-ring', 'f', 'createPerson', 201, 'en' from generate_series(0, 4) slot;
set local role natcom_service;
select lives_ok('select natcom.rotate_idempotency_records()', 'the service''s role may have the ring turned');
select pg_temp.calling('app', 'ring');
select is(array_agg(slot::int order by slot), array(select slot from generate_series(0, 4) slot
        where slot <> natcom.idempotency_slot(now() + interval '1 day')),
    'tomorrow''s slot is emptied: the records of today and of three days before are there')
from natcom.idempotency_record;
select lives_ok('select natcom.rotate_idempotency_records()', 'it may be turned again');
select is((select count(*)::int from natcom.idempotency_record), 4, '... which drops no more');
reset role;
select * from finish();
rollback;
