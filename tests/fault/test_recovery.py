"""PostgreSQL goes away and comes back; the service says so and carries on."""
import os
import signal
import threading
import time
from contextlib import closing

import pytest
import requests

from support.resources import BODIES, problem, tag
from support.service import Service
from support.session import Session


@pytest.fixture
def start(cluster):
    started = []

    def begin(**settings):
        database = cluster.create_database()
        service = Service(cluster.url(database), **settings)
        started.append(service)
        return service, Session(service, service.mint("secretariat")), database

    yield begin
    for service in started:
        service.stop()


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "still not so"
        time.sleep(0.05)


def refused(answer):
    assert answer.status_code == 503, answer.text
    assert answer.json()["code"] in ("database-unavailable", "busy")
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_restart_of_the_database_is_survived(cluster, start, mode):
    service, caller, _ = start()
    record = BODIES.create(caller)
    cluster.stop(mode)
    try:
        refused(caller.get(BODIES.url(record)))
        refused(caller.post(BODIES.path, BODIES.body(caller)))
        assert caller.get("/healthz").ok
    finally:
        cluster.start()
    until(lambda: caller.get("/v1/member-states/MAR").status_code == 200)
    record = BODIES.create(caller)  # the cluster does not keep the last commits of a crash
    answer = caller.patch(BODIES.url(record), {"kind": "task_force"}, tag(record))
    assert answer.status_code == 200
    until(service.is_ready)


def test_killed_session_is_replaced(cluster, start):
    service, caller, database = start()
    record = BODIES.create(caller)
    with closing(cluster.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                       " where usename = 'natcom_service' and datname = %s", (database,))
        assert cursor.fetchone()[0] > 0
    until(lambda: caller.get(BODIES.url(record)).status_code == 200)


def locked(cluster, database, record):
    """A transaction that holds the record's row."""
    connection = cluster.connect(database)
    connection.autocommit = False
    cursor = connection.cursor()
    cursor.execute("set local natcom.roles = 'secretariat'")
    cursor.execute("select from natcom.body where id = %s for update", (record["id"],))
    assert cursor.rowcount == 1
    return connection


def waiting(cluster, database):
    with closing(cluster.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = %s",
                       (database,))
        return cursor.fetchone()[0]


def test_sigterm_lets_a_slow_request_finish(cluster, start):
    service, caller, database = start()
    record = BODIES.create(caller)
    answers = []
    with closing(locked(cluster, database, record)) as holder:
        slow = threading.Thread(target=lambda: answers.append(
            caller.patch(BODIES.url(record), {"kind": "task_force"}, tag(record))))
        slow.start()
        until(lambda: waiting(cluster, database) == 1)
        os.kill(service.process.pid, signal.SIGTERM)
        until(lambda: not service.is_ready())
        assert service.process.poll() is None and not answers
        holder.rollback()
        slow.join(timeout=20)
    assert answers[0].status_code == 200 and answers[0].json()["kind"] == "task_force"
    assert service.process.wait(timeout=20) == 0


def test_slow_statement_is_ended_at_its_limit(cluster, start):
    _, caller, database = start(NATCOM_WRITE_TIMEOUT="300ms")
    record = BODIES.create(caller)
    with closing(locked(cluster, database, record)):
        problem(caller.patch(BODIES.url(record), {"kind": "task_force"}, tag(record)), 504, "query-timeout")
    assert caller.get(BODIES.url(record)).json() == record


def test_full_queue_is_answered_busy(cluster, start):
    _, caller, database = start(NATCOM_WORKERS=1, NATCOM_DATABASE_CONNECTIONS=1, NATCOM_DATABASE_QUEUE=1,
                                NATCOM_DATABASE_QUEUE_WAIT="200ms")
    record = BODIES.create(caller)
    changed = []

    def is_busy():
        """What comes before the connection counts as blocked waits behind the write: give it up."""
        try:
            answer = Session(caller.service, caller.token).get(BODIES.url(record), timeout=1)
        except requests.exceptions.ReadTimeout:
            return False
        problem(answer, 503, "busy")
        assert answer.headers["Retry-After"] == "1"
        return True

    with closing(locked(cluster, database, record)) as holder:
        writer = threading.Thread(target=lambda: changed.append(
            caller.patch(BODIES.url(record), {"kind": "task_force"}, tag(record))))
        writer.start()
        until(lambda: waiting(cluster, database) == 1)
        until(is_busy)
        assert is_busy()
        holder.rollback()
        writer.join(timeout=20)
    assert [answer.status_code for answer in changed] == [200]
    assert caller.get(BODIES.url(record)).status_code == 200


def test_nobody_waits_longer_than_the_deadline_behind_others(cluster, start):
    """One connection, one locked row: each write alone would wait its own timeout after the other's."""
    service, caller, database = start(NATCOM_WORKERS=1, NATCOM_DATABASE_CONNECTIONS=1, NATCOM_WRITE_TIMEOUT="3s",
                                      NATCOM_REQUEST_TIMEOUT="1500ms")
    record = BODIES.create(caller)
    answers = []

    def change():
        began = time.monotonic()
        answer = Session(service, caller.token).patch(BODIES.url(record), {"kind": "task_force"}, tag(record))
        answers.append((answer.status_code, answer.json()["code"], time.monotonic() - began))

    with closing(locked(cluster, database, record)) as holder:
        writers = [threading.Thread(target=change) for _ in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(timeout=30)
        holder.rollback()
    assert len(answers) == 4
    assert {status for status, _, _ in answers} <= {503, 504}, answers
    assert {code for _, code, _ in answers} <= {"query-timeout", "database-unavailable", "busy"}
    assert max(seconds for _, _, seconds in answers) < 3, answers
    until(lambda: caller.get(BODIES.url(record)).status_code == 200)
