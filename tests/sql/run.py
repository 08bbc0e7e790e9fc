"""Run the pgTAP files on a migrated and seeded database of their own.

Ends with a line "N passed, N failed".
"""
import pathlib
import re
import subprocess
import sys
from contextlib import closing

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.postgres import OWNER, Postgres  # noqa: E402
from support.service import clean_environment, program  # noqa: E402


def run(cluster, path):
    """Counts of passed and failed assertions of one file."""
    done = subprocess.run(
        ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(cluster.folder), "-U", OWNER, "-d", "template",
         "-f", path], capture_output=True, text=True, timeout=300, cwd=ROOT)
    passed = len(re.findall(r"^ok ", done.stdout, re.M))
    failed = len(re.findall(r"^not ok ", done.stdout, re.M))
    plan = re.search(r"^1\.\.(\d+)", done.stdout, re.M)
    incomplete = done.returncode != 0 or plan is None or int(plan.group(1)) != passed + failed
    if failed or incomplete:
        print(f"--- {path.name}\n{done.stdout}\n{done.stderr}")
    return passed, failed + (1 if incomplete and not failed else 0)


def main():
    cluster = Postgres(program())
    total = [0, 0]
    try:
        cluster.make_template(clean_environment())
        with closing(cluster.connect("template")) as connection, connection.cursor() as cursor:
            cursor.execute("create extension pgtap with schema public")
        for path in sorted((ROOT / "tests/sql").glob("*.sql")):
            passed, failed = run(cluster, path)
            total[0] += passed
            total[1] += failed
    finally:
        cluster.close()
    print(f"{total[0]} passed, {total[1]} failed")
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
