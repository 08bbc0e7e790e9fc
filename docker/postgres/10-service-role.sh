#!/bin/sh
# The role the service logs in as, with its password, before `natcomd migrate`
# would make it without one.  It owns nothing.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<EOF
create role natcom_service login nosuperuser nocreatedb nocreaterole noinherit nobypassrls
    password '$(cat /run/secrets/service_password)';
EOF
