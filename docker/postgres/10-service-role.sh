#!/bin/sh
# The role the service logs in as, with its password, before `natcomd migrate`
# would make it without one.  It owns nothing.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<EOF
create role natcom_service login nosuperuser nocreatedb nocreaterole noinherit nobypassrls
    password '$(cat /run/secrets/service_password)';
-- What the service asks for when it connects; PgBouncer does not pass that on.
alter role natcom_service set timezone = 'UTC';
alter role natcom_service set datestyle = 'ISO,YMD';
alter role natcom_service set intervalstyle = 'iso_8601';
alter role natcom_service set search_path = pg_catalog;
alter role natcom_service set jit = off;
alter role natcom_service set idle_in_transaction_session_timeout = '15s';
EOF
