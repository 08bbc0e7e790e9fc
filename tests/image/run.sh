#!/bin/bash
# What needs a container engine: run.sh image | topology.  It builds and starts
# the containers for real; where no engine can be started it says so and ends
# with 0.  Layers and the base image stay in NATCOM_ENGINE_DIR.
set -euo pipefail

tests/support/deps.sh image || echo "Some packages are missing; the tests say which matter." >&2
make --no-print-directory -s -j2 all
exec timeout 1800 nice -n 10 "${PYTHON:-/usr/bin/python3}" -m pytest -q -rs -p no:cacheprovider "tests/image/${1:?image or topology}.py"
