#!/bin/sh
# Make what compose.yaml mounts: passwords, connection strings, a signing and a
# cursor key, a TLS certificate for localhost.  What exists is left alone.
#
#   docker/secrets.sh [FOLDER]         default: docker/secrets
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/secrets}
user=65532
mkdir -p "$folder/keys"
cd "$folder"

# put FILE: standard input becomes the file, unless there is one.
put() { [ -e "$1" ] || { cat >"$1.new" && mv "$1.new" "$1"; }; }

openssl rand -hex 24 | put owner_password
openssl rand -hex 24 | put service_password
url() { printf 'postgresql://%s:%s@%s/natcom\n' "$1" "$(cat "$2")" "$3"; }
url natcom_owner owner_password postgres:5432 | put owner_url
url natcom_service service_password postgres:5432 | put database_url
url natcom_service service_password pgbouncer:6432 | put pgbouncer_url
printf '"natcom_service" "%s"\n' "$(cat service_password)" | put pgbouncer_users

openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null | put keys/signing-0001.pem
openssl rand 32 | put keys/cursor.key
if [ ! -e tls.crt ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout tls.key -out tls.crt 2>/dev/null
fi
cat tls.crt tls.key | put tls.pem

# The folder keeps others out; in the containers PostgreSQL's account reads the two passwords.
chmod 0444 owner_password service_password tls.crt
if [ "$(id -u)" = 0 ]; then
    chown -R "$user:$user" .
else
    # The image runs as any number: as yours then, which the files belong to.
    printf 'STACK_USER=%s:%s\n' "$(id -u)" "$(id -g)" | (cd "$here" && put .env)
fi
