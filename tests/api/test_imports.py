"""Imports: many records in one request, all of them or none."""
import concurrent.futures
import contextlib
import csv
import io
import json
import pathlib
import re
import socket
import time
import uuid

import pytest

from support.grants import key
from support.resources import COMMISSIONS, MEMBER_STATES, problem
from support.session import Session

CSV, NDJSON = "text/csv", "application/x-ndjson"


def send(caller, kind, body, media=NDJSON, query="", headers=None, **options):
    if isinstance(body, list):
        body = ndjson(body) if media == NDJSON else sheet(body)
    return caller.request("POST", f"/v1/imports?kind={kind}{query}", data=body if hasattr(body, "__next__") else (
        body.encode() if isinstance(body, str) else body), headers={"Content-Type": media, **key(), **(headers or {})}, **options)


def ndjson(records):
    return "".join(json.dumps(record) + "\n" for record in records)


def sheet(records, end="\r\n"):
    flat = [{name: json.dumps(value) if isinstance(value, list) else value for name, value in record.items()} for record in records]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(flat[0]), lineterminator=end)
    writer.writeheader()
    writer.writerows(flat)
    return text.getvalue()


def person(name=None, **members):
    return {"full_name": name or f"Person {uuid.uuid4()}", "role": "expert", "languages": ["ar", "fr"], **members}


def errors(answer):
    assert (answer.status_code, answer.json()["code"]) == (422, "import-refused"), answer.text
    return [(e["line"], e["pointer"], e["code"]) for e in answer.json()["line_errors"]]


def found(caller, name):
    return [p for p in caller.rows("/v1/people?limit=200&q=" + name.split()[-1]) if p["full_name"] == name]


@pytest.mark.parametrize("media", [CSV, NDJSON])
def test_people_are_imported(secretariat, media):
    people = [person() for _ in range(3)]
    answer = send(secretariat, "people", people, media)
    assert answer.status_code == 201, answer.text
    report = answer.json()
    assert (report["state"], report["lines_read"], report["lines_written"], report["errors"]) == ("done", 3, 3, [])
    assert answer.headers["Location"] == f"/v1/imports/{report['id']}"
    assert secretariat.get(answer.headers["Location"]).json() == report
    for one in people:
        assert [p["languages"] for p in found(secretariat, one["full_name"])] == [["ar", "fr"]]


def test_commissions_are_imported_and_replaced_by_their_code(secretariat):
    record = COMMISSIONS.body(secretariat)
    code = record["code"]
    state = MEMBER_STATES.create(secretariat)
    record.update(affiliation="member", member_state_id=state["code"])
    assert send(secretariat, "commissions", [record]).status_code == 201
    before = secretariat.get(f"/v1/commissions/{code}").json()
    assert before["member_state_id"] == state["id"]
    answer = send(secretariat, "commissions", [{**record, "city": "Fès"}], query="&mode=update")
    assert answer.status_code == 201, answer.text
    after = secretariat.get(f"/v1/commissions/{code}").json()
    assert (after["id"], after["version"], after["city"]) == (before["id"], before["version"] + 1, "Fès")
    unknown = send(secretariat, "commissions", [{**record, "code": "QQQ"}], query="&mode=update")
    assert errors(unknown) == [(1, "#/code", "unknown-reference")]


def test_a_kind_without_a_code_has_no_update(secretariat):
    answer = send(secretariat, "people", [person()], query="&mode=update")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "mode")


def test_dotted_columns_lists_and_empty_cells(secretariat):
    code, state = COMMISSIONS.body(secretariat)["code"], MEMBER_STATES.create(secretariat)["code"]
    text = ("﻿code,affiliation,member_state_id,names.en,names.ar,address,city,languages,has_internet,needs_level\n"
            f'{code},member,{state},"A ""quoted"", name",اللجنة,"Two\nlines",,"[""ar""]",true,low\n\n')
    answer = send(secretariat, "commissions", text, CSV)
    assert answer.status_code == 201, answer.text
    made = secretariat.get(f"/v1/commissions/{code}").json()
    assert made["names"] == {"en": 'A "quoted", name', "ar": "اللجنة"}
    assert (made["address"], made.get("city"), made["has_internet"]) == ("Two\nlines", None, True)


def test_cells_guarded_against_formulas_come_back_as_they_were(secretariat):
    names = [f"{start}{uuid.uuid4()}" for start in "=+@"]
    text = "full_name,role,languages\n" + "".join(f"'{name},expert,[]\n" for name in names)
    assert send(secretariat, "people", text, CSV).status_code == 201
    known = [one["full_name"] for one in secretariat.rows("/v1/people?limit=200")]
    assert [known.count(name) for name in names] == [1, 1, 1]


@pytest.mark.parametrize("text, expected", [
    ("", [(1, "#", "no-lines")]),
    ("full_name,role,languages\n", [(1, "#", "no-lines")]),
    ("full_name,role,zebra\nA,expert,1\n", [(1, "#/zebra", "unknown-member")]),
    ("full_name,role,id\nA,expert,1\n", [(1, "#/id", "read-only-member")]),
    ("full_name,role,role\nA,expert,expert\n", [(1, "#/role", "repeated-column")]),
    ("full_name,role,languages\nA,expert\nB,expert,[],x\n", [(2, "#", "field-count"), (3, "#", "field-count")]),
    ('full_name,role,languages\nA "b",expert,[]\nB,expert,x\n', [(2, "#", "quote"), (3, "#/languages", "type")]),
    ('full_name,role,languages\n"A,expert,[]\n', [(2, "#", "quote")]),
    ('full_name,role,languages\n"A"b,expert,[]\n', [(2, "#", "quote")]),
    ("full_name,role,languages\nA,king,[]\n,expert,[]\n", [(2, "#/role", "enum"), (3, "#/full_name", "required")]),
    (b"full_name,role,languages\nA\xff,expert,[]\nB\0,expert,[]\n",
     [(2, "#/full_name", "malformed"), (3, "#/full_name", "malformed")]),
    ("full_name,role,languages\n" + "A" * 300000 + ",expert,[]\n", [(2, "#", "too-long")]),
])
def test_faults_of_csv(secretariat, text, expected):
    assert errors(send(secretariat, "people", text, CSV)) == expected


@pytest.mark.parametrize("text, expected", [
    ("", [(1, "#", "no-lines")]),
    ("{}\n\n[]\n{\"a\":1,\"a\":2}\n", [(1, "#/full_name", "required"), (1, "#/languages", "required"),
                                       (1, "#/role", "required"), (3, "#", "malformed-json"), (4, "#/a", "malformed-json")]),
    ("\ufeff{}\n", [(1, "#", "malformed-json")]),
    ('{"full_name":"' + "A" * 300000 + '"}\n', [(1, "#", "too-long")]),
])
def test_faults_of_ndjson(secretariat, text, expected):
    assert sorted(errors(send(secretariat, "people", text))) == expected


def test_nothing_is_written_when_a_line_is_refused_by_the_database(secretariat):
    one = person()
    bad = person(appointed_on="2018-01-01", left_on="2017-01-01")
    answer = send(secretariat, "people", [one, person(commission_id=str(uuid.uuid4())), person(commission_id="QQQ"), bad])
    assert errors(answer) == [(2, "#/commission_id", "unknown-reference"), (3, "#/commission_id", "unknown-reference"),
                              (4, "#", "person_left_after_appointed")]
    assert found(secretariat, one["full_name"]) == []
    report = secretariat.get("/v1/imports/" + answer.json()["import_id"]).json()
    assert (report["state"], report["error_count"], report["lines_written"]) == ("failed", 3, 0)
    assert report["errors"] == answer.json()["line_errors"]


def test_the_first_thousand_faults_are_told_and_all_are_counted(secretariat):
    answer = send(secretariat, "people", [{}] * 500)
    assert (len(answer.json()["line_errors"]), answer.json()["error_count"]) == (1000, 1500)


def test_a_dry_run_writes_nothing(secretariat):
    one = person()
    answer = send(secretariat, "people", [one], query="&dry_run=true")
    assert (answer.status_code, answer.headers["Dry-Run"], answer.json()["lines_written"]) == (200, "true", 1)
    assert found(secretariat, one["full_name"]) == []


def test_a_retry_gets_the_same_answer_and_writes_nothing(secretariat):
    one, headers = person(), key()
    first = send(secretariat, "people", [one], headers=headers)
    again = send(secretariat, "people", [one], headers=headers)
    assert (again.status_code, again.headers["Idempotency-Replayed"], again.json()) == (201, "true", first.json())
    assert len(found(secretariat, one["full_name"])) == 1
    other = send(secretariat, "people", [person()], headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_a_key_in_use_is_refused(secretariat, postgres, database):
    used = key()
    with contextlib.closing(postgres.connect(database)) as holder, concurrent.futures.ThreadPoolExecutor(1) as pool:
        holder.autocommit = False
        holder.cursor().execute("lock table natcom.person in share mode")
        mine = Session(secretariat.service, secretariat.token)
        working = pool.submit(send, mine, "people", [one := person()], headers=used)
        postgres.wait_for_lock(database, "natcom.person")
        second = send(secretariat, "people", [one], headers=used)
        holder.rollback()
        first = working.result(timeout=30)
    problem(second, 409, "idempotency-key-in-use")
    assert second.headers["Retry-After"] == "1"
    assert first.status_code == 201, first.text
    assert len(found(secretariat, one["full_name"])) == 1


def test_a_key_is_required(secretariat):
    answer = secretariat.request("POST", "/v1/imports?kind=people", data=ndjson([person()]), headers={"Content-Type": NDJSON})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-required")


def test_only_what_one_may_create_alone_may_be_imported(commission_mar):
    answer = send(commission_mar, "people", [person()])
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")


def test_an_import_is_its_principals(secretariat, service):
    made, other = send(secretariat, "people", [person()]).json(), Session(service, service.mint(subject="another"))
    assert other.get(f"/v1/imports/{made['id']}").status_code == 404
    assert made["id"] not in [row["id"] for row in other.rows("/v1/imports")]
    assert made["id"] in [row["id"] for row in secretariat.rows("/v1/imports?kind=people&state=done")]


def test_other_media_are_refused(secretariat):
    answer = send(secretariat, "people", b"{}", "application/json")
    assert (answer.status_code, answer.headers["Accept-Post"]) == (415, "application/x-ndjson, text/csv")


def wait_for(caller, path, state):
    deadline = time.monotonic() + 280
    while (report := caller.get(path).json())["state"] != state:
        assert time.monotonic() < deadline, report
    return report


def test_a_client_need_not_wait(secretariat):
    one = person()
    answer = send(secretariat, "people", [one], headers={"Prefer": "respond-async"})
    assert (answer.status_code, answer.headers["Preference-Applied"]) == (202, "respond-async")
    assert wait_for(secretariat, answer.headers["Location"], "done")["lines_written"] == 1
    assert len(found(secretariat, one["full_name"])) == 1


def test_a_body_in_chunks_is_read_as_it_comes(secretariat):
    people = [person() for _ in range(20)]
    answer = send(secretariat, "people", (line.encode() + b"\n" for line in ndjson(people).splitlines()))
    assert (answer.status_code, answer.json()["lines_written"]) == (201, 20), answer.text
    assert secretariat.get("/v1/imports").status_code == 200


def memory(service):
    status = pathlib.Path(f"/proc/{service.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def many(count):
    for number in range(count):
        yield (json.dumps(person(f"Many {number} {uuid.uuid4()}")) + "\n").encode()


def test_memory_does_not_grow_with_the_file(fresh_service):
    # A sanitizer keeps what is freed, in case somebody looks at it: not the memory that is meant here.
    service = fresh_service(NATCOM_WORKERS=1, ASAN_OPTIONS="quarantine_size_mb=1:exitcode=99")
    caller = Session(service, service.mint())
    assert send(caller, "people", b"".join(many(1000))).status_code == 201
    before = memory(service)
    answer = send(caller, "people", b"".join(many(50000)), timeout=300)
    assert answer.status_code in (201, 202), answer.text
    report = wait_for(caller, answer.headers["Location"], "done")
    assert report["lines_written"] == 50000
    print("RSS", before, memory(service), report["created_at"], report["finished_at"])
    assert memory(service) - before < 16 * 1024


def half(caller, kind="people", lines=100, announced=10000000):
    """The beginning of an import that never ends."""
    link = socket.create_connection((caller.service.host, caller.service.port))
    link.sendall((f"POST /v1/imports?kind={kind} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {caller.token}\r\n"
                  f"Content-Type: {NDJSON}\r\nIdempotency-Key: {uuid.uuid4()}\r\nContent-Length: {announced}\r\n\r\n").encode()
                 + b"".join(many(lines)))
    return link


def newest(caller, state):
    deadline = time.monotonic() + 30
    while True:
        rows = caller.get("/v1/imports?sort=-created_at&limit=1").json()["data"]
        if rows and rows[0]["state"] == state:
            return rows[0]
        assert time.monotonic() < deadline, rows


def test_a_client_that_hangs_up_leaves_nothing(fresh_service):
    service = fresh_service(NATCOM_WORKERS=1)
    caller = Session(service, service.mint())
    count = caller.get("/v1/people?count=exact").json()["page"]["total"]
    link = half(caller)
    newest(caller, "running")
    link.close()
    newest(caller, "interrupted")
    assert caller.get("/v1/people?count=exact").json()["page"]["total"] == count


def test_a_service_that_ends_leaves_nothing(fresh_service):
    service = fresh_service(NATCOM_WORKERS=1)
    caller = Session(service, service.mint())
    link = half(caller)
    newest(caller, "running")
    service.kill()
    service.start()
    newest(caller, "interrupted")
    link.close()


def test_so_many_imports_at_once_and_no_more(fresh_service):
    service = fresh_service(NATCOM_WORKERS=1, NATCOM_IMPORTS=1)
    caller = Session(service, service.mint())
    link = half(caller)
    newest(caller, "running")
    answer = send(caller, "people", [person()])
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "1")
    link.close()
    newest(caller, "interrupted")
    assert send(caller, "people", [person()]).status_code == 201


def test_a_slow_sender_is_given_up(fresh_service):
    service = fresh_service(NATCOM_WORKERS=1, NATCOM_BODY_TIMEOUT="1s")
    caller = Session(service, service.mint())
    link = half(caller)
    link.settimeout(30)
    assert link.recv(100).startswith(b"HTTP/1.1 408 ")
    assert newest(caller, "failed")["errors"] == [{"line": 1, "pointer": "#", "code": "request-timeout"}]


def test_a_body_above_the_limit_is_413(fresh_service):
    service = fresh_service(NATCOM_WORKERS=1, NATCOM_IMPORT_LIMIT="512KiB")
    caller = Session(service, service.mint())
    assert send(caller, "people", b"".join(many(6000))).status_code == 413
    link = half(caller, lines=0, announced=1000000)
    assert link.recv(100).startswith(b"HTTP/1.1 413 ")


def test_other_operations_keep_their_own_limit(secretariat):
    answer = secretariat.request("POST", "/v1/people", data=b" " * 300000, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
