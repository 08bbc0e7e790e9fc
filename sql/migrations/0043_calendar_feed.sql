-- Calendar feeds: addresses that a calendar program reads without a token.  Who
-- knows the secret in the address sees what the feed's maker could see then,
-- of the kinds chosen, and nothing else.
create table natcom.calendar_feed (
    id uuid primary key,
    name text not null,
    kinds text[] not null,
    starts_on_from date,
    language text not null,
    expires_at timestamptz not null,
    secret_digest text not null,
    subject text not null,
    client text not null,
    roles text[] not null,
    commission text,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint calendar_feed_secret_digest_key unique (secret_digest),
    constraint calendar_feed_name_not_blank check (name ~ '\S'),
    constraint calendar_feed_kinds_known check (kinds <@ array['meeting', 'training', 'visit'] and kinds <> '{}'),
    constraint calendar_feed_language_known check (language in ('en', 'fr', 'ar')),
    constraint calendar_feed_secret_digest_form check (secret_digest ~ '^[0-9a-f]{64}$')
);
comment on table natcom.calendar_feed is 'addresses at which calendar programs read events without a token';
comment on column natcom.calendar_feed.starts_on_from is 'events that start earlier are left out';
comment on column natcom.calendar_feed.secret_digest is 'SHA-256 of the secret, in hex; the secret itself is kept nowhere';
comment on column natcom.calendar_feed.roles is 'those of who made it, for whom the feed is read';

create index calendar_feed_subject on natcom.calendar_feed (client, subject, created_at, id);
create index calendar_feed_created_at on natcom.calendar_feed (created_at, id);
