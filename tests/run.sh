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

run_unit() {
    local ok=0 bad=0 skip=0 status=0 log=$out/unit.log
    : >"$log"
    for source in tests/unit/test_*.c; do
        test=build/asan/tests/$(basename "$source" .c)
        timeout 300 "$test" >"$out/one.log" 2>&1 || { status=1; echo "--- $test"; cat "$out/one.log"; } >>"$log"
        ok=$((ok + $(grep -c '^\[       OK \]' "$out/one.log")))
        bad=$((bad + $(grep -c '^\[  FAILED  \] [a-z_A-Z0-9]*$' "$out/one.log")))
        skip=$((skip + $(grep -c '^\[  SKIPPED \] [a-z_A-Z0-9]*$' "$out/one.log")))
    done
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
