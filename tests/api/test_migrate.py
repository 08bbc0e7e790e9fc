"""natcomd migrate and natcomd seed, run as a person runs them, on empty databases."""

import glob
import itertools
import os
import pathlib
import shutil
import subprocess
import tempfile

import psycopg2
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NATCOMD = ROOT / "build" / "natcomd"
MIGRATIONS = sorted(p.name for p in (ROOT / "sql" / "migrations").glob("*.sql"))

pytestmark = pytest.mark.skipif(not NATCOMD.exists(), reason="build/natcomd is not built")

numbers = itertools.count(1)


def bindir():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    return os.path.dirname(found[-1]) if found else None


def unprivileged(command):
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@pytest.fixture(scope="module")
def socket_folder():
    if bindir() is None:
        pytest.skip("PostgreSQL (initdb) is not installed")
    folder = tempfile.mkdtemp(prefix="natcom-migrate-")
    os.chmod(folder, 0o777)
    control = [f"{bindir()}/pg_ctl", "-s", "-w", "-D", f"{folder}/data", "-l", f"{folder}/log"]
    options = f"-k {folder} -c listen_addresses= -c fsync=off"

    def run(command):
        subprocess.run(unprivileged(command), check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60)

    run([f"{bindir()}/initdb", "-D", f"{folder}/data", "-U", "owner", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"])
    run([*control, "-o", options, "start"])
    yield folder
    run([*control, "-m", "immediate", "stop"])
    shutil.rmtree(folder, ignore_errors=True)


class Database:
    def __init__(self, folder):
        self.folder = folder
        self.name = f"migrate_{next(numbers)}"
        self.execute(f"create database {self.name}", database="postgres")

    def url(self, database=None):
        return f"host={self.folder} user=owner dbname={database or self.name}"

    def execute(self, sql, *values, database=None):
        connection = psycopg2.connect(self.url(database))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def start(self, *arguments, url=None):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("NATCOM_", "PG"))}
        environment["NATCOM_DATABASE_URL"] = url or self.url()
        return subprocess.Popen([NATCOMD, *arguments], env=environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def natcomd(self, *arguments, url=None):
        process = self.start(*arguments, url=url)
        process.out, process.err = process.communicate(timeout=60)
        return process


@pytest.fixture
def database(socket_folder):
    return Database(socket_folder)


@pytest.fixture
def migrated(database):
    result = database.natcomd("migrate")
    assert result.returncode == 0, result.err
    return database


def test_an_empty_database_is_not_up_to_date_and_checking_changes_nothing(database):
    for option, code in (("--check", 1), ("--dry-run", 0)):
        result = database.natcomd("migrate", option)
        assert result.returncode == code
        for name in MIGRATIONS:
            assert f"sql/migrations/{name} is to be applied" in result.out
    assert database.execute("select to_regnamespace('natcom_migration')") == [(None,)]


def test_migrations_are_applied_once_each_in_order(migrated):
    rows = migrated.execute("select name from natcom_migration.applied order by applied_at, number")
    assert [name for (name,) in rows] == MIGRATIONS
    again = migrated.natcomd("migrate")
    assert again.returncode == 0
    assert "applied" not in again.out
    assert "up to date" in again.out
    assert migrated.natcomd("migrate", "--check").returncode == 0


def test_two_migrations_at_once_do_not_disturb_each_other(database):
    both = [database.start("migrate") for _ in range(2)]
    for process in both:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert database.execute("select count(*) from natcom_migration.applied") == [(len(MIGRATIONS),)]


def test_a_changed_migration_is_refused_by_name(migrated):
    migrated.execute("update natcom_migration.applied set checksum = 'x' where number ="
                     " (select max(number) from natcom_migration.applied)")
    for option in ([], ["--check"]):
        result = migrated.natcomd("migrate", *option)
        assert result.returncode == 1
        assert f"sql/migrations/{MIGRATIONS[-1]} was changed" in result.err


def test_a_schema_newer_than_the_program_is_refused(migrated):
    migrated.execute("insert into natcom_migration.applied (number, name, checksum)"
                     " values (9999, '9999_future.sql', 'x')")
    result = migrated.natcomd("migrate")
    assert result.returncode == 1
    assert "newer than this program" in result.err
    assert "9999_future.sql" in result.err


def test_a_migration_missing_in_the_middle_is_refused(migrated):
    if len(MIGRATIONS) < 2:
        pytest.skip("there is one migration only")
    migrated.execute("delete from natcom_migration.applied where number ="
                     " (select min(number) from natcom_migration.applied)")
    result = migrated.natcomd("migrate")
    assert result.returncode == 1
    assert f"{MIGRATIONS[0]} was not applied" in result.err


def test_rules_that_differ_are_applied_again_all_together(migrated):
    migrated.execute("update natcom_migration.rule set checksum = 'x' where path ="
                     " (select min(path) from natcom_migration.rule)")
    assert migrated.natcomd("migrate", "--check").returncode == 1
    result = migrated.natcomd("migrate")
    assert result.returncode == 0, result.err
    assert "rule files in" in result.out
    assert migrated.execute("select count(*) from natcom_migration.rule where checksum = 'x'") == [(0,)]


def test_what_migrate_changes_is_in_the_audit_trail_as_its_doing(migrated):
    migrated.execute("set natcom.roles = 'admin'; update natcom.grant_state set lock_reason = 'altered'"
                     " where state = 'approved'; update natcom_migration.rule set checksum = 'x'")
    result = migrated.natcomd("migrate")
    assert result.returncode == 0, result.err
    assert migrated.execute("select actor, action from natcom.audit_entry where table_name = 'grant_state'"
                            " order by recorded_at") == [("database:owner", "update"), ("migrate", "update")]


def test_a_failing_migration_names_its_line_and_leaves_nothing_of_itself(database):
    # The plan of the schema is taken: some migration stumbles over it.
    database.execute("create schema natcom; create table natcom.member_state (); ")
    result = database.natcomd("migrate")
    assert result.returncode == 1
    assert result.err.count("\n") == 1
    path = result.err.split(": ")[1]
    assert path.split(":")[0].removeprefix("sql/migrations/") in MIGRATIONS
    line = int(path.split(":")[1])
    assert 1 <= line <= len((ROOT / path.split(":")[0]).read_text().splitlines())
    stopped = MIGRATIONS.index(path.split(":")[0].removeprefix("sql/migrations/"))
    rows = database.execute("select name from natcom_migration.applied order by number")
    assert [name for (name,) in rows] == MIGRATIONS[:stopped]


def test_the_service_role_may_look_at_the_bookkeeping_and_not_change_it(migrated):
    assert migrated.execute("set role natcom_service; select count(*) from natcom_migration.applied") \
        == [(len(MIGRATIONS),)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        migrated.execute("set role natcom_service; delete from natcom_migration.applied")


def test_an_unreachable_database_is_one_sentence_and_exit_69(database):
    for command in ("migrate", "seed"):
        result = database.natcomd(command, url="host=/nowhere password=s3cret")
        assert result.returncode == 69
        assert result.err.count("\n") == 1
        assert "s3cret" not in result.err


def test_an_unknown_option_is_exit_64(database):
    for command in ("migrate", "seed"):
        assert database.natcomd(command, "--force").returncode == 64


def test_seeding_an_old_schema_is_refused(database):
    result = database.natcomd("seed")
    assert result.returncode == 1
    assert "run natcomd migrate first" in result.err


def test_seeds_may_be_run_again(migrated):
    counts = []
    for _ in range(2):
        result = migrated.natcomd("seed")
        assert result.returncode == 0, result.err
        counts.append(migrated.execute("select count(*) from natcom.member_state"))
    assert counts[0] == counts[1] != [(0,)]


def test_the_demonstration_data_comes_on_top(migrated):
    result = migrated.natcomd("seed", "--demo")
    assert result.returncode == 0, result.err
