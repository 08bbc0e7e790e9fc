"""dry_run=true: everything is checked as if it were meant, and nothing is changed."""
import contextlib

import pytest

from support.grants import Office, key, url
from support.resources import BODIES, PLANS, PROJECTS, UNKNOWN_ID, WRITABLE, problem, tag
from support.session import Session

DRY = "?dry_run=true"


def rehearsed(answer, status=200):
    assert answer.status_code == status, answer.text
    assert answer.headers["Dry-Run"] == "true"
    return answer


@pytest.mark.parametrize("resource", WRITABLE, ids=repr)
def test_a_rehearsed_post_shows_what_would_be_and_leaves_nothing(secretariat, resource):
    body = resource.body(secretariat)
    answer = rehearsed(secretariat.post(resource.path + DRY, body))
    shown = answer.json()
    assert shown["version"] == 1 and "Location" not in answer.headers
    problem(secretariat.get(f"{resource.path}/{shown['id']}"), 404, "not-found")
    meant = secretariat.post(resource.path, body)
    assert meant.status_code == 201 and "Dry-Run" not in meant.headers
    other = meant.json()
    # Only what is made anew each time differs.
    assert {n for n in shown if shown[n] != other[n]} <= {"id", "created_at", "updated_at"}
    assert shown.keys() == other.keys()


@pytest.mark.parametrize("resource", WRITABLE, ids=repr)
def test_a_rehearsed_patch_shows_what_would_be_and_leaves_the_record(secretariat, resource):
    record = resource.create(secretariat)
    answer = rehearsed(secretariat.patch(resource.url(record) + DRY, resource.change, tag(record)))
    shown = answer.json()
    assert shown["version"] == record["version"] + 1
    assert all(shown[name] == value for name, value in resource.change.items())
    assert secretariat.get(resource.url(record)).json() == record
    meant = secretariat.patch(resource.url(record), resource.change, tag(record))
    assert meant.status_code == 200
    assert {n for n in shown if shown[n] != meant.json()[n]} <= {"updated_at"}


@pytest.mark.parametrize("resource", WRITABLE, ids=repr)
def test_a_rehearsed_delete_leaves_the_record(secretariat, resource):
    record = resource.create(secretariat)
    answer = rehearsed(secretariat.delete(resource.url(record) + DRY, tag(record)), 204)
    assert answer.content == b""
    assert secretariat.get(resource.url(record)).json() == record


def test_what_would_be_refused_is_refused(secretariat):
    record = BODIES.create(secretariat)
    problem(secretariat.post(BODIES.path + DRY, {**BODIES.body(secretariat), "kind": "?"}), 422, "invalid-body")
    problem(secretariat.post(BODIES.path + DRY, BODIES.body(secretariat) | {"code": record["code"]}), 409, "conflict")
    problem(secretariat.post(BODIES.path + DRY, BODIES.body(secretariat) | {"parent_id": UNKNOWN_ID}), 422,
            "unknown-reference")
    problem(secretariat.patch(BODIES.url(record) + DRY, {"kind": "meeting"}, '"9"'), 412, "version-conflict")
    problem(secretariat.request("DELETE", BODIES.url(record) + DRY), 428, "precondition-required")
    plan = PLANS.create(secretariat)
    PROJECTS.create(secretariat, plan_id=plan["id"])
    problem(secretariat.delete(PLANS.url(plan) + DRY, tag(plan)), 409, "in-use")


def test_a_refused_rehearsal_does_not_disturb_who_comes_next(secretariat):
    record = BODIES.create(secretariat)
    taken = {**BODIES.body(secretariat), "code": record["code"]}
    # More often than there are connections, each of which the next requests use.
    for _ in range(12):
        problem(secretariat.post(BODIES.path + DRY, taken), 409, "conflict")
    for _ in range(12):
        assert secretariat.get(BODIES.url(record)).json() == record
        BODIES.create(secretariat)


def test_a_rehearsal_leaves_what_comes_next_to_be_kept(secretariat, postgres, database):
    for _ in range(12):
        rehearsed(secretariat.post(BODIES.path + DRY, BODIES.body(secretariat)))
    made = [BODIES.create(secretariat)["id"] for _ in range(12)]
    with contextlib.closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from natcom.body where id::text = any(%s)", (made,))
        assert cursor.fetchone() == (12,)


@pytest.mark.parametrize("value", ["1", "yes", "TRUE", ""])
def test_dry_run_is_true_or_false_and_nothing_else(secretariat, value):
    body = BODIES.body(secretariat)
    problem(secretariat.post(f"{BODIES.path}?dry_run={value}", body), 400, "invalid-parameter")
    problem(secretariat.post(f"{BODIES.path}?dry_run=true&dry_run={value}", body), 400, "invalid-parameter")
    assert secretariat.rows(f"{BODIES.path}?code={body['code']}") == []


def test_dry_run_false_is_meant(secretariat):
    answer = secretariat.post(BODIES.path + "?dry_run=false", BODIES.body(secretariat))
    assert answer.status_code == 201 and "Dry-Run" not in answer.headers
    assert answer.headers["Location"] == f"{BODIES.path}/{answer.json()['id']}"


def test_reading_cannot_be_rehearsed(secretariat):
    problem(secretariat.get(BODIES.path + DRY), 400, "unknown-parameter")


def test_a_rehearsal_keeps_no_key_and_finds_none(secretariat):
    body, headers = BODIES.body(secretariat), key()
    for _ in range(2):
        answer = rehearsed(secretariat.post(BODIES.path + DRY, body, headers=headers))
        assert "Idempotency-Replayed" not in answer.headers
    meant = secretariat.post(BODIES.path, body, headers=headers)
    assert meant.status_code == 201 and "Idempotency-Replayed" not in meant.headers
    problem(secretariat.post(BODIES.path + DRY, body, headers=headers), 409, "conflict")


def test_a_minimal_answer_to_a_rehearsal_would_say_nothing(secretariat):
    answer = rehearsed(secretariat.post(BODIES.path + DRY, BODIES.body(secretariat),
                                        headers={"Prefer": "return=minimal"}))
    assert answer.json()["version"] == 1 and "Preference-Applied" not in answer.headers


def test_who_may_not_write_may_not_rehearse(auditor):
    problem(auditor.post(BODIES.path + DRY, BODIES.body(auditor)), 403, "role-not-allowed")


@pytest.fixture(scope="module")
def office(postgres):
    from support.service import Service
    service = Service(postgres.url(postgres.create_database()))
    yield Office(service)
    service.stop()


def test_a_rehearsed_transition_books_nothing_and_needs_no_key(office):
    grant, before = office.submitted(), office.line_balance()
    approval = {"to": "approved", "approved_amount": grant["requested_amount"], "effective_on": "2016-04-01"}
    shown = rehearsed(office.officer.post(url(grant) + "/transitions" + DRY, approval,
                                          headers={"If-Match": tag(grant)})).json()
    assert (shown["from"], shown["to"]) == ("submitted", "approved")
    assert office.read(grant) == grant and office.line_balance() == before
    stale = office.officer.post(url(grant) + "/transitions" + DRY, approval, headers={"If-Match": '"99"'})
    assert problem(stale, 412, "version-conflict")["current_version"] == grant["version"]


def test_what_a_commit_would_refuse_a_rehearsal_refuses(office, postgres):
    """A deferred constraint speaks at the end of the transaction, which a rehearsal does not come to."""
    database = postgres.create_database()
    with contextlib.closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("""
            create function natcom.refuse_late() returns trigger language plpgsql as $$
            begin raise exception using errcode = '23505', message = 'too late'; end $$;
            create constraint trigger late after insert on natcom.body deferrable initially deferred
                for each row when (new.code = 'late') execute function natcom.refuse_late();""")
    from support.service import Service
    service = Service(postgres.url(database))
    try:
        caller = Session(service, service.mint())
        late = {**BODIES.body(caller), "code": "late"}
        for path in (BODIES.path + DRY, BODIES.path):
            for headers in ({}, key()):
                for _ in range(6):
                    problem(caller.post(path, late, headers=headers), 409, "conflict")
        BODIES.create(caller)
        assert caller.rows(BODIES.path + "?code=late") == []
    finally:
        service.stop()
