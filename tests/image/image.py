"""docker/Dockerfile, built for real: what is in the image, and how it lives and ends.

`make image-test` runs this; the database is a PostgreSQL of the tests, reached through its socket.
"""
import json
import os
import subprocess
import time
import uuid
from contextlib import closing

import pytest
from support.postgres import OWNER

MOST_BYTES = 120_000_000
NOBODY = "65532:65532"
LIBEVENT = "2.1.12-stable-8+deb12u1"
# How the image is meant to be run: nothing writable but a folder in memory.
HARDENED = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "256m",
            "--pids-limit", "64"]


@pytest.fixture(scope="module")
def settings(postgres):
    """What a container needs to reach a database of its own: options of docker run."""
    url = f"host=/sockets dbname={postgres.create_database()} user="
    return ["--network", "none", "--volume", f"{postgres.folder}:/sockets",
            "--env", f"NATCOM_DATABASE_URL={url}natcom_service", "--env", f"NATCOM_DATABASE_OWNER_URL={url}{OWNER}"]


@pytest.fixture
def start(engine, image, settings):
    """A function that starts the service in a container and waits until the engine calls it healthy."""
    names = []

    def start_container(*options, healthy=True):
        name = f"natcom-{uuid.uuid4().hex[:8]}"
        names.append(name)
        engine.docker("run", "--detach", "--name", name, *HARDENED,
                      "--tmpfs", "/var/lib/natcom/keys:uid=65532,gid=65532,mode=0700", "--health-interval", "1s",
                      *settings, *options, image)
        deadline = time.monotonic() + 40
        while healthy and engine.inspect(name)["State"]["Health"]["Status"] != "healthy":
            assert time.monotonic() < deadline, engine.docker("logs", name).stderr
            time.sleep(0.2)
        return name

    yield start_container
    for name in names:
        engine.docker("rm", "--force", "--volumes", name)


def once(engine, image, *arguments, options=(), check=False):
    """Run a command of the program in a container of its own."""
    return engine.docker("run", "--rm", *HARDENED, *options, image, *arguments, check=check, timeout=60)


def ask(engine, name, path, token=""):
    """A request from within the container, whose base has perl but no HTTP client: status and body."""
    script = ("use IO::Socket::INET; my ($path, $token) = @ARGV;"
              "my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1:8080') or die $@;"
              "print $s \"GET $path HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\","
              "$token ? \"Authorization: Bearer $token\\r\\n\" : '', \"\\r\\n\"; local $/; print <$s>;")
    answer = engine.docker("exec", name, "perl", "-e", script, path, token).stdout
    head, _, body = answer.partition("\n\n") if "\r" not in answer else answer.partition("\r\n\r\n")
    return int(head.split()[1]), body


def test_image_is_small_and_says_what_it_is(engine, image):
    about = engine.inspect(image)
    config = about["Config"]
    assert about["Size"] < MOST_BYTES
    assert config["User"] == NOBODY
    assert config["Entrypoint"] == ["natcomd"] and config["Cmd"] == ["serve"]
    assert config["StopSignal"] == "SIGTERM"
    assert config["Healthcheck"]["Test"] == ["CMD", "natcomd", "health", "--ready"]
    assert list(config["ExposedPorts"]) == ["8080/tcp"]
    version = once(engine, image, "version", check=True).stdout.split()[1]
    assert config["Labels"]["org.opencontainers.image.version"] == version
    for label in ("title", "description", "revision", "created", "licenses"):
        assert config["Labels"][f"org.opencontainers.image.{label}"]


def test_image_holds_the_patched_libevent_and_no_compiler(engine, image):
    script = (f"dpkg --compare-versions $(dpkg-query -W -f '${{Version}}' libevent-core-2.1-7) ge {LIBEVENT}"
              " && ! command -v gcc && ! command -v python3 && ! ls /var/lib/apt/lists/* 2>/dev/null")
    engine.docker("run", "--rm", "--entrypoint", "sh", image, "-c", script)


def test_nothing_of_the_image_is_set_user_id_or_owned_by_the_service_but_its_folder(engine, image):
    owned = engine.docker("run", "--rm", "--user", "0", "--entrypoint", "find", image, "/", "-xdev", "-user", "65532")
    assert owned.stdout.split() == ["/var/lib/natcom", "/var/lib/natcom/keys"]


def test_a_container_becomes_healthy_and_answers_a_token_with_data(engine, start):
    name = start()
    token = engine.docker("exec", name, "natcomd", "token", "--role", "secretariat").stdout.strip()
    assert ask(engine, name, "/v1/plans")[0] == 401
    status, body = ask(engine, name, "/v1/plans?limit=1", token)
    assert status == 200
    assert len(json.loads(body)["data"]) == 1
    assert engine.docker("exec", name, "cat", "/proc/1/comm").stdout == "natcomd\n"
    assert "Uid:\t65532\t65532" in engine.docker("exec", name, "cat", "/proc/1/status").stdout
    assert "CapEff:\t0000000000000000" in engine.docker("exec", name, "cat", "/proc/1/status").stdout
    assert engine.docker("exec", name, "touch", "/tmp/x", check=False).returncode != 0


def test_sigterm_to_the_first_process_drains_and_ends_with_0(engine, start):
    name = start("--env", "NATCOM_DRAIN_GRACE=1s")
    before = time.monotonic()
    engine.docker("stop", "--time", "20", name)
    state = engine.inspect(name)["State"]
    assert state["ExitCode"] == 0, engine.docker("logs", name).stderr
    assert 1 <= time.monotonic() - before < 15
    lines = [json.loads(line) for line in engine.docker("logs", name).stderr.splitlines() if line.startswith("{")]
    assert [line["msg"] for line in lines][-2:] == ["draining", "stopped"]


def test_while_it_drains_it_is_not_ready_but_live(engine, start):
    name = start("--env", "NATCOM_DRAIN_GRACE=20s")
    engine.docker("kill", "--signal", "TERM", name)
    deadline = time.monotonic() + 5
    while engine.docker("exec", name, "natcomd", "health", "--ready", check=False).returncode == 0:
        assert time.monotonic() < deadline
    assert engine.docker("exec", name, "natcomd", "health", "--ready", check=False).returncode == 1
    assert engine.docker("exec", name, "natcomd", "health", "--live", check=False).returncode == 0
    assert ask(engine, name, "/healthz")[0] in (200, 204)
    engine.docker("kill", "--signal", "TERM", name)
    assert engine.docker("wait", name, timeout=10).stdout.strip() == "0"


def test_a_container_turns_unhealthy_when_its_database_is_gone(engine, start, postgres):
    name = start()
    postgres.stop("immediate")
    try:
        deadline = time.monotonic() + 40
        while engine.inspect(name)["State"]["Health"]["Status"] != "unhealthy":
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert engine.docker("exec", name, "natcomd", "health", "--live", check=False).returncode == 0
    finally:
        postgres.start()


@pytest.mark.parametrize("arguments, status", [
    (["version"], 0), (["--help"], 0), (["nonsense"], 64), (["health", "--nonsense"], 64), (["health"], 1),
    (["check-config", "--contract-only"], 0), (["serve", "more"], 64),
])
def test_exit_statuses_are_the_documented_ones(engine, image, arguments, status):
    assert once(engine, image, *arguments).returncode == status


def test_without_a_database_a_start_fails_as_unavailable(engine, image):
    keys = ["--tmpfs", "/var/lib/natcom/keys:uid=65532,gid=65532,mode=0700"]
    url = ["--env", "NATCOM_DATABASE_URL=host=127.0.0.1 port=1"]
    assert once(engine, image, "serve", options=keys + url).returncode == 69
    assert once(engine, image, "migrate", "--check", options=keys + url).returncode == 69


def test_an_older_schema_refuses_the_start_and_says_what_to_run(engine, image, settings, postgres):
    empty = f"empty_{uuid.uuid4().hex[:8]}"
    with closing(postgres.connect("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute(f"create database {empty}")
    keys = ["--tmpfs", "/var/lib/natcom/keys:uid=65532,gid=65532,mode=0700"]
    # What follows dbname= becomes the name the connection goes by.
    urls = [option.replace("dbname=", f"dbname={empty} application_name=") for option in settings]
    refused = once(engine, image, "serve", options=keys + urls)
    assert refused.returncode == 78 and "run natcomd migrate" in refused.stderr
    assert once(engine, image, "migrate", "--check", options=urls).returncode == 1
    assert once(engine, image, "migrate", options=urls).returncode == 0
    assert once(engine, image, "migrate", "--check", options=urls).returncode == 0


def test_secrets_come_from_files_and_not_from_two_places(engine, image, tmp_path, settings):
    url = next(option for option in settings if option.startswith("NATCOM_DATABASE_URL=")).split("=", 1)[1]
    secret = tmp_path / "url"
    secret.write_text(url + "\n")
    os.chown(secret, 65532, 65532)
    os.chmod(secret, 0o400)
    os.chmod(tmp_path, 0o755)
    mounted = ["--volume", f"{tmp_path}:/run/secrets:ro", "--env", "NATCOM_DATABASE_URL_FILE=/run/secrets/url"]
    sockets = settings[:4]
    assert once(engine, image, "migrate", "--check", options=sockets + mounted, check=True)
    both = once(engine, image, "migrate", "--check", options=settings + mounted)
    assert both.returncode == 78 and url not in both.stderr


@pytest.mark.parametrize("owner, mode, status", [
    ("0:65532", 0o440, 0), ("0:65532", 0o460, 78), ("0:65532", 0o444, 78), ("65532:65532", 0o400, 0),
    ("65532:65532", 0o440, 78)])
def test_a_mounted_signing_key_of_root_may_be_read_by_the_group(engine, image, tmp_path, owner, mode, status):
    """As a Kubernetes secret with fsGroup: root's, 0440."""
    key = tmp_path / "signing-0001.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key],
                   check=True, capture_output=True, timeout=60)
    uid, gid = map(int, owner.split(":"))
    os.chown(key, uid, gid)
    os.chmod(key, mode)
    os.chmod(tmp_path, 0o755)
    made = once(engine, image, "token", "--role", "auditor", options=["--volume", f"{tmp_path}:/var/lib/natcom/keys:ro"])
    assert made.returncode == status, made.stderr
