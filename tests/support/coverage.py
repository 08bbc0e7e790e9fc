"""List the (operation, documented status) pairs that no test has seen.

usage: coverage.py FILE     lines "operationId status", as the tests write them
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support.contract import OPERATIONS  # noqa: E402


def main(path):
    seen = set(pathlib.Path(path).read_text(encoding="utf-8").splitlines())
    documented = {f"{operation['operationId']} {status}"
                  for _, _, operation in OPERATIONS for status in operation["responses"] if status != "default"}
    missing = sorted(documented - seen)
    print(f"contract {len(documented) - len(missing)} of {len(documented)} documented answers seen")
    by_status = {}
    for pair in missing:
        operation, status = pair.split()
        by_status.setdefault(status, []).append(operation)
    for status, operations in sorted(by_status.items()):
        print(f"  not seen {status}: {' '.join(operations)}")


main(sys.argv[1])
