#!/bin/bash
# make bench: install the yardsticks, then measure.
set -euo pipefail
tests/support/deps.sh bench
(cd tests/bench && npm ci --ignore-scripts --no-audit --no-fund >/dev/null 2>&1) ||
    { echo "npm ci failed in tests/bench: no Fastify to compare with" >&2; exit 1; }
"${PYTHON:-/usr/bin/python3}" tests/bench/bench.py "$@"
exec "${PYTHON:-/usr/bin/python3}" tests/bench/money.py "$@"
