#!/bin/bash
# The part of the official image's entry that compose.yaml uses: a cluster for
# POSTGRES_USER, POSTGRES_DB and POSTGRES_PASSWORD_FILE, then its scripts.
set -euo pipefail
export PGDATA=/var/lib/postgresql/data

as_postgres() { setpriv --reuid postgres --regid postgres --init-groups -- "$@"; }

mkdir -p "$PGDATA" /run/postgresql
chown postgres: "$PGDATA" /run/postgresql
chmod 0700 "$PGDATA"
if [ ! -e "$PGDATA/PG_VERSION" ]; then
    read -ra arguments <<<"${POSTGRES_INITDB_ARGS:-}"
    as_postgres initdb -U "$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-local=trust \
        --auth-host=scram-sha-256 "${arguments[@]}"
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    as_postgres pg_ctl -w -o "-c listen_addresses=''" start
    as_postgres createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
    for script in /docker-entrypoint-initdb.d/*.sh; do
        as_postgres "$script"
    done
    as_postgres pg_ctl -w -m fast stop
fi
exec setpriv --reuid postgres --regid postgres --init-groups -- "$@" -c "listen_addresses=*"
