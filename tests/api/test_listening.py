"""Where the service can listen, and whom it takes for the client."""
import http.client
import json
import signal
import socket
import threading
import time

import pytest

from support.service import free_port

PROXY, CLIENT = "10.1.2.3", "203.0.113.9"
REQUEST_ID = "proxy-request-0001"


class LocalConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(connection, token=None, **fields):
    """GET something small; its answer, read."""
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    if token:
        headers["Authorization"] = "Bearer " + token
    connection.request("GET", "/v1/bodies?limit=1" if token else "/healthz", headers=headers)
    answer = connection.getresponse()
    return answer, answer.read()


def remote_of(service, request_id):
    """The client address in the access line of the request."""
    for _ in range(200):
        for line in service.log_text().splitlines():
            record = json.loads(line)
            if record.get("request_id") == request_id:
                return record["remote"]
        time.sleep(0.02)
    raise AssertionError("no access line")


def states(service):
    """What every worker says of itself."""
    before = service.log_text().count('"msg":"state"')
    service.process.send_signal(signal.SIGUSR1)
    for _ in range(200):
        lines = [json.loads(line) for line in service.log_text().splitlines() if '"msg":"state"' in line][before:]
        if len(lines) == 3:
            return lines
        time.sleep(0.02)
    raise AssertionError("the workers do not answer")


def test_several_workers_share_a_unix_socket(fresh_service, database, tmp_path):
    path = str(tmp_path / "api.sock")
    service = fresh_service(database, NATCOM_LISTEN="unix:" + path, NATCOM_WORKERS="3")
    token = service.mint()
    connections = [LocalConnection(path) for _ in range(60)]
    statuses = []

    def several(some):
        for connection in some:
            statuses.extend(ask(connection, token)[0].status for _ in range(5))

    threads = [threading.Thread(target=several, args=(connections[i::6],)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 300
    assert sum(state["connections"] for state in states(service)) == 60
    service.stop()
    with pytest.raises(FileNotFoundError):
        LocalConnection(path).connect()


def test_a_unix_socket_that_is_served_is_not_taken_over(fresh_service, database, tmp_path):
    path = str(tmp_path / "api.sock")
    fresh_service(database, NATCOM_LISTEN="unix:" + path)
    with pytest.raises(RuntimeError, match="another process listens"):
        fresh_service(database, NATCOM_LISTEN="unix:" + path)
    assert ask(LocalConnection(path))[0].status == 200


@pytest.mark.parametrize("trusted, remote", [("unix", CLIENT), ("127.0.0.1", "unix")])
def test_a_peer_of_a_unix_socket_is_a_proxy_only_when_told(fresh_service, database, tmp_path, trusted, remote):
    path = str(tmp_path / "api.sock")
    service = fresh_service(database, NATCOM_LISTEN="unix:" + path, NATCOM_TRUSTED_PROXIES=trusted)
    answer, _ = ask(LocalConnection(path), X_Forwarded_For=CLIENT, X_Request_Id=REQUEST_ID)
    assert (answer.headers["X-Request-Id"] == REQUEST_ID) == (trusted == "unix")
    assert remote_of(service, answer.headers["X-Request-Id"]) == remote


@pytest.mark.parametrize("trusted, remotes", [
    ("127.0.0.0/8", {CLIENT: CLIENT}),
    ("::ffff:127.0.0.0/104", {CLIENT: CLIENT}),
    (f"127.0.0.1, {PROXY}/32", {f"1.1.1.1, {CLIENT}, {PROXY}": CLIENT, f"{CLIENT}, ::ffff:{PROXY}": CLIENT,
                                f"{CLIENT}, not-an-address": "127.0.0.1"}),
    ("::1", {CLIENT: "127.0.0.1"}),
])
def test_ipv4_through_an_ipv6_socket_is_ipv4(fresh_service, database, trusted, remotes):
    port = free_port()
    service = fresh_service(database, NATCOM_LISTEN=f"[::]:{port}", NATCOM_TRUSTED_PROXIES=trusted)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for number, (forwarded, remote) in enumerate(remotes.items()):
        sent = f"{REQUEST_ID}-{number}"
        answer, _ = ask(connection, X_Forwarded_For=forwarded, X_Request_Id=sent)
        assert (answer.headers["X-Request-Id"] == sent) == ("127" in trusted)
        assert remote_of(service, answer.headers["X-Request-Id"]) == remote
