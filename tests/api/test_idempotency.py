"""Idempotency-Key: a retry gets the answer it missed, and nothing happens twice."""
import collections
import concurrent.futures
import contextlib
import json
import socket
import struct
import time
import urllib.request
import uuid

import pytest

from support.resources import BODIES, COMMISSIONS, ORGANIZATIONS, PEOPLE, PROJECTS, errors, problem, tag
from support.session import Session
from support.together import together

REPLAYED = "Idempotency-Replayed"


def new_key():
    return str(uuid.uuid4())


def with_key(key, **headers):
    return {"Idempotency-Key": key, **headers}


def again(caller):
    """The same caller over a connection of its own."""
    return Session(caller.service, caller.token)


def same(first, second):
    """The second answer is the first one, replayed."""
    assert REPLAYED not in first.headers
    assert second.headers[REPLAYED] == "true"
    assert (second.status_code, second.content) == (first.status_code, first.content)
    for name in ("ETag", "Location", "Content-Type", "Content-Language"):
        assert second.headers.get(name) == first.headers.get(name), name


@pytest.fixture
def rows(postgres, database):
    """A function that runs SQL as the owner beside the service: all rows."""
    with contextlib.closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("set natcom.roles = 'admin,secretariat,auditor'")

        def run(sql, *values):
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else None
        yield run


def counted(service, result):
    """How many requests had this result, by the service's own metric."""
    with urllib.request.urlopen(service.admin_url + "/metrics", timeout=10) as answer:
        text = answer.read().decode()
    line = f'natcom_idempotency_total{{result="{result}"}} '
    return sum(int(found[len(line):]) for found in text.splitlines() if found.startswith(line))


def test_a_retried_post_gets_the_answer_it_missed(secretariat):
    body, key = BODIES.body(secretariat), new_key()
    first = secretariat.post(BODIES.path, body, headers=with_key(key))
    assert first.status_code == 201, first.text
    second = secretariat.post(BODIES.path, body, headers=with_key(key))
    same(first, second)
    assert len(secretariat.rows(f"{BODIES.path}?code={body['code']}")) == 1


def test_what_happened_since_does_not_change_a_replay(secretariat):
    body, key = BODIES.body(secretariat), new_key()
    first = secretariat.post(BODIES.path, body, headers=with_key(key))
    changed = secretariat.patch(BODIES.url(first.json()), {"kind": "meeting"}, tag(first.json()))
    assert changed.status_code == 200
    same(first, secretariat.post(BODIES.path, body, headers=with_key(key)))


def test_a_retried_patch_is_replayed_though_its_tag_is_stale_by_now(secretariat):
    record, key = BODIES.create(secretariat), new_key()
    first = secretariat.patch(BODIES.url(record), {"kind": "meeting"}, tag(record), headers=with_key(key))
    assert first.status_code == 200 and first.headers["ETag"] == '"2"'
    same(first, secretariat.patch(BODIES.url(record), {"kind": "meeting"}, tag(record), headers=with_key(key)))
    problem(secretariat.patch(BODIES.url(record), {"kind": "meeting"}, tag(record)), 412, "version-conflict")


def test_a_retried_delete_is_replayed_though_the_record_is_gone(secretariat):
    record, key = BODIES.create(secretariat), new_key()
    first = secretariat.delete(BODIES.url(record), tag(record), headers=with_key(key))
    assert first.status_code == 204
    same(first, secretariat.delete(BODIES.url(record), tag(record), headers=with_key(key)))
    problem(secretariat.delete(BODIES.url(record), tag(record), headers=with_key(new_key())), 404, "not-found")


def test_a_replay_speaks_the_language_of_the_first_answer(secretariat):
    body, key = BODIES.body(secretariat), new_key()
    first = secretariat.post(BODIES.path, body, headers=with_key(key, **{"Accept-Language": "ar"}))
    assert first.headers["Content-Language"] == "ar"
    same(first, secretariat.post(BODIES.path, body, headers=with_key(key, **{"Accept-Language": "fr"})))


def test_a_minimal_answer_is_replayed_as_it_was(secretariat):
    minimal = {"Prefer": "return=minimal"}
    body, key = BODIES.body(secretariat), new_key()
    first = secretariat.post(BODIES.path, body, headers=with_key(key, **minimal))
    assert (first.status_code, first.content) == (201, b"")
    same(first, secretariat.post(BODIES.path, body, headers=with_key(key, **minimal)))
    record, key = BODIES.create(secretariat), new_key()
    change = ({"kind": "meeting"}, tag(record))
    first = secretariat.patch(BODIES.url(record), *change, headers=with_key(key, **minimal))
    assert (first.status_code, first.content) == (204, b"")
    same(first, secretariat.patch(BODIES.url(record), *change, headers=with_key(key, **minimal)))


@pytest.mark.parametrize("spelling", ['"{}"', "{}"])
def test_a_key_is_the_same_with_and_without_quotes(secretariat, spelling):
    body, key = BODIES.body(secretariat), new_key()
    first = secretariat.post(BODIES.path, body, headers=with_key(spelling.format(key)))
    same(first, secretariat.post(BODIES.path, body, headers=with_key(f'"{key}"')))


@pytest.mark.parametrize("key", [
    "fifteen-letters", "x" * 256, '"fifteen-letters"', "a key with blanks in it", "sixteen-letters/+", '"unfinished-quote',
    'unfinished-quote"', '""', "", "semi;colon=and-more", "sixteen-letters-é"])
def test_what_is_no_key_is_refused(secretariat, key):
    answer = secretariat.post(BODIES.path, BODIES.body(secretariat), headers=with_key(key.encode()))
    problem(answer, 400, "invalid-parameter")
    assert errors(answer) == {("Idempotency-Key", "malformed")}


@pytest.mark.parametrize("key", ["sixteen-letters1", "A.z_0~9:-" * 28])
def test_the_shortest_and_a_long_key_are_taken(secretariat, key):
    assert secretariat.post(BODIES.path, BODIES.body(secretariat), headers=with_key(key)).status_code == 201


def test_a_key_is_no_key_to_reading(secretariat):
    assert secretariat.get(BODIES.path, headers=with_key("?")).status_code == 200


def test_a_key_for_another_request_is_refused(secretariat):
    before = counted(secretariat.service, "reused")
    body, key = BODIES.body(secretariat), new_key()
    record = secretariat.post(BODIES.path, body, headers=with_key(key)).json()
    other = {**body, "kind": "meeting"}
    reused = [
        secretariat.post(BODIES.path, other, headers=with_key(key)),
        secretariat.post(ORGANIZATIONS.path, body, headers=with_key(key)),
        secretariat.patch(BODIES.url(record), body, tag(record), headers=with_key(key)),
        secretariat.delete(BODIES.url(record), tag(record), headers=with_key(key)),
    ]
    for answer in reused:
        problem(answer, 422, "idempotency-key-reused")
        assert REPLAYED not in answer.headers
    assert secretariat.get(BODIES.url(record)).json() == record
    assert counted(secretariat.service, "reused") - before == len(reused)


def test_another_precondition_is_another_request(secretariat):
    record, key = BODIES.create(secretariat), new_key()
    change = {"kind": "meeting"}
    assert secretariat.patch(BODIES.url(record), change, '"1"', headers=with_key(key)).status_code == 200
    problem(secretariat.patch(BODIES.url(record), change, '"2"', headers=with_key(key)), 422, "idempotency-key-reused")


def test_a_refused_request_leaves_its_key_free(secretariat):
    body, key = BODIES.body(secretariat), new_key()
    problem(secretariat.post(BODIES.path, {**body, "kind": "?"}, headers=with_key(key)), 422, "invalid-body")
    BODIES.create(secretariat, code=body["code"])
    problem(secretariat.post(BODIES.path, body, headers=with_key(key)), 409, "conflict")
    record = BODIES.create(secretariat)
    stale = secretariat.patch(BODIES.url(record), {"kind": "meeting"}, '"9"', headers=with_key(key))
    problem(stale, 412, "version-conflict")
    answer = secretariat.post(BODIES.path, BODIES.body(secretariat), headers=with_key(key))
    assert answer.status_code == 201 and REPLAYED not in answer.headers


def test_another_principal_with_the_same_key_is_nobody_s_retry(service, secretariat):
    body, key = PEOPLE.body(secretariat), new_key()
    first = secretariat.post(PEOPLE.path, body, headers=with_key(key))
    other = Session(service, service.mint("secretariat", subject="somebody-else"))
    second = other.post(PEOPLE.path, body, headers=with_key(key))
    assert second.status_code == 201 and REPLAYED not in second.headers
    assert second.json()["id"] != first.json()["id"]
    third = other.post(PEOPLE.path, {**body, "role": "assistant"}, headers=with_key(key))
    problem(third, 422, "idempotency-key-reused")


def test_who_lost_the_right_to_call_gets_no_replay(service, secretariat):
    body, key = BODIES.body(secretariat), new_key()
    subject = {"subject": "demoted"}
    before = Session(service, service.mint("secretariat", **subject))
    assert before.post(BODIES.path, body, headers=with_key(key)).status_code == 201
    after = Session(service, service.mint("auditor", **subject))
    problem(after.post(BODIES.path, body, headers=with_key(key)), 403, "role-not-allowed")


def test_of_many_with_one_key_at_the_same_moment_one_writes_and_all_get_its_answer(secretariat):
    for _ in range(5):
        body, key = PEOPLE.body(secretariat), new_key()
        answers = together([lambda caller=again(secretariat): caller.post(PEOPLE.path, body, headers=with_key(key))
                            for _ in range(16)])
        assert {a.status_code for a in answers} == {201}, [a.text for a in answers]
        assert len({a.content for a in answers}) == 1 and len({a.headers["Location"] for a in answers}) == 1
        assert collections.Counter(REPLAYED in a.headers for a in answers) == {False: 1, True: 15}
        assert len(secretariat.rows(f"{PEOPLE.path}?q={body['full_name'].replace(' ', '%20')}")) == 1


def test_of_many_deletes_with_one_key_all_are_told_that_it_is_gone(secretariat):
    record, key = ORGANIZATIONS.create(secretariat), new_key()
    answers = together([
        lambda caller=again(secretariat): caller.delete(ORGANIZATIONS.url(record), tag(record), headers=with_key(key))
        for _ in range(8)])
    # Who looked before the winner's commit and then finds no record is told just that.
    assert {a.status_code for a in answers} <= {204, 404}
    assert sum(a.status_code == 204 and REPLAYED not in a.headers for a in answers) == 1
    same(next(a for a in answers if a.status_code == 204 and REPLAYED not in a.headers),
         secretariat.delete(ORGANIZATIONS.url(record), tag(record), headers=with_key(key)))


def test_a_key_in_use_is_refused_after_two_seconds(secretariat, postgres, database):
    before = counted(secretariat.service, "in_use")
    body, key = BODIES.body(secretariat), new_key()
    with contextlib.closing(postgres.connect(database)) as holder, concurrent.futures.ThreadPoolExecutor(1) as pool:
        holder.autocommit = False
        holder.cursor().execute("lock table natcom.body in share mode")
        working = pool.submit(again(secretariat).post, BODIES.path, body, headers=with_key(key))
        postgres.wait_for_lock(database, "natcom.body")
        started = time.monotonic()
        second = secretariat.post(BODIES.path, body, headers=with_key(key))
        waited = time.monotonic() - started
        holder.rollback()
        first = working.result(timeout=30)
    problem(second, 409, "idempotency-key-in-use")
    assert second.headers["Retry-After"] == "1" and 1.8 < waited < 5
    assert first.status_code == 201
    assert counted(secretariat.service, "in_use") - before == 1
    same(first, secretariat.post(BODIES.path, body, headers=with_key(key)))


def raw_post(service, token, path, body, key, patience):
    """POST over a socket that is reset after ${patience} seconds, answered or not: the status, or None."""
    data = json.dumps(body).encode()
    head = (f"POST {path} HTTP/1.1\r\nHost: {service.host}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {len(data)}\r\n\r\n")
    with socket.create_connection((service.host, service.port), timeout=10) as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.sendall(head.encode() + data)
        peer.settimeout(patience)
        try:
            answer = peer.recv(64)
        except TimeoutError:
            return None
    return int(answer.split()[1]) if answer else None


def test_through_connection_resets_each_key_is_booked_once(secretariat, rows):
    service, marker = secretariat.service, f"Reset {new_key()[:8]}"
    # The shortest patience leaves before the request is read, the longest waits for its answer.
    patience = [0.0001 * 1.6 ** step for step in range(16)]

    def insist(number):
        body, key = {**PEOPLE.body(secretariat), "full_name": f"{marker} {number:03d}"}, new_key()
        for step in range(number % 8, len(patience)):
            if raw_post(service, secretariat.token, PEOPLE.path, body, key, patience[step]) == 201:
                break
        answer = Session(service, secretariat.token).post(PEOPLE.path, body, headers=with_key(key))
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(insist, range(80)))
    found = rows("select id::text from natcom.person where full_name like %s", marker + "%")
    assert sorted(row[0] for row in found) == sorted(ids)


def test_an_answer_too_large_to_keep_is_read_again(secretariat, rows):
    objectives = [{"statement": {language: "long " * 190 for language in ("en", "fr", "ar")}} for _ in range(30)]
    body, key = {**PROJECTS.body(secretariat), "objectives": objectives}, new_key()
    first = secretariat.post(PROJECTS.path, body, headers=with_key(key))
    assert first.status_code == 201 and len(first.content) > 65536
    assert rows("select body from natcom.idempotency_record where key = %s", key) == [(None,)]
    same(first, secretariat.post(PROJECTS.path, body, headers=with_key(key)))
    change = ({"objectives": objectives[1:]}, tag(first.json()))
    key = new_key()
    patched = secretariat.patch(PROJECTS.url(first.json()), *change, headers=with_key(key))
    assert patched.status_code == 200 and len(patched.content) > 65536
    same(patched, secretariat.patch(PROJECTS.url(first.json()), *change, headers=with_key(key)))
    assert secretariat.delete(PROJECTS.url(first.json()), '"2"').status_code == 204
    gone = secretariat.patch(PROJECTS.url(first.json()), *change, headers=with_key(key))
    problem(gone, 404, "not-found")
    assert REPLAYED not in gone.headers


def test_a_record_is_addressed_by_its_code_in_a_retry_too(secretariat):
    record, key = COMMISSIONS.create(secretariat), new_key()
    path = f"{COMMISSIONS.path}/{record['code']}"
    first = secretariat.patch(path, {"city": "Elsewhere"}, tag(record), headers=with_key(key))
    assert first.status_code == 200, first.text
    same(first, secretariat.patch(path, {"city": "Elsewhere"}, tag(record), headers=with_key(key)))


def test_every_use_of_a_key_is_counted(secretariat):
    names = ("recorded", "replayed")
    before = [counted(secretariat.service, name) for name in names]
    body, key = BODIES.body(secretariat), new_key()
    for _ in range(3):
        assert secretariat.post(BODIES.path, body, headers=with_key(key)).status_code == 201
    after = [counted(secretariat.service, name) for name in names]
    assert [a - b for a, b in zip(after, before)] == [1, 2]


def test_what_is_older_than_three_days_is_dropped_at_the_start(postgres, fresh_service):
    database = postgres.create_database()
    count = "select count(*) from natcom.idempotency_record"
    with contextlib.closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("""
            insert into natcom.idempotency_record
                (slot, client, subject, key, fingerprint, operation, status, content_language)
            select slot, 'c', 's', 'key-of-another-day', 'f', 'createPerson', 201, 'en'
            from generate_series(0, 4) slot""")
        service = fresh_service(database)
        deadline = time.monotonic() + 20
        cursor.execute(count)
        while cursor.fetchone()[0] == 5:
            assert time.monotonic() < deadline, service.log_text()
            time.sleep(0.05)
            cursor.execute(count)
        cursor.execute(count + " where slot = natcom.idempotency_slot(now() + interval '1 day')")
        assert cursor.fetchone() == (0,)
        cursor.execute(count)
        assert cursor.fetchone() == (4,)
