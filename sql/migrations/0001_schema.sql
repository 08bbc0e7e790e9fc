-- The schema and the login role of the service.
--
-- The service's role owns nothing and bypasses nothing: it gets schema usage
-- here and, table by table in sql/rules/, only what the operations need.  It
-- has no password: how it proves who it is, is the server's business
-- (pg_hba.conf).
create schema natcom;
comment on schema natcom is 'records of the work with the national commissions';

do $$
begin
    create role natcom_service login nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
exception
    -- Roles belong to the cluster: another database of it may have made it already, or make it right now.
    when duplicate_object or unique_violation then null;
end
$$;

grant usage on schema natcom to natcom_service;
