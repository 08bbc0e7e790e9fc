"""The program under test, started as its users start it."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
SANITIZER = re.compile(r"ERROR: (Address|Leak)Sanitizer|runtime error:|SUMMARY: \w+Sanitizer")


def program():
    """The binary to test: TEST_PROGRAM, or the release build."""
    return str(ROOT / os.environ.get("TEST_PROGRAM", "build/natcomd"))


def clean_environment():
    """The environment without any setting of the service."""
    return {name: value for name, value in os.environ.items() if not name.startswith("NATCOM_")}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Service:
    """One running natcomd on a database of its own."""

    def __init__(self, database_url, **settings):
        self.host = "127.0.0.1"
        self.port = free_port()
        self.admin_port = free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="natcom-service-"))
        self.log_path = self.folder / "log"
        self.base_url = f"http://{self.host}:{self.port}"
        self.admin_url = f"http://{self.host}:{self.admin_port}"
        self.tokens = {}
        self.environment = {
            **clean_environment(),
            "NATCOM_LISTEN": f"{self.host}:{self.port}",
            "NATCOM_ADMIN_LISTEN": f"{self.host}:{self.admin_port}",
            "NATCOM_PUBLIC_URL": self.base_url,
            "NATCOM_DATABASE_URL": database_url,
            "NATCOM_KEYS_DIR": str(self.folder / "keys"),
            "NATCOM_WORKERS": "2",
            "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:exitcode=99",
            "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
            **{name: str(value) for name, value in settings.items()},
        }
        self.keys_dir = pathlib.Path(self.environment["NATCOM_KEYS_DIR"])
        self.issuer = self.environment.get("NATCOM_ISSUER", self.base_url)
        self.audience = self.environment.get("NATCOM_AUDIENCE", self.base_url)
        self.process = None
        self.start()

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([program(), "serve"], env=self.environment, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, cwd=ROOT)
        deadline = time.monotonic() + 30
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("natcomd does not start: " + self.log_text()[-2000:])
            time.sleep(0.05)

    def is_ready(self):
        try:
            with urllib.request.urlopen(self.admin_url + "/readyz", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def mint(self, role="secretariat", commission=None, **options):
        """A token as `natcomd token` makes it; the same arguments give the same token."""
        key = (role, commission, tuple(sorted(options.items())))
        if key not in self.tokens:
            command = [program(), "token", "--role", role]
            if commission:
                command += ["--commission", commission]
            for name, value in options.items():
                command += [f"--{name}", str(value)]
            done = subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True, timeout=30)
            self.tokens[key] = done.stdout.strip()
        return self.tokens[key]

    def stop(self, expect=0):
        """SIGTERM; the program must end with status 0 and no sanitizer report."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        report = SANITIZER.search(self.log_text())
        assert report is None, self.log_text()[report.start() - 200:report.start() + 4000]
        assert status == expect, f"status {status}: {self.log_text()[-2000:]}"

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=30)

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def log_text(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def log_contains(self, text):
        return text in self.log_text()
