"""A Docker engine for these tests: the one there is, or one of our own that ends with them.

Without a registry the base image is made by debootstrap, with the updates of the security suite.
"""
import json
import os
import pathlib
import shutil
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Outside the build context; kept between runs for the base image and the layers that did not change.
FOLDER = pathlib.Path(os.environ.get("NATCOM_ENGINE_DIR", "/tmp/docker-natcom"))
BASE = "debian:bookworm-slim"
SUITES = """deb http://deb.debian.org/debian bookworm main
deb http://deb.debian.org/debian bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main
"""


class NoEngine(Exception):
    """Why nothing can be built or run here."""


def run(*command, check=True, timeout=600, **options):
    """A command's outcome, with its output as text; its errors are ours to show."""
    done = subprocess.run([str(part) for part in command], text=True, stdin=subprocess.DEVNULL, timeout=timeout,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(str(part) for part in command)}: status {done.returncode}\n"
                             f"{done.stdout[-3000:]}\n{done.stderr[-6000:]}")
    return done


class Engine:
    """docker, and docker-compose, against one engine."""

    def __init__(self):
        self.daemon = None
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("NATCOM_")}
        if not shutil.which("docker"):
            raise NoEngine("docker is missing: apt-get install docker.io docker-compose debootstrap")
        if not self._answers():
            self._start_daemon()
        try:
            if self.docker("image", "inspect", BASE, check=False).returncode != 0:
                self._get_base()
        except BaseException:
            self.stop()
            raise

    def _answers(self):
        return run("docker", "version", check=False, timeout=30, env=self.environment).returncode == 0

    def _start_daemon(self):
        if os.getuid() != 0 or not shutil.which("dockerd"):
            raise NoEngine("no engine answers, and none can be started without root and dockerd")
        FOLDER.mkdir(parents=True, exist_ok=True)
        socket = f"unix://{FOLDER}/docker.sock"
        self.environment["DOCKER_HOST"] = socket
        if self._answers():
            return
        with open(FOLDER / "dockerd.log", "wb") as log:
            self.daemon = subprocess.Popen(
                ["dockerd", "--storage-driver", "overlay2", "--data-root", FOLDER / "data", "--exec-root",
                 FOLDER / "exec", "--pidfile", FOLDER / "docker.pid", "--host", socket],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise NoEngine(f"dockerd does not start here: see the end of {FOLDER}/dockerd.log")
            time.sleep(0.2)

    def _get_base(self):
        if self.docker("pull", "-q", BASE, check=False, timeout=120).returncode == 0:
            return
        if os.getuid() != 0 or not shutil.which("debootstrap"):
            raise NoEngine(f"{BASE} cannot be pulled, and debootstrap is missing or not ours to run")
        tree = FOLDER / "base"
        shutil.rmtree(tree, ignore_errors=True)
        made = run("nice", "debootstrap", "--variant=minbase", "bookworm", tree, "http://deb.debian.org/debian",
                   check=False, timeout=900)
        if made.returncode != 0:
            raise NoEngine(f"debootstrap cannot make {BASE}: {made.stdout[-500:]}")
        (tree / "etc/apt/sources.list").write_text(SUITES)
        # What the official image leaves out too.
        run("chroot", tree, "sh", "-ec",
            "apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get upgrade -y -qq; apt-get clean; "
            "find /usr/share/doc -type f ! -name copyright -delete; find /usr/share/doc -type l -delete; "
            "rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/man/* /usr/share/info/* /usr/share/locale/*")
        run("sh", "-c", f"tar -C {tree} --one-file-system -c . | docker import - {BASE}", env=self.environment)
        shutil.rmtree(tree)

    def docker(self, *arguments, **options):
        return run("docker", *arguments, env=self.environment, **options)

    def inspect(self, what):
        return json.loads(self.docker("inspect", what).stdout)[0]

    def build(self, tag, *arguments):
        """Build a tag; the arguments are docker build's, the context last."""
        self.docker("build", "-q", "-t", tag, *arguments, timeout=1500, cwd=ROOT)

    def compose(self, *arguments, environment=None, **options):
        """docker compose, or docker-compose 1.29, in docker/ with the stand-ins."""
        plugin = self.docker("compose", "version", check=False).returncode == 0
        command = ["docker", "compose"] if plugin else ["docker-compose"]
        if not plugin and not shutil.which("docker-compose"):
            raise NoEngine("docker-compose is missing: apt-get install docker-compose")
        return run(*command, *arguments, cwd=ROOT / "docker", env={**self.environment, **(environment or {})},
                   **options)

    def stop(self):
        """End the daemon if it is ours; what it built stays for the next time."""
        if self.daemon is not None and self.daemon.poll() is None:
            self.daemon.terminate()
            self.daemon.wait(timeout=60)
