-- createCalendarFeed: a new feed of the caller's, whose secret only its digest is kept of
-- cost: one row and its indexes
insert into natcom.calendar_feed (id, name, kinds, starts_on_from, language, expires_at, secret_digest)
select :'id'::uuid, b.name, array(select jsonb_array_elements_text(b.kinds)), b.starts_on_from, b.language,
    b.expires_at, :'secret_digest'::text
  from jsonb_to_record(:'body'::jsonb) as b(name text, kinds jsonb, starts_on_from date, language text,
    expires_at timestamptz)
