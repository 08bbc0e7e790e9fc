"""A private PostgreSQL cluster for tests: real server, unix socket, own folder."""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing

import psycopg2

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
OWNER = "natcom_owner"
SERVICE = "natcom_service"
# Nothing here has to survive a power cut.
SETTINGS = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=''",
            "max_connections=200", "shared_buffers=64MB", "log_min_messages=warning"]


class Postgres:
    """One cluster with its server; databases are cloned from a template."""

    def __init__(self, program):
        self.program = program
        self.account = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="natcom-pg-", dir="/tmp"))
        self.data = self.folder / "data"
        self.count = 0
        os.chmod(self.folder, 0o777)
        self._as_account(BIN / "initdb", "-D", self.data, "-U", OWNER, "-A", "trust", "-E", "UTF8",
                         "--locale=C.UTF-8", "--no-sync")
        self.start()

    def _as_account(self, *command):
        prefix = ["runuser", "-u", self.account, "--"] if os.getuid() == 0 else []
        subprocess.run(prefix + [str(part) for part in command], check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=90, cwd="/")

    def start(self):
        options = " ".join(f"-c {setting}" for setting in SETTINGS) + f" -c unix_socket_directories={self.folder}"
        self._as_account(BIN / "pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.folder / "log",
                         "-o", options, "start")

    def stop(self, mode="fast"):
        self._as_account(BIN / "pg_ctl", "-D", self.data, "-w", "-t", "60", "-m", mode, "stop")

    def restart(self, mode="fast"):
        self.stop(mode)
        self.start()

    @property
    def pid(self):
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def pause(self):
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self):
        os.kill(self.pid, signal.SIGCONT)

    def url(self, database, user=SERVICE):
        return f"host={self.folder} dbname={database} user={user}"

    def connect(self, database, user=OWNER):
        connection = psycopg2.connect(self.url(database, user))
        connection.autocommit = True
        return connection

    def wait_for_lock(self, database, table):
        """Return when somebody waits for a lock on the table."""
        with closing(self.connect(database)) as connection, connection.cursor() as cursor:
            deadline = time.monotonic() + 20
            while True:
                cursor.execute("select count(*) from pg_locks where not granted and relation = %s::regclass", (table,))
                if cursor.fetchone()[0] > 0:
                    return
                assert time.monotonic() < deadline, "nobody waits"
                time.sleep(0.01)

    def make_template(self, environment):
        """Create `template` with schema and seeds; environment is that of the program."""
        with closing(self.connect("postgres")) as connection, connection.cursor() as cursor:
            cursor.execute("create database template")
        environment = {**environment, "NATCOM_DATABASE_OWNER_URL": self.url("template", OWNER),
                       "NATCOM_DATABASE_URL": self.url("template")}
        for command in (["migrate"], ["seed", "--demo"]):
            subprocess.run([self.program, *command], check=True, env=environment, timeout=120,
                           stdout=subprocess.DEVNULL)
        # What a service that runs would do: give the changes of the seeds their positions.
        with closing(self.connect("template")) as connection, connection.cursor() as cursor:
            cursor.execute("select natcom.sequence_changes(1000000)")

    def create_database(self):
        """A new database, a copy of the template.  Returns its name."""
        self.count += 1
        name = f"natcom_{os.getpid()}_{self.count}"
        with closing(self.connect("postgres")) as connection, connection.cursor() as cursor:
            cursor.execute(f"create database {name} template template")
        return name

    def close(self):
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)
