-- Who asks: the functions that policies are made of.
--
-- The service sets natcom.roles and natcom.commission for each request from
-- the verified token.  A setting that is missing or empty is nobody, who sees
-- nothing.  Policies call these functions in a sub-select, so that they run
-- once a statement and not once a row.
--
-- What every read asks is a single expression whose names are resolved here, at
-- its creation (return): no search_path of a caller can change its meaning, and
-- the planner puts it in place of the call.  To set search_path for a call costs
-- more than all the rest, because the cached plans look at it again.
-- What looks into a table is plpgsql, because its plans live as long as the
-- session; in SQL it would be planned anew in every statement.

create or replace function natcom.has_role(variadic wanted text[]) returns boolean
language sql stable parallel safe
return coalesce(string_to_array(current_setting('natcom.roles', true), ',') && wanted, false);
comment on function natcom.has_role is 'whether the caller holds one of these roles';

create or replace function natcom.caller_roles() returns text[]
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return array_remove(string_to_array(current_setting('natcom.roles', true), ','), 'commission');
end
$$;
comment on function natcom.caller_roles is 'roles of the caller that act for any commission; null for nobody';

create or replace function natcom.own_commission_code() returns text
language sql stable parallel safe
return case when natcom.has_role('commission') then nullif(current_setting('natcom.commission', true), '') end;
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
