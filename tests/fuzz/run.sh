#!/bin/bash
# Build every fuzz target with clang's libFuzzer and sanitizers, and run each
# for SECONDS; then send the service random requests for as long.  Findings are left in build/fuzz; an exit status of 0 means none.
#
#   run.sh [SECONDS]
set -euo pipefail
seconds=${1:-30}
out=build/fuzz
make --no-print-directory -s FLAVOUR=fuzz "$out/library.a"
read -ra flags <<<"$(pkg-config --cflags --libs libevent_core libevent_extra libpq libcjson libjwt libpcre2-8 libcrypto)"
status=0
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    dictionary=tests/fuzz/${name#fuzz_}.dict
    options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=4096 -print_final_stats=0
        -verbosity=0 -artifact_prefix="$out/$name-")
    [ ! -e "$dictionary" ] || options+=(-dict="$dictionary")
    clang -std=c17 -D_GNU_SOURCE -Iservice -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
        "$source" "$out/library.a" "${flags[@]}" -lpthread -o "$out/$name"
    mkdir -p "$out/corpus/$name"
    if "$out/$name" "${options[@]}" "$out/corpus/$name" >"$out/$name.log" 2>&1; then
        echo "$name: $seconds s, nothing found"
    else
        tail -n 40 "$out/$name.log"
        echo "$name: FOUND a fault, input in $out/$name-*"
        status=1
    fi
done
make --no-print-directory -s -j2 FLAVOUR=asan build/asan/natcomd
if FUZZ_SECONDS=$seconds TEST_PROGRAM=build/asan/natcomd "${PYTHON:-/usr/bin/python3}" -m pytest -q -s \
    -p no:cacheprovider tests/fuzz/test_requests.py >"$out/requests.log" 2>&1; then
    grep 'requests from seed' "$out/requests.log"
else
    tail -n 40 "$out/requests.log"
    echo "requests: FOUND a fault, FUZZ_SEED repeats it"
    status=1
fi
exit "$status"
