#!/bin/bash
# make check: what can be said about the sources without running them.  Each
# part is one line when it is content, and its whole output when it is not.
set -uo pipefail

python=${PYTHON:-/usr/bin/python3}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
mapfile -t sources < <(ls service/*/*.c)
mapfile -t texts < <(git ls-files)
mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
mapfile -t python_files < <(git ls-files '*.py')
mapfile -t formatted < <(ls service/*/*.[ch] tests/*/*.[ch])
read -ra includes <<<"-Iservice $(pkg-config --cflags libevent_core libpq libcjson libjwt libpcre2-8 libcrypto libxml-2.0)"

# part NAME COMMAND...
part() {
    local name=$1
    shift
    SECONDS=0
    if "$@" >"$log" 2>&1; then
        printf 'ok      %s (%d s)\n' "$name" "$SECONDS"
    else
        printf 'NOT OK  %s\n' "$name"
        cat "$log"
        status=1
    fi
}

# Without the counts of suppressed warnings, which are noise.
tidy() {
    printf '%s\0' "${sources[@]}" | xargs -0 -P2 -n4 sh -c 'clang-tidy --quiet "$@" -- '"-std=c17 -D_GNU_SOURCE ${includes[*]}" clang-tidy \
        2> >(grep -v ' warnings\? generated' >&2)
}

analyse() {
    cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
        --suppressions-list=tests/lint/cppcheck.txt -D_GNU_SOURCE \
        --include=tests/lint/cppcheck.h -Iservice -j2 service
}

part 'format' clang-format --dry-run -Werror "${formatted[@]}"
part 'layering' "$python" tests/lint/layering.py service
part 'structure' "$python" tests/lint/structure.py service
part 'words' "$python" tests/lint/words.py "${texts[@]}"
part 'sql' "$python" tests/lint/sql.py sql
part 'python' "$python" -m pyflakes "${python_files[@]}"
part 'shell' shellcheck --severity=warning "${scripts[@]}"
part 'contract' build/natcomd check-config --contract-only
part 'queries' "$python" tests/lint/queries.py
part 'clang, the same warnings' make --no-print-directory -s -j2 FLAVOUR=clang build/clang/natcomd
part 'cppcheck' analyse
part 'clang-tidy' tidy
exit "$status"
