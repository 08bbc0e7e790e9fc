"""The process: public documents, admin port, refused starts, signals, log."""
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import pytest
import requests

from support.service import ROOT, clean_environment, free_port, program

ACCESS_MEMBERS = {"ts", "level", "msg", "request_id", "trace_id", "span_id", "operation", "method", "path_template",
                  "status", "bytes_in", "bytes_out", "duration_us", "remote"}
PERSON = "/v1/people"


def wait_for(condition, seconds=20):
    """What the condition gives once it is true; fails when that takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def log_lines(service):
    return [json.loads(line) for line in service.log_text().splitlines()]


def access_line(service, request_id):
    """The access line of a request; it is written after the answer."""
    def find():
        return [line for line in log_lines(service)
                if line["msg"] == "request" and line.get("request_id") == request_id]
    return wait_for(find)


def run(*arguments, **settings):
    """natcomd run to its end with these settings and no others."""
    environment = {**clean_environment(), "NATCOM_KEYS_DIR": "/nonexistent/keys", **settings}
    return subprocess.run([program(), *arguments], env=environment, cwd=ROOT, capture_output=True, text=True,
                          timeout=60, stdin=subprocess.DEVNULL)


# What needs no token


def test_health_answers_without_content(api):
    answer = api.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == "0" and "Content-Type" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/openapi.yaml", "/.well-known/jwks.json", "/problems",
                                  "/problems/not-found", "/healthz"])
def test_public_documents_need_no_token_and_can_be_cached(api, path):
    answer = api.get(path)
    assert answer.status_code == 200
    if answer.headers.get("ETag"):
        again = api.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_the_contract_is_served_as_it_was_built(api):
    assert api.get("/openapi.json").json() == json.loads((ROOT / "build/openapi.json").read_text(encoding="utf-8"))
    assert "public" in api.get("/openapi.json").headers["Cache-Control"]


def test_the_links_lead_somewhere(api, secretariat):
    def paths(node):
        if isinstance(node, dict):
            node = list(node.values())
        if isinstance(node, list):
            return [path for part in node for path in paths(part)]
        return [node] if isinstance(node, str) and node.startswith("/") and "{" not in node else []

    found = paths(api.get("/").json())
    assert found
    for path in found:
        assert secretariat.get(path).status_code in (200, 204), path


def test_published_keys_are_public_ones_with_one_algorithm_each(api):
    keys = api.get("/.well-known/jwks.json").json()["keys"]
    assert keys
    for key in keys:
        assert key["kid"] and key["alg"]
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(key)


def test_everything_under_v1_needs_a_token(api):
    answer = api.get(PERSON)
    assert answer.status_code == 401
    assert answer.json()["code"] == "token-missing"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="natcom"'


def test_an_unknown_path_is_not_found(api):
    assert api.get("/nowhere").status_code == 404
    assert api.get("/metrics").status_code == 404


# Admin port


@pytest.mark.parametrize("path, member", [("/livez", "live"), ("/readyz", "ready")])
def test_the_admin_port_tells_how_the_process_is(service, path, member):
    answer = requests.get(service.admin_url + path, timeout=10)
    assert answer.status_code == 200
    assert answer.json()[member] is True


def test_readiness_names_its_parts(service):
    parts = requests.get(service.admin_url + "/readyz", timeout=10).json()["parts"]
    assert parts == {"database": True, "migrations": True, "keys": True, "draining": False}


def test_metrics_count_requests_by_operation(service, api):
    def count():
        text = requests.get(service.admin_url + "/metrics", timeout=10).text
        name = r'^http_server_request_duration_seconds_count\{[^}]*operation="getLinks"[^}]*\} (\d+)'
        return sum(map(int, re.findall(name, text, re.M)))

    before = count()
    api.get("/")
    wait_for(lambda: count() > before)
    text = requests.get(service.admin_url + "/metrics", timeout=10).text
    for name in ("natcom_build_info", "natcom_http_connections", "natcom_db_connections",
                 "process_resident_memory_bytes"):
        assert re.search(rf"^{name}\b", text, re.M), name


def test_the_admin_port_knows_nothing_else(service):
    assert requests.get(service.admin_url + PERSON, timeout=10).status_code == 404


# Refused starts: one clear sentence, and the status that says whose fault it is


@pytest.mark.parametrize("name, value, said", [
    ("NATCOM_LISTENN", "127.0.0.1:1", "NATCOM_LISTEN"),
    ("NATCOM_WORKERS", "many", "NATCOM_WORKERS"),
    ("NATCOM_WORKERS", "-1", "NATCOM_WORKERS"),
    ("NATCOM_READ_TIMEOUT", "5", "NATCOM_READ_TIMEOUT"),
    ("NATCOM_BODY_LIMIT", "lots", "NATCOM_BODY_LIMIT"),
    ("NATCOM_SERVER_TIMING", "perhaps", "NATCOM_SERVER_TIMING"),
    ("NATCOM_LOG_LEVEL", "loud", "NATCOM_LOG_LEVEL"),
    ("NATCOM_TRUSTED_PROXIES", "10.0.0.0/99", "NATCOM_TRUSTED_PROXIES"),
])
def test_a_setting_that_is_unknown_or_malformed_refuses_the_start(tmp_path, name, value, said):
    done = run("serve", **{"NATCOM_KEYS_DIR": str(tmp_path), name: value})
    assert done.returncode == 78, done.stderr
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_secret_given_twice_refuses_the_start(tmp_path):
    secret = tmp_path / "url"
    secret.write_text("dbname=natcom\n", encoding="utf-8")
    done = run("serve", NATCOM_DATABASE_URL="dbname=natcom", NATCOM_DATABASE_URL_FILE=str(secret))
    assert done.returncode == 78
    assert "NATCOM_DATABASE_URL" in done.stderr


@pytest.mark.parametrize("port", ["NATCOM_LISTEN", "NATCOM_ADMIN_LISTEN"])
def test_a_port_in_use_refuses_the_start_with_its_name(postgres, database, tmp_path, port):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = f"127.0.0.1:{holder.getsockname()[1]}"
        settings = {"NATCOM_LISTEN": f"127.0.0.1:{free_port()}", "NATCOM_ADMIN_LISTEN": f"127.0.0.1:{free_port()}",
                    "NATCOM_DATABASE_URL": postgres.url(database), "NATCOM_KEYS_DIR": str(tmp_path), port: taken}
        done = run("serve", **settings)
    assert done.returncode in (1, 69)
    assert taken in done.stderr and "in use" in done.stderr


def test_a_database_that_was_never_migrated_refuses_the_start(postgres, tmp_path):
    done = run("serve", NATCOM_LISTEN=f"127.0.0.1:{free_port()}", NATCOM_ADMIN_LISTEN="",
               NATCOM_DATABASE_URL=postgres.url("postgres"), NATCOM_KEYS_DIR=str(tmp_path))
    assert done.returncode in (1, 69, 78)
    assert "migrate" in done.stderr


def test_a_server_that_is_not_there_refuses_the_start(tmp_path):
    done = run("serve", NATCOM_LISTEN=f"127.0.0.1:{free_port()}", NATCOM_ADMIN_LISTEN="",
               NATCOM_DATABASE_URL=f"host={tmp_path} dbname=natcom", NATCOM_KEYS_DIR=str(tmp_path))
    assert done.returncode == 69
    assert done.stderr.startswith("natcomd: ")


@pytest.mark.parametrize("arguments", [("dance",), ("serve", "--faster")])
def test_wrong_usage_has_its_own_status(arguments):
    assert run(*arguments).returncode == 64


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("version",)])
def test_help_and_version_need_no_settings(arguments):
    done = run(*arguments, NATCOM_WORKERS="many")
    assert done.returncode == 0
    assert "natcomd" in done.stdout or re.search(r"\d+\.\d+", done.stdout)


# Signals


def test_sigterm_ends_with_status_0_and_frees_the_port(fresh_service, database):
    service = fresh_service(database)
    service.stop(expect=0)
    assert service.log_contains('"draining"')
    with socket.socket() as again:
        again.bind((service.host, service.port))


def test_sigterm_lets_a_request_in_flight_finish(fresh_service, database, postgres):
    service = fresh_service(database)
    token = service.mint()
    holder = postgres.connect(database)
    holder.autocommit = False
    try:
        with holder.cursor() as cursor:
            cursor.execute("lock table natcom.member_state in access exclusive mode")
        with socket.create_connection((service.host, service.port), timeout=30) as client:
            client.sendall((f"GET /v1/member-states?limit=1 HTTP/1.1\r\nHost: natcom\r\n"
                            f"Authorization: Bearer {token}\r\n\r\n").encode())
            wait_for(lambda: waiting_for_a_lock(postgres, database))
            service.process.send_signal(signal.SIGTERM)
            wait_for(lambda: service.log_contains('"draining"'))
            holder.rollback()
            assert client.recv(4096).startswith(b"HTTP/1.1 200 ")
    finally:
        holder.close()
    service.stop(expect=0)


def waiting_for_a_lock(postgres, database):
    connection = postgres.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_stat_activity where datname = %s"
                           " and wait_event_type = 'Lock'", (database,))
            return cursor.fetchone()[0] > 0
    finally:
        connection.close()


def test_sighup_reads_the_keys_again_and_keeps_serving(fresh_service, database):
    service = fresh_service(database)
    token = service.mint()
    service.process.send_signal(signal.SIGHUP)
    wait_for(lambda: service.log_contains('"reloaded"'))
    answer = requests.get(service.base_url + PERSON, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 200


def test_sighup_with_a_broken_key_keeps_the_old_ones(fresh_service, database):
    service = fresh_service(database)
    token = service.mint()
    broken = pathlib.Path(service.keys_dir) / "broken.pem"
    broken.write_text("no key\n", encoding="utf-8")
    os.chmod(broken, 0o600)
    service.process.send_signal(signal.SIGHUP)
    wait_for(lambda: service.log_contains("reload refused"))
    answer = requests.get(service.base_url + PERSON, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 200


def test_the_signing_key_is_the_owners_alone(service):
    files = [path for path in pathlib.Path(service.keys_dir).iterdir() if path.is_file()]
    assert files
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


# Log


def test_a_request_has_one_access_line_with_its_members(service, secretariat):
    answer = secretariat.get("/v1/member-states/MAR")
    assert answer.status_code == 200
    lines = access_line(service, answer.headers["X-Request-Id"])
    assert len(lines) == 1
    line = lines[0]
    assert ACCESS_MEMBERS <= set(line)
    assert (line["operation"], line["method"], line["status"]) == ("getMemberState", "GET", 200)
    assert line["path_template"] == "/v1/member-states/{id}"
    assert line["bytes_out"] >= len(answer.content) and line["duration_us"] > 0
    assert line["client"] and line["sub"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line["ts"])


def test_a_refused_request_is_logged_too(service, api):
    answer = api.get(PERSON)
    line = access_line(service, answer.headers["X-Request-Id"])[0]
    assert (line["status"], line["code"]) == (401, "token-missing")


def test_a_trace_is_continued(service, api):
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = api.get("/", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    line = access_line(service, answer.headers["X-Request-Id"])[0]
    assert line["trace_id"] == trace
    assert line["span_id"] != "b7ad6b7169203331"


def test_no_token_query_value_or_body_is_logged(service, secretariat):
    secret = "Zebedee Quagmire"
    answers = [secretariat.get(f"{PERSON}?q={secret}"),
               secretariat.post(PERSON, {"full_name": secret, "role": "none", "languages": []}),
               secretariat.get(PERSON, token="not.a.token")]
    for answer in answers:
        access_line(service, answer.headers["X-Request-Id"])
    text = service.log_text()
    for hidden in (secretariat.token, secretariat.token.split(".")[2], "Zebedee", "Quagmire", "not.a.token"):
        assert hidden not in text


def test_every_log_line_is_json_with_time_level_and_message(service, api):
    api.get("/")
    for line in log_lines(service):
        assert {"ts", "level", "msg"} <= set(line)
        assert line["level"] in ("debug", "info", "warning", "error")
