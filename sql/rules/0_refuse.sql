-- How our own functions say no, and the small things they all need.

-- The rule's name is public (openapi/problems.yaml maps it to a problem); the
-- facts become members of the problem document.  Amounts in them are texts.
create or replace function natcom.refuse(rule text, message text, facts jsonb default '{}', member text default '')
returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    raise exception using errcode = 'P0001', message = message, constraint = rule,
        detail = jsonb_strip_nulls(facts)::text, column = member;
end
$$;
comment on function natcom.refuse is 'raises the refusal of a rule, with the facts that a client is told';

create or replace function natcom.subject() returns text
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(current_setting('natcom.subject', true), '');
end
$$;
comment on function natcom.subject is 'subject of the caller''s token';

create or replace function natcom.client() returns text
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(current_setting('natcom.client', true), '');
end
$$;
comment on function natcom.client is 'client of the caller''s token';

create or replace function natcom.today() returns date
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return (now() at time zone 'UTC')::date;
end
$$;
comment on function natcom.today is 'the present day in UTC';

-- Balances are asked for as of a day: what is booked is booked by today.
create or replace function natcom.check_day(day date, member text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if day > natcom.today() then
        perform natcom.refuse('day_not_in_future', 'the day is in the future', '{}', member);
    end if;
end
$$;
comment on function natcom.check_day is 'refuses a day that is still to come';

create or replace function natcom.check_reason(reason text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if reason is null then
        perform natcom.refuse('transition_reason_given', 'who is concerned must be told why', '{}', 'reason');
    end if;
end
$$;
comment on function natcom.check_reason is 'refuses a step without its reason';

-- A role in the list lets the caller act; that of a commission only on what it leads.
create or replace function natcom.caller_may(roles text[], lead uuid) returns boolean
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return natcom.has_role(variadic array_remove(roles, 'commission'))
        or coalesce('commission' = any(roles) and lead = natcom.own_commission(), false);
end
$$;
comment on function natcom.caller_may is 'whether one of the roles lets the caller act for this lead commission';

create or replace function natcom.append_only() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception using errcode = 'P0001', message = format('%s is only ever added to', tg_table_name),
        constraint = format('%s_append_only', tg_table_name);
end
$$;
comment on function natcom.append_only is 'refuses update, delete and truncate, whoever asks';
