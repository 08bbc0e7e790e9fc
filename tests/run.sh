#!/bin/bash
# Every test there is, one part after the other, with one line of sums at the
# end.  A part's output is shown when it fails.
#
#   run.sh [unit|schema|sql|api]...    all parts when none is named
set -uo pipefail

python=${PYTHON:-/usr/bin/python3}
parts=${*:-unit schema sql api}
out=build/test-output
passed=0 failed=0 skipped=0
mkdir -p "$out"
rm -f "$out/total"
export TEST_SEEN=$PWD/$out/seen
: >"$TEST_SEEN"

# The line that ends every run; also kept for whoever wants it after make's own words.
finish() {
    local line="$passed passed, $failed failed"
    [ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
    echo "$line" | tee "$out/total"
    [ "$failed" -eq 0 ]
    exit
}

# tally NAME PASSED FAILED SKIPPED STATUS LOG: add up; SECONDS counts from the part's start.
tally() {
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
    printf '%-8s %5d passed, %d failed, %d skipped (%d s)\n' "$1" "$2" "$3" "$4" "$SECONDS"
    if [ "$5" -ne 0 ]; then
        [ "$3" -gt 0 ] || failed=$((failed + 1))
        cat "$6"
    fi
}

number() { grep -oE "[0-9]+ $1" "$2" | tail -n 1 | grep -oE '^[0-9]+' || echo 0; }

build() {
    if ! make --no-print-directory -s -j2 "$@" >"$out/build.log" 2>&1; then
        cat "$out/build.log"
        failed=1
        finish
    fi
}

# Most of them wait for their database or a timer, so several run at a time.
run_unit() {
    local ok bad skip status=0 logs=$out/unit log=$out/unit.log
    rm -rf "$logs" && mkdir -p "$logs"
    basename -a -s .c tests/unit/test_*.c | xargs -P 4 -I {} sh -c \
        'timeout 300 build/asan/tests/{} >"$0/{}" 2>&1 || echo {} >>"$0/failed"' "$logs"
    ok=$(cat "$logs"/test_* | grep -c '^\[       OK \]')
    bad=$(cat "$logs"/test_* | grep -c '^\[  FAILED  \] [a-z_A-Z0-9]*$')
    skip=$(cat "$logs"/test_* | grep -c '^\[  SKIPPED \] [a-z_A-Z0-9]*$')
    : >"$log"
    if [ -e "$logs/failed" ]; then
        status=1
        while read -r name; do
            echo "--- $name"
            cat "$logs/$name"
        done <"$logs/failed" >"$log"
    fi
    tally unit "$ok" "$bad" "$skip" "$status" "$log"
}

run_schema() {
    local log=$out/schema.log status=0
    if [ -z "${JSON_SCHEMA_SUITE:-}" ]; then
        echo "schema   skipped: JSON_SCHEMA_SUITE names no folder with the official test files"
        skipped=$((skipped + 1))
        return
    fi
    timeout 300 build/asan/tests/schema_suite "$JSON_SCHEMA_SUITE" >"$log" 2>&1 || status=1
    tally schema "$(number passed "$log")" "$(number failed "$log")" "$(number skipped "$log")" "$status" "$log"
}

run_sql() {
    local log=$out/sql.log status=0
    timeout 600 "$python" tests/sql/run.py >"$log" 2>&1 || status=1
    tally sql "$(number passed "$log")" "$(number failed "$log")" "$(number skipped "$log")" "$status" "$log"
}

run_api() {
    local log=$out/api.log status=0
    [ -n "${IATI_SCHEMA_DIR:-}" ] ||
        echo "api      skips IATI's own rules: IATI_SCHEMA_DIR names no folder with the standard's files"
    TEST_PROGRAM=build/asan/natcomd timeout 1500 "$python" -m pytest -q -p no:cacheprovider -n 2 --dist loadfile \
        --maxfail 40 tests/*/test_*.py >"$log" 2>&1 || status=1
    tally api "$(number passed "$log")" "$(($(number failed "$log") + $(number error "$log")))" \
        "$(number skipped "$log")" "$status" "$log"
    "$python" tests/support/coverage.py "$TEST_SEEN"
}

echo "Building ..."
build all
build FLAVOUR=asan build/asan/natcomd unit-programs build/asan/tests/schema_suite build/asan/tests/json_cli
for part in $parts; do
    SECONDS=0
    "run_$part"
done
finish
