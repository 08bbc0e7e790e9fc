"""Races of two sessions, in every order that matters, by PostgreSQL's own isolationtester."""
import pathlib
import re
import subprocess
from contextlib import closing

import pytest

from support.postgres import OWNER

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "sql/isolation"
# Part of Debian's postgresql-client-15.
TESTER = "/usr/lib/postgresql/15/lib/pgxs/src/test/isolation/isolationtester"
SPECS = sorted(FOLDER.glob("*.spec"))
NO_LINE_LOCK = ("create or replace function natcom.lock_lines(lines uuid[]) returns void language plpgsql"
                " security definer set search_path = pg_catalog as $$ begin end $$")
# Races in which both get what they want, when this session comes first: elsewhere one is refused, in every order.
BOTH_FIT = {"crossing_transfers": ("a", "b"), "cancel_and_commit": ("b",)}
# Takes the lock away that the race is decided by, and nothing else.
BROKEN = {
    "two_approvals": NO_LINE_LOCK,
    "two_expenditures": NO_LINE_LOCK,
    "grant_and_expenditure": NO_LINE_LOCK,
    "cancel_and_commit": "create or replace function natcom.event_locked(of_machine text, of_record uuid) returns jsonb"
                         " language sql set search_path = pg_catalog as"
                         " $$ select to_jsonb(m) from natcom.meeting m where m.id = of_record $$",
    "two_disbursements": "create or replace function natcom.grant_locked(of_grant uuid) returns natcom.grant_record"
                         " language sql set search_path = pg_catalog as"
                         " $$ select * from natcom.grant_record where id = of_grant $$",
}


@pytest.fixture
def prepared(postgres):
    """A function that makes a database ready for races, with a change of its own."""
    def prepare(change="select 1"):
        name = postgres.create_database()
        with closing(postgres.connect(name)) as connection, connection.cursor() as cursor:
            cursor.execute((FOLDER / "prepare.sql").read_text(encoding="utf-8"))
            cursor.execute(change)
        return name
    return prepare


def run(postgres, database, spec):
    """The output of each permutation."""
    done = subprocess.run([TESTER, f"host={postgres.folder} dbname={database} user={OWNER}"],
                          input=spec.read_text(encoding="utf-8"), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split("starting permutation: ")[1:]


def starts_with(output):
    """The session whose step comes first in the permutation."""
    return output[0]


def verdicts(outputs):
    return [re.search(r"(sound|broken)[^\n|]*", output).group(0) for output in outputs]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_no_order_of_two_sessions_breaks_a_rule(postgres, prepared, spec):
    outputs = run(postgres, prepared(), spec)
    assert len(outputs) == 4
    for output, verdict in zip(outputs, verdicts(outputs)):
        assert verdict.startswith("sound"), output
        assert "deadlock" not in output and "could not serialize" not in output, output
        # Both cannot have what only one can, and one of them always gets it.
        refused = len(re.findall("^ERROR:", output, re.M))
        assert refused == (starts_with(output) not in BOTH_FIT.get(spec.stem, ())), output


@pytest.mark.parametrize("stem", sorted(BROKEN))
def test_without_its_lock_the_race_is_lost(postgres, prepared, stem):
    """The negative control: the same race, seen to break where the lock is missing."""
    outputs = run(postgres, prepared(BROKEN[stem]), FOLDER / f"{stem}.spec")
    assert any(verdict.startswith("broken") for verdict in verdicts(outputs))
