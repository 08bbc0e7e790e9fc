-- Who asks: the functions that policies are made of.
--
-- The service sets natcom.roles and natcom.commission for each request from
-- the verified token.  A setting that is missing or empty is nobody, who sees
-- nothing.  Policies call these functions in a sub-select, so that they run
-- once a statement and not once a row.  They are plpgsql because its compiled
-- form and plans live as long as the session; a function in SQL that cannot be
-- inlined (search_path is set) would be planned anew in every statement.

create or replace function natcom.has_role(variadic wanted text[]) returns boolean
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(string_to_array(current_setting('natcom.roles', true), ',') && wanted, false);
end
$$;
comment on function natcom.has_role is 'whether the caller holds one of these roles';

create or replace function natcom.caller_roles() returns text[]
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return array_remove(string_to_array(current_setting('natcom.roles', true), ','), 'commission');
end
$$;
comment on function natcom.caller_roles is 'roles of the caller that act for any commission; null for nobody';

create or replace function natcom.own_commission_code() returns text
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    if natcom.has_role('commission') then
        return nullif(current_setting('natcom.commission', true), '');
    end if;
    return null;
end
$$;
comment on function natcom.own_commission_code is 'code of the commission the caller acts for, null when for none';

create or replace function natcom.own_commission() returns uuid
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    own_code text := natcom.own_commission_code();
begin
    return (select id from natcom.commission where code = own_code);
end
$$;
comment on function natcom.own_commission is 'id of the commission the caller acts for, null when for none';
