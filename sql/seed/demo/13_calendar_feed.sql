-- Demo: a feed of an officer of the Secretariat.  Its secret was told to
-- nobody: it shows how a list of feeds looks, and opens nothing.
select set_config('natcom.scope', 'meetings:read visits:read', true), set_config('natcom.subject', 'officer', true);
insert into natcom.calendar_feed (id, name, kinds, secret_digest)
values ('01900000-0015-7000-8000-000000000001', 'Meetings and visits, on the wall of the office', '{meeting,visit}',
    encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'))
on conflict do nothing;
select set_config('natcom.scope', '', true), set_config('natcom.subject', 'seed', true);
