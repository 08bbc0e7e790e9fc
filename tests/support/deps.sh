#!/bin/sh
# Install the Debian packages that are missing: those named, or all that build,
# run and test need.  Fast when there is nothing to do.
set -eu

build="gcc libc6-dev clang make pkg-config libevent-dev libpq-dev libcjson-dev libjwt-dev libpcre2-dev libssl-dev libical-dev
    libxml2-dev libcmocka-dev libclang-rt-14-dev postgresql-15 postgresql-15-pgtap python3 python3-yaml
    python3-pytest python3-pytest-xdist python3-jsonschema python3-psycopg2 python3-cryptography
    python3-jwt python3-icalendar python3-requests python3-lxml
    python3-hypothesis pmccabe util-linux procps curl"
check="clang-format clang-tidy cppcheck git python3-pyflakes shellcheck"
image="docker.io docker-compose debootstrap iptables openssl prometheus"
bench="wrk nginx-light nodejs npm"
wanted=${*:-$build}
case "$wanted" in
check) wanted="$build $check" ;;
bench) wanted="$build $bench" ;;
image) wanted="$build $image" ;;
esac

missing=
for package in $wanted; do
    # Node.js may come from elsewhere, with its npm.
    case "$package" in
    nodejs) ! command -v node >/dev/null || continue ;;
    npm) ! command -v npm >/dev/null || continue ;;
    # So may an engine, or a daemon for one; compose may be a plugin.
    docker.io) { docker version || command -v dockerd; } >/dev/null 2>&1 && continue ;;
    docker-compose) ! docker compose version >/dev/null 2>&1 || continue ;;
    prometheus) ! command -v promtool >/dev/null || continue ;;
    esac
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
# The first version of evhttp with the fixes of Debian's security team.
if dpkg --compare-versions "$(dpkg-query -W -f '${Version}' libevent-2.1-7 2>/dev/null || echo 0)" \
    lt 2.1.12-stable-8+deb12u1; then
    missing="$missing libevent-2.1-7 libevent-dev"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "These Debian packages are missing:$missing. Install them as root: there is no sudo here." >&2
    exit 1
fi
echo "Installing$missing ..." >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq >&2
# PostgreSQL's package would start a cluster of its own, which nobody asked for.
$as_root mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] ||
    echo 'create_main_cluster = false' | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >&2
