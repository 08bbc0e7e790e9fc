"""docker/compose.yaml brought up with the stand-ins: PostgreSQL, the schema, two instances, proxies.

`make topology-test` runs this.  What is up is asked of the containers and the service, never of compose.
"""
import json
import os
import subprocess
import sys
import time
from contextlib import closing

import psycopg2
import pytest
import requests
from engine import ROOT
from load import Load

PROJECT = "natcom-test"
SECRETS = ROOT / "docker/secrets"
BUNDLE = str(SECRETS / "tls.crt")
PORTS = {"nginx": 18443, "haproxy": 18444, "postgres": 15432}
# What a proxy answers itself, otherwise than the service would.
NOT_THROUGH_NGINX = ["test_methods_that_a_path_lacks_are_answered_405_with_allow[TRACE]"]


class Topology:
    """The stack, and its containers by the names of the compose file."""

    def __init__(self, engine):
        self.engine = engine
        self.base_url = f"https://localhost:{PORTS['nginx']}"
        self.environment = {
            "STACK_IMAGE": "natcom:test", "STACK_HTTPS": f"127.0.0.1:{PORTS['nginx']}",
            "STACK_HAPROXY_HTTPS": f"127.0.0.1:{PORTS['haproxy']}", "STACK_TEST_POSTGRES": str(PORTS["postgres"]),
            "NATCOM_PUBLIC_URL": self.base_url}

    def compose(self, *arguments, timeout=600, **environment):
        return self.engine.compose("-p", PROJECT, "-f", "compose.yaml", "-f", "compose.test.yaml", *arguments,
                                   environment={**self.environment, **environment}, timeout=timeout)

    def container(self, name):
        return self.compose("ps", "-q", name).stdout.strip()

    def about(self, name):
        return self.engine.inspect(self.container(name))

    def wait_healthy(self, *names):
        deadline = time.monotonic() + 60
        for name in names:
            while self.about(name)["State"]["Health"]["Status"] != "healthy":
                assert time.monotonic() < deadline, self.engine.docker("logs", self.container(name)).stderr[-3000:]
                time.sleep(0.2)

    def logs(self, name):
        done = self.engine.docker("logs", self.container(name))
        lines = (done.stdout + done.stderr).splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def token(self):
        return self.engine.docker("exec", self.container("natcom1"), "natcomd", "token", "--role",
                                  "secretariat").stdout.strip()

    def url(self, proxy):
        return f"https://localhost:{PORTS[proxy]}"

    def dsn(self):
        password = (SECRETS / "owner_password").read_text().strip()
        return f"host=127.0.0.1 port={PORTS['postgres']} dbname=natcom user=natcom_owner password={password}"

    def query(self, statement):
        with closing(psycopg2.connect(self.dsn())) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()


@pytest.fixture(scope="module")
def topology(engine, image):
    subprocess.run([ROOT / "docker/secrets.sh"], check=True, timeout=60)
    stack = Topology(engine)
    profiles = ["--profile", "haproxy", "--profile", "pgbouncer"]
    stack.compose(*profiles, "down", "-v", "--remove-orphans")
    try:
        stack.compose(*profiles, "build", "-q", "postgres", "nginx", "haproxy", "pgbouncer", timeout=1200)
        stack.compose("--profile", "haproxy", "up", "-d", "--no-build")
        stack.wait_healthy("postgres", "natcom1", "natcom2")
        stack.compose("run", "--rm", "migrate", "seed", "--demo")
        yield stack
    finally:
        stack.compose(*profiles, "down", "-v", "--remove-orphans")


@pytest.fixture(scope="module")
def caller(topology):
    """A session with a token, whose paths are of nginx."""
    http = requests.Session()
    http.trust_env = False  # or another bundle may come from the environment
    http.verify = BUNDLE
    http.headers["Authorization"] = f"Bearer {topology.token()}"
    return http


def test_the_schema_was_made_before_the_instances_started(topology):
    migrate = topology.about("migrate")["State"]
    assert (migrate["Status"], migrate["ExitCode"]) == ("exited", 0)
    for name in ("natcom1", "natcom2"):
        assert topology.about(name)["State"]["StartedAt"] >= migrate["FinishedAt"]
        assert topology.about(name)["RestartCount"] == 0


@pytest.mark.parametrize("name", ["natcom1", "natcom2", "nginx", "haproxy"])
def test_containers_are_bounded_and_have_no_power(topology, name):
    about = topology.about(name)
    assert about["HostConfig"]["Memory"] > 0 and about["HostConfig"]["ReadonlyRootfs"]
    assert about["HostConfig"]["CapDrop"] == ["ALL"]
    assert about["Config"]["User"].split(":")[0] not in ("", "0", "root")


def test_no_secret_is_in_an_environment(topology):
    passwords = [(SECRETS / name).read_text().strip() for name in ("owner_password", "service_password")]
    for name in ("postgres", "migrate", "natcom1", "nginx"):
        text = json.dumps(topology.about(name))
        assert not any(password in text for password in passwords), name


def test_only_the_proxies_are_reachable_from_outside(topology):
    for name in ("natcom1", "natcom2"):
        assert not any(topology.about(name)["NetworkSettings"]["Ports"].values())


@pytest.mark.parametrize("proxy", ["nginx", "haproxy"])
def test_http_2_outside_and_no_admin_path(topology, proxy):
    command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "--cacert", BUNDLE]
    for path, status in (("/healthz", 200), ("/metrics", 404), ("/readyz", 404), ("/livez", 404)):
        said = subprocess.run([*command, topology.url(proxy) + path], capture_output=True, text=True, check=True,
                              timeout=30).stdout
        assert said == f"2 {status}", path


@pytest.mark.parametrize("proxy", ["nginx", "haproxy"])
def test_the_proxy_names_the_request_and_the_client_and_believes_nobody(topology, caller, proxy):
    lies = {"X-Forwarded-For": "203.0.113.9", "X-Request-Id": "made-up-by-the-client", "Forwarded": "for=203.0.113.9"}
    answer = caller.get(topology.url(proxy) + "/v1/plans?limit=1", headers=lies, timeout=30)
    assert answer.status_code == 200
    name = answer.headers["X-Request-Id"]
    assert name != lies["X-Request-Id"]
    found = [line for line in topology.logs("natcom1") + topology.logs("natcom2") if line.get("request_id") == name]
    assert len(found) == 1
    assert found[0]["remote"] == "10.86.30.1"
    assert [line for line in topology.logs(proxy) if line.get("request_id") == name]


@pytest.mark.parametrize("proxy", ["nginx", "haproxy"])
def test_a_body_too_large_is_refused_as_the_service_would(topology, caller, proxy):
    answer = caller.post(topology.url(proxy) + "/v1/people", data=b" " * 262145, timeout=30,
                         headers={"Content-Type": "application/json"})
    assert answer.status_code == 413 and answer.json()["code"] == "too-large"
    assert answer.json()["instance"] == "urn:uuid:" + answer.headers["X-Request-Id"]


def test_what_nginx_compressed_can_still_be_revalidated_and_changed(topology, caller):
    people = topology.base_url + "/v1/people"
    body = {"full_name": "Gzip", "role": "expert", "languages": ["fr"]}
    made = caller.post(people, json=body, timeout=30)
    assert made.status_code == 201
    listed = caller.get(people + "?limit=50", timeout=30)
    assert listed.headers["Content-Encoding"] == "gzip" and listed.headers["ETag"].startswith("W/")
    again = caller.get(people + "?limit=50", headers={"If-None-Match": listed.headers["ETag"]}, timeout=30)
    assert again.status_code == 304
    changed = caller.patch(f"{people}/{made.json()['id']}", data=json.dumps({"full_name": "Gunzip"}), timeout=30,
                           headers={"If-Match": made.headers["ETag"], "Content-Type": "application/merge-patch+json"})
    assert changed.status_code == 200


def test_connections_to_the_instances_are_kept(topology, caller):
    for _ in range(100):
        assert caller.get(topology.base_url + "/healthz", timeout=30).status_code == 200
    # 100 requests of one client, of which nginx asks each instance half, over few connections.
    for name in ("natcom1", "natcom2"):
        sockets = topology.engine.docker("exec", topology.container(name), "cat", "/proc/net/tcp").stdout
        closing_ones = [line for line in sockets.splitlines() if ":1F90 " in line and line.split()[3] == "06"]
        assert len(closing_ones) < 20, sockets


def test_the_black_box_suite_passes_through_nginx(topology, tmp_path):
    place = tmp_path / "place.json"
    keys = tmp_path / "keys"
    subprocess.run(["cp", "-r", SECRETS / "keys", keys], check=True)
    subprocess.run(["chown", "-R", str(os.getuid()), keys], check=True)
    place.write_text(json.dumps({"base_url": topology.base_url, "keys_dir": str(keys), "database": topology.dsn()}))
    unfit = [option for name in NOT_THROUGH_NGINX for option in ("--deselect", f"tests/api/test_bad_input.py::{name}")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *unfit, "tests/api",
         "tests/contract/test_every_write.py", "tests/contract/test_every_operation.py",
         "tests/contract/test_every_tenant.py", "tests/contract/test_filters.py"],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900, check=False,
        env={**os.environ, "TEST_ELSEWHERE": str(place), "REQUESTS_CA_BUNDLE": BUNDLE})
    print(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stdout[-8000:]


def people(topology, mark):
    return topology.query(f"select count(*) from natcom.person where full_name like '{mark} %'")[0][0]


@pytest.mark.parametrize("proxy", ["nginx", "haproxy"])
@pytest.mark.parametrize("end", ["kill", "stop"])
def test_an_instance_goes_and_comes_back_under_load_without_a_failed_request(topology, proxy, end):
    """Killed at once, or stopped with a drain: reads and writes with a key are answered by the other one."""
    with Load(topology.url(proxy), topology.token(), BUNDLE) as load:
        topology.engine.docker(end, topology.container("natcom2"), timeout=60)
        load.wait(100)
        topology.engine.docker("start", topology.container("natcom2"))
        topology.wait_healthy("natcom2")
        load.wait(200)
    assert load.failures == []
    assert load.written > 50
    assert people(topology, load.mark) == load.written
    assert topology.about("natcom2")["State"]["Status"] == "running"


@pytest.mark.parametrize("proxy", ["nginx", "haproxy"])
def test_without_any_instance_a_client_is_told_when_to_come_back(topology, caller, proxy):
    both = [topology.container(name) for name in ("natcom1", "natcom2")]
    topology.engine.docker("kill", *both)
    try:
        answer = caller.get(topology.url(proxy) + "/v1/plans", timeout=60)
        assert answer.status_code == 503 and answer.headers["Retry-After"] == "1"
        assert answer.json()["code"] == "busy"
        assert answer.json()["instance"] == "urn:uuid:" + answer.headers["X-Request-Id"]
    finally:
        topology.engine.docker("start", *both)
        topology.wait_healthy("natcom1", "natcom2")


def through_pgbouncer(topology):
    """Loads through nginx while the instances use PgBouncer; gives the load."""
    topology.compose("--profile", "pgbouncer", "up", "-d", "--no-build", "pgbouncer")
    topology.compose("up", "-d", "--no-build", "natcom1", "natcom2", STACK_DATABASE_SECRET="pgbouncer_url")
    topology.wait_healthy("natcom1", "natcom2")
    # nginx looks again at an instance it gave up 2 s after.
    time.sleep(2.5)
    with Load(topology.base_url, topology.token(), BUNDLE) as load:
        load.wait(600)
    return load


def test_pgbouncer_1_18_in_session_mode_carries_pipelines_and_prepared_statements(topology):
    load = through_pgbouncer(topology)
    assert load.failures == []
    assert people(topology, load.mark) == load.written
    addresses = topology.query("select distinct host(client_addr) from pg_stat_activity"
                               " where usename = 'natcom_service'")
    bouncer = topology.about("pgbouncer")["NetworkSettings"]["Networks"][f"{PROJECT}_back"]["IPAddress"]
    assert addresses == [(bouncer,)]


def test_pgbouncer_1_18_in_transaction_mode_breaks_prepared_statements(topology, tmp_path):
    """Why pgbouncer.ini says session: found here, so that a version that works is noticed."""
    other = tmp_path / "pgbouncer.ini"
    other.write_text((ROOT / "docker/pgbouncer/pgbouncer.ini").read_text().replace("= session", "= transaction"))
    other.chmod(0o644)
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    topology.compose("--profile", "pgbouncer", "up", "-d", "--no-build", "--no-deps", "pgbouncer",
                     STACK_TEST_PGBOUNCER=str(other))
    with Load(topology.base_url, topology.token(), BUNDLE) as load:
        load.wait(400)
    assert load.failures
    states = {line.get("sqlstate") for line in topology.logs("natcom1") + topology.logs("natcom2")}
    assert states & {"26000", "42P05"}
