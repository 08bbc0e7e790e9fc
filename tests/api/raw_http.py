"""Raw bytes to a server and back, and the HTTP floor alone as a process.

Nothing here parses requests: what a test sends is what goes over the wire.
"""

import os
import re
import resource
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The floor is tested as the service is: with sanitizers or without.
FLAVOUR = "asan" if "asan" in os.environ.get("TEST_PROGRAM", "") else "release"
PATIENCE = 8.0  # seconds to wait for what must come
QUIET = 0.4  # seconds after which nothing more is expected on an open connection

HOST = b"Host: localhost\r\n"


def get(target=b"/healthz", fields=b"", version=b"HTTP/1.1"):
    return b"GET " + target + b" " + version + b"\r\n" + HOST + fields + b"\r\n"


def post(body=b"", fields=b"", target=b"/echo"):
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + fields + b"\r\n" + body


class Peer:
    """One connection."""

    def __init__(self, address, family=socket.AF_INET):
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(address)
        self.received = b""
        self.ended = None  # "closed" or "reset"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass  # the server may have closed already: the answer tells
        return self

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)
        return self

    def reset(self):
        """Leave without a farewell."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def read_once(self, timeout):
        self.socket.settimeout(timeout)
        try:
            data = self.socket.recv(262144)
        except socket.timeout:
            return False
        except ConnectionResetError:
            self.ended = "reset"
            return False
        if not data:
            self.ended = "closed"
            return False
        self.received += data
        return True

    def until_end(self, timeout=PATIENCE):
        """Everything until the server closes."""
        end = time.monotonic() + timeout
        while self.ended is None and time.monotonic() < end:
            self.read_once(max(0.01, end - time.monotonic()))
        assert self.ended is not None, f"still open after {self.received[:500]!r}"
        return self.received

    def until(self, count, timeout=PATIENCE):
        """At least ${count} whole answers."""
        end = time.monotonic() + timeout
        while len(split(self.received)) < count and time.monotonic() < end:
            if not self.read_once(max(0.01, end - time.monotonic())):
                break
        answers = split(self.received)
        assert len(answers) >= count, f"{len(answers)} answers: {self.received[:500]!r}"
        return answers

    def until_quiet(self):
        while self.read_once(QUIET):
            pass
        return self.received


class Answer:
    def __init__(self, status, head, body):
        self.status, self.head, self.body = status, head, body

    def field(self, name):
        found = re.search(rb"(?im)^" + name.encode() + rb": (.*?)\r$", self.head)
        return found and found.group(1).decode()


def split(data, heads=False):
    """The whole answers at the start of ${data}, by their own framing."""
    answers = []
    while True:
        head, found, rest = data.partition(b"\r\n\r\n")
        if not found:
            return answers
        status = int(head.split(b" ", 2)[1])
        answer = Answer(status, head + b"\r\n", b"")
        length = int(answer.field("Content-Length") or 0)
        if answer.field("Transfer-Encoding") == "chunked" and not heads:
            body, found, rest = rest.partition(b"0\r\n\r\n")
            if not found:
                return answers
            answer.body = body
        elif not heads and status not in (100, 204, 304):
            if len(rest) < length:
                return answers
            answer.body, rest = rest[:length], rest[length:]
        answers.append(answer)
        data = rest


def statuses(data):
    return [answer.status for answer in split(data)]


class Floor:
    """tests/unit/http_harness.c: the HTTP floor with an echo behind it."""

    is_floor = True

    def __init__(self, listen="127.0.0.1:0", descriptors=None, **settings):
        program = ROOT / "build" / FLAVOUR / "tests" / "http_harness"
        program = Path(os.environ.get("HTTP_HARNESS", program))
        self.errors = tempfile.TemporaryFile(mode="w+")
        environment = dict(os.environ, **{k.upper(): str(v) for k, v in settings.items()})

        def limit():
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            wanted = descriptors or min(hard, 20000)
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

        self.process = subprocess.Popen(
            [str(program), listen],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=environment,
            preexec_fn=limit,
        )
        line = self.process.stdout.readline()
        assert line, self.log_text()
        self.host, self.port = "127.0.0.1", int(line)

    def connect(self):
        return Peer((self.host, self.port))

    def log_text(self):
        self.errors.seek(0)
        return self.errors.read()

    def wait_for_log(self, text, count=1):
        end = time.monotonic() + PATIENCE
        while self.log_text().count(text) < count:
            assert time.monotonic() < end, f"no {text!r} in {self.log_text()[-2000:]!r}"
            time.sleep(0.01)  # polling a file, not waiting for luck

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) * 1024

    def stop(self):
        """End at once; sanitizers report leaks by the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        text = self.log_text()
        assert status == 0 and "ERROR: " not in text, text[-4000:]
        return text


class Service:
    """A started natcomd, seen as a Floor."""

    is_floor = False

    def __init__(self, service):
        self.host, self.port, self.log_text = service.host, service.port, service.log_text

    def connect(self):
        return Peer((self.host, self.port))
