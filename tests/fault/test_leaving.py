"""Clients that leave: nobody else notices."""
import os
import signal
import socket
import struct
import threading
import time
from contextlib import closing

import pytest
import requests

from support.session import Session

ROWS = 12000
NOBODY = 'natcom_http_connections{state="open"} 0'
FILL = """
select set_config('natcom.roles', 'admin,secretariat', false), set_config('natcom.subject', 'seed', false);
alter table natcom.person disable trigger user;
insert into natcom.person (id, full_name, role, languages)
select gen_random_uuid(), 'Person ' || repeat('x', 200) || g, 'expert', '{fr}' from generate_series(1, %s) g;
alter table natcom.person enable trigger user;
""" % ROWS


@pytest.fixture(scope="module")
def filled(postgres):
    """A database with more people than the buffers between service and client hold."""
    name = postgres.create_database()
    with closing(postgres.connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute(FILL)
    return name


def begin(service, accept, extra=b""):
    """A connection that has asked for an export, with little room for it."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(20)
    client.connect((service.host, service.port))
    client.sendall(b"GET /v1/people HTTP/1.1\r\nHost: x\r\nAccept: " + accept + b"\r\n" + extra
                   + b"Authorization: Bearer " + service.mint().encode() + b"\r\n\r\n")
    return client


def sessions(postgres, database):
    """Transactions of exports that are open in the database."""
    with closing(postgres.connect("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where datname = %s and state like 'idle in trans%%'",
                       (database,))
        return cursor.fetchone()[0]


@pytest.mark.parametrize("accept", [b"text/csv", b"application/x-ndjson"])
def test_exports_that_are_left_give_their_connections_back(fresh_service, postgres, filled, accept):
    service = fresh_service(filled, NATCOM_WORKERS="1")
    for turn in range(12):
        client = begin(service, accept)
        assert client.recv(1000).startswith(b"HTTP/1.1 200 "), turn
        if turn % 2:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        end = time.monotonic() + 10
        while sessions(postgres, filled):
            assert time.monotonic() < end, "its transaction stays open"
            time.sleep(0.02)
    whole = Session(service, service.mint()).get("/v1/people", headers={"Accept": accept.decode()})
    assert whole.status_code == 200 and whole.content.count(b"\n") >= ROWS


def test_a_stopping_service_finishes_an_export_that_is_read(fresh_service, filled):
    service = fresh_service(filled)
    client = begin(service, b"application/x-ndjson")
    received = client.recv(1000)
    os.kill(service.process.pid, signal.SIGTERM)
    while piece := client.recv(65536):
        received += piece
    assert received.endswith(b"\r\n0\r\n\r\n") and received.count(b'"id"') >= ROWS
    assert service.process.wait(timeout=20) == 0


def test_a_crowd_that_comes_and_goes_leaves_nothing(fresh_service, postgres, filled):
    """Half requests, unread answers and resets from many sides, with keys reloaded meanwhile."""
    service = fresh_service(filled)
    token = service.mint().encode()
    request = (b"GET /v1/people?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + b"\r\n\r\n")
    stop = time.monotonic() + 2

    def come_and_go(number):
        turn = number
        while time.monotonic() < stop:
            turn += 1
            with socket.create_connection((service.host, service.port), timeout=20) as client:
                client.sendall([request, request[:turn % len(request)], request * 5, b"\x16\x03\x01"][turn % 4])
                if turn % 3 == 0 and turn % 4 != 1:  # half a request gets no answer
                    client.recv(turn * 37 % 5000 + 1)
                if turn % 5 == 0:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    crowd = [threading.Thread(target=come_and_go, args=(number,)) for number in range(12)]
    for one in crowd:
        one.start()
    while time.monotonic() < stop:
        service.process.send_signal(signal.SIGHUP)
        time.sleep(0.05)
    for one in crowd:
        one.join(timeout=30)
    caller = Session(service, service.mint())
    assert caller.get("/v1/people?limit=1").status_code == 200
    caller.http.close()
    end = time.monotonic() + 10
    while NOBODY not in requests.get(service.admin_url + "/metrics", timeout=10).text.splitlines():
        assert time.monotonic() < end, "connections stay"
        time.sleep(0.05)
    assert sessions(postgres, filled) == 0
