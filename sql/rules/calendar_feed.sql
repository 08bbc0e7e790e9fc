-- Calendar feeds: everybody keeps feeds of their own; an administrator sees and
-- ends any.  A feed is the identity of who made it: it is never given one.
create or replace trigger touch before insert or update on natcom.calendar_feed
    for each row execute function natcom.touch();

create or replace function natcom.calendar_feed_guard() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    scopes text[] := string_to_array(current_setting('natcom.scope', true), ' ');
    kind text;
begin
    new.subject := natcom.subject();
    new.client := natcom.client();
    new.roles := string_to_array(current_setting('natcom.roles', true), ',');
    new.commission := natcom.own_commission_code();
    new.language := coalesce(new.language, nullif(current_setting('natcom.language', true), ''), 'en');
    new.expires_at := coalesce(new.expires_at, now() + interval '365 days');
    if new.expires_at not between now() and now() + interval '366 days' then
        perform natcom.refuse('calendar_feed_expiry', 'a feed ends within a year', '{}', 'expires_at');
    end if;
    foreach kind in array new.kinds loop
        if not coalesce(kind || 's:read' = any(scopes), false) then
            perform natcom.refuse('calendar_feed_scope', 'the token may not read what the feed would show',
                jsonb_build_object('scope', kind || 's:read'), 'kinds');
        end if;
    end loop;
    return new;
end
$$;
comment on function natcom.calendar_feed_guard is 'makes a feed its maker''s, and no more than the maker''s token lets read';
create or replace trigger guard before insert on natcom.calendar_feed
    for each row execute function natcom.calendar_feed_guard();

alter table natcom.calendar_feed enable row level security;
alter table natcom.calendar_feed force row level security;

drop policy if exists calendar_feed_read on natcom.calendar_feed;
create policy calendar_feed_read on natcom.calendar_feed for select to public
    using ((select natcom.has_role('admin'))
        or (client = (select natcom.client()) and subject = (select natcom.subject())));
drop policy if exists calendar_feed_insert on natcom.calendar_feed;
create policy calendar_feed_insert on natcom.calendar_feed for insert to public
    with check ((select natcom.has_role('secretariat', 'finance', 'auditor', 'commission', 'partner', 'admin'))
        and client = (select natcom.client()) and subject = (select natcom.subject()));
drop policy if exists calendar_feed_delete on natcom.calendar_feed;
create policy calendar_feed_delete on natcom.calendar_feed for delete to public
    using ((select natcom.has_role('admin'))
        or (client = (select natcom.client()) and subject = (select natcom.subject())));

drop view if exists natcom.calendar_feed_resource;
create view natcom.calendar_feed_resource with (security_invoker = true) as
select f.id, f.version, f.name, to_jsonb(f.kinds) as kinds, f.starts_on_from, f.language, f.expires_at,
    to_jsonb(f.roles) as roles, f.commission, f.created_at, f.updated_at
from natcom.calendar_feed f;
comment on view natcom.calendar_feed_resource is 'feeds as clients see them: without what the secret is compared with';

-- The one look at feeds that nobody is known for yet, and so the one that has
-- a role of its own.  An index over digests tells nothing about secrets by the
-- time it takes: who sends a guess does not choose the digest.
create or replace function natcom.secret_identity(digest text)
returns table (subject text, client text, roles text, commission text, language text)
language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp set natcom.roles = 'admin' as $$
begin
    return query select f.subject, f.client, array_to_string(f.roles, ','), coalesce(f.commission, ''), f.language
        from natcom.calendar_feed f where f.secret_digest = digest and f.expires_at > now();
end
$$;
comment on function natcom.secret_identity is 'whom a secret in an address stands for; no row: it is unknown, or its time is over';

grant select, insert, delete on natcom.calendar_feed to natcom_service;
grant select on natcom.calendar_feed_resource to natcom_service;
