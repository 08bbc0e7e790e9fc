#!/bin/bash
# The embedded default: a private PostgreSQL cluster under .natcom/ and the
# service on it.
#
#   cluster.sh run                     start both, print a token and curl lines
#   cluster.sh token ROLE [COMMISSION] mint a token against the running service
#
# Unix socket only, no TCP.  NATCOM_DATABASE_URL set: that server is used.
set -euo pipefail

state=.natcom
data=$state/postgres
socket=$state/socket
bin=$(ls -d /usr/lib/postgresql/15/bin 2>/dev/null || true)
program=build/natcomd
started=

say() { printf '%s\n' "$*"; }
fail() { printf 'natcom: %s\n' "$*" >&2; exit 1; }

# PostgreSQL refuses to run as root: use its own account then.
if [ "$(id -u)" = 0 ]; then
    account=postgres
    as_account() { runuser -u "$account" -- "$@"; }
else
    account=$(id -un)
    as_account() { "$@"; }
fi

prepare_folders() {
    mkdir -p "$state/keys"
    # A checkout that the account cannot enter, or whose path is too long for a
    # socket, keeps the cluster in a folder of its own.
    root=$(pwd)/$state
    mkdir -p "$data" "$socket"
    chown "$account" "$data" "$socket" 2>/dev/null || true
    chmod 0700 "$data" "$state/keys"
    if [ ${#root} -gt 80 ] || ! as_account test -w "$root/postgres"; then
        root=/var/tmp/natcom-$(id -u)-$(pwd | cksum | cut -d' ' -f1)
        say "The account $account cannot use this folder: the cluster is in $root."
        # The name can be guessed, and anyone may write there: refuse another's folder.
        [ ! -L "$root" ] && { [ ! -e "$root" ] || [ "$(stat -c %U "$root")" = "$account" ]; } ||
            fail "$root belongs to somebody else: remove it, or move the checkout"
        mkdir -p "$root/postgres" "$root/socket"
        chown "$account" "$root" "$root/postgres" "$root/socket" 2>/dev/null || true
        chmod 0700 "$root" "$root/postgres"
    fi
    data=$root/postgres
    socket=$root/socket
    # Whoever reaches the socket is believed to be the role he names: only the
    # account (and root) may.
    chmod 0700 "$socket"
}

start_postgres() {
    [ -n "$bin" ] || fail "PostgreSQL 15 is missing: install postgresql-15"
    prepare_folders
    if [ ! -e "$data/PG_VERSION" ]; then
        say "Making a private PostgreSQL cluster ..."
        as_account "$bin/initdb" -D "$data" -U natcom_owner -A trust -E UTF8 --locale=C.UTF-8 \
            >"$state/initdb.log" 2>&1 || fail "initdb failed: see $state/initdb.log"
    fi
    if as_account "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then
        say "PostgreSQL is running already."
    else
        say "Starting PostgreSQL ..."
        as_account "$bin/pg_ctl" -D "$data" -w -t 30 -l "$data/server.log" \
            -o "-c listen_addresses='' -c unix_socket_directories='$socket' -c unix_socket_permissions=0700" \
            start >/dev/null 2>&1 || fail "PostgreSQL cannot start: see the end of $data/server.log"
        started=yes
    fi
    psql -qAt -h "$socket" -U natcom_owner -d postgres -c "select 1 from pg_database where datname = 'natcom'" |
        grep -q 1 || psql -q -h "$socket" -U natcom_owner -d postgres -c 'create database natcom'
    export NATCOM_DATABASE_OWNER_URL="host=$socket dbname=natcom user=natcom_owner"
    export NATCOM_DATABASE_URL="host=$socket dbname=natcom user=natcom_service"
}

stop_all() {
    trap '' INT TERM
    if [ -n "${service:-}" ] && kill -0 "$service" 2>/dev/null; then
        kill -TERM "$service" 2>/dev/null || true
        wait "$service" 2>/dev/null || true
    fi
    if [ -n "$started" ]; then
        as_account "$bin/pg_ctl" -D "$data" -m fast -w stop >/dev/null 2>&1 || true
    fi
}

wait_ready() {
    for _ in $(seq 100); do
        kill -0 "$service" 2>/dev/null || return 1
        "$program" health --ready >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}

show_examples() {
    token=$("$program" token --role secretariat)
    url=${NATCOM_PUBLIC_URL:-http://${NATCOM_LISTEN:-127.0.0.1:8080}}
    plan=$(curl -s -H "Authorization: Bearer $token" "$url/v1/plans?fields=id" | sed 's/.*"id":"\([^"]*\)".*/\1/')
    cat <<EOF

natcom answers on $url (readiness and metrics: http://${NATCOM_ADMIN_LISTEN:-127.0.0.1:9090}/readyz, /metrics).

TOKEN=$token

curl -s -H "Authorization: Bearer \$TOKEN" $url/v1/plans/$plan/framework
curl -s -H "Authorization: Bearer \$TOKEN" -H 'Accept-Language: ar' '$url/v1/member-states?region=arab&limit=5'
curl -s -H "Authorization: Bearer \$TOKEN" -H 'Accept: text/csv' $url/v1/budget-lines

Ctrl-C stops everything.
EOF
}

run() {
    trap stop_all EXIT
    trap 'exit 0' INT TERM
    if [ -z "${NATCOM_DATABASE_URL:-}" ]; then
        start_postgres
    fi
    export NATCOM_KEYS_DIR=${NATCOM_KEYS_DIR:-$state/keys}
    mkdir -p "$NATCOM_KEYS_DIR"
    say "Bringing the schema up to date ..."
    "$program" migrate >/dev/null
    say "Loading the plan 2016-2018 and the reference data ..."
    "$program" seed --demo >/dev/null
    if "$program" health --live >/dev/null 2>&1; then
        fail "a natcomd answers on ${NATCOM_ADMIN_LISTEN:-127.0.0.1:9090} already: stop it, or set NATCOM_LISTEN and NATCOM_ADMIN_LISTEN"
    fi
    "$program" serve 2>"$state/service.log" &
    service=$!
    if ! wait_ready; then
        grep -h 'natcomd:' "$state/service.log" >&2 || tail -n 3 "$state/service.log" >&2
        exit 1
    fi
    show_examples
    wait "$service" || fail "natcomd ended: see the end of $state/service.log"
}

token() {
    [ -n "$1" ] || fail "say which role: make -s token ROLE=secretariat"
    export NATCOM_KEYS_DIR=${NATCOM_KEYS_DIR:-$state/keys}
    # Who decides and who pays are different people: each role is a subject of its own.
    set -- "$1" "${2:-}" "${SUBJECT:-developer-$1}"
    if [ -n "$2" ]; then
        exec "$program" token --role "$1" --commission "$2" --subject "$3"
    fi
    exec "$program" token --role "$1" --subject "$3"
}

case "${1:-}" in
run) run ;;
token) token "${2:-}" "${3:-}" ;;
*) fail "usage: cluster.sh run | token ROLE [COMMISSION]" ;;
esac
