"""Events: each change of a record is told, in order, to who may see the record."""
import contextlib
import time

import pytest

from support.grants import Office, key
from support.resources import PEOPLE, problem, tag
from support.session import Session


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def head(caller):
    rows = caller.get("/v1/events?sort=-sequence&limit=1").json()["data"]
    return rows[0]["sequence"] if rows else "0"


def told(caller, after, subject, count):
    """The events of a record behind a position, once there are so many."""
    deadline = time.monotonic() + 10
    while True:
        rows = [row for row in caller.rows(f"/v1/events?sequence_after={after}&limit=200") if row["subject"] == subject]
        if len(rows) >= count:
            return rows
        assert time.monotonic() < deadline, rows
        time.sleep(0.02)


def test_a_record_is_made_changed_and_deleted(office):
    after = head(office.officer)
    record = PEOPLE.create(office.officer)
    path = f"/v1/people/{record['id']}"
    changed = office.officer.patch(path, {"email": "new@example.org"}, tag(record)).json()
    office.officer.delete(path, tag(changed))
    rows = told(office.officer, after, f"people/{record['id']}", 3)
    assert [row["type"] for row in rows] == [f"org.natcom.person.{what}.v1" for what in ("created", "updated", "deleted")]
    assert [row["data"]["version"] for row in rows] == [1, 2, 2]
    assert rows[1]["data"] == {"id": record["id"], "version": 2, "href": path, "changed": ["email"]}
    assert [row["sequence"] for row in rows] == sorted({row["sequence"] for row in rows})
    for row in rows:
        assert (row["specversion"], row["source"]) == ("1.0", "/natcom")
        assert office.officer.get(f"/v1/events/{row['id']}").json() == row


def test_an_event_comes_soon_after_its_write(office):
    after = head(office.officer)
    record = PEOPLE.create(office.officer)
    began = time.monotonic()
    told(office.officer, after, f"people/{record['id']}", 1)
    assert time.monotonic() - began < 5


def test_a_state_names_its_event(office):
    after = head(office.officer)
    grant = office.draft()
    answer = office.officer.post(f"/v1/grants/{grant['id']}/transitions", {"to": "submitted"}, headers={"If-Match": "*", **key()})
    assert answer.status_code == 201, answer.text
    rows = told(office.officer, after, f"grants/{grant['id']}", 2)
    assert rows[-1]["type"] == "org.natcom.grant.submitted.v1" and rows[-1]["data"]["state"] == "submitted"
    kinds = {row["type"] for row in office.officer.rows(f"/v1/events?sequence_after={after}&limit=200")}
    assert "org.natcom.grant_transition.created.v1" in kinds


def test_what_is_refused_or_rehearsed_is_no_event(office):
    after = head(office.officer)
    body = PEOPLE.body(office.officer)
    assert office.officer.post("/v1/people?dry_run=true", body).status_code == 200
    assert office.officer.post("/v1/people", {**body, "role": "king"}).status_code == 422
    last = PEOPLE.create(office.officer)
    told(office.officer, after, f"people/{last['id']}", 1)
    made = [row for row in office.officer.rows(f"/v1/events?sequence_after={after}&limit=200")
            if row["type"] == "org.natcom.person.created.v1"]
    assert [row["data"]["id"] for row in made] == [last["id"]]


def test_a_commission_sees_the_events_of_its_own_file_alone(office):
    after = head(office.officer)
    own, other = office.draft(code="MAR"), office.draft(code="DZA")
    told(office.officer, after, f"grants/{other['id']}", 1)
    seen = {row["data"]["id"] for row in office.of("MAR").rows(f"/v1/events?sequence_after={after}&limit=200")}
    assert own["id"] in seen and other["id"] not in seen
    for row in office.officer.rows(f"/v1/events?sequence_after={after}&limit=200"):
        status = office.of("MAR").get(f"/v1/events/{row['id']}").status_code
        assert status == (200 if row["data"]["id"] in seen else 404)


def test_a_deletion_is_told_to_whose_record_it_was(office):
    after = head(office.officer)
    grants = {code: office.draft(code=code) for code in ("MAR", "DZA")}
    for grant in grants.values():
        assert office.officer.delete(f"/v1/grants/{grant['id']}", tag(grant)).status_code == 204
        told(office.officer, after, f"grants/{grant['id']}", 2)
    seen = [row["data"]["id"] for row in office.of("MAR").rows(f"/v1/events?sequence_after={after}&limit=200")
            if row["type"] == "org.natcom.grant.deleted.v1"]
    assert seen == [grants["MAR"]["id"]]


def test_types_choose(office):
    rows = office.officer.rows("/v1/events?type=org.natcom.plan.created.v1,org.natcom.area.created.v1&limit=200")
    assert {row["type"] for row in rows} == {"org.natcom.plan.created.v1", "org.natcom.area.created.v1"}


def test_a_scope_is_needed(service):
    narrow = Session(service, service.mint("auditor", scope="plans:read"))
    problem(narrow.get("/v1/events"), 403, "scope-missing")


def test_old_events_are_forgotten(fresh_service, postgres):
    database = postgres.create_database()
    service = fresh_service(database)
    caller = Session(service, service.mint("auditor"))
    before = caller.get("/v1/events?limit=1").json()["data"][0]
    service.stop()
    with contextlib.closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("update natcom.change set happened_at = now() - interval '31 days' where position <= 5")
    service.start()
    deadline = time.monotonic() + 10
    while caller.get(f"/v1/events/{before['id']}").status_code != 404:
        assert time.monotonic() < deadline, "it is still there"
        time.sleep(0.05)
