"""dry_run=true: everything is checked, nothing is changed."""
import pytest

from support.grants import Office, key, url
from support.resources import WRITABLE, problem, tag


@pytest.mark.parametrize("resource", WRITABLE, ids=repr)
def test_a_rehearsal_answers_as_the_write_would_and_leaves_nothing(secretariat, resource):
    body = resource.body(secretariat)
    rehearsed = secretariat.post(resource.path + "?dry_run=true", body)
    assert rehearsed.status_code == 200 and rehearsed.headers["Dry-Run"] == "true"
    assert "Location" not in rehearsed.headers
    problem(secretariat.get(f"{resource.path}/{rehearsed.json()['id']}"), 404, "not-found")
    record = secretariat.post(resource.path, body).json()
    changed = secretariat.patch(resource.url(record) + "?dry_run=true", resource.change, tag(record))
    assert changed.status_code == 200 and changed.json()["version"] == record["version"] + 1
    assert changed.headers["Dry-Run"] == "true"
    deleted = secretariat.delete(resource.url(record) + "?dry_run=true", tag(record))
    assert deleted.status_code == 204 and deleted.headers["Dry-Run"] == "true"
    assert secretariat.get(resource.url(record)).json() == record


def test_a_rehearsal_that_fails_says_why_and_troubles_nobody_after_it(secretariat):
    for _ in range(10):
        answer = secretariat.post("/v1/people?dry_run=true", {
            "full_name": "X", "role": "expert", "languages": [],
            "commission_id": "01900000-ffff-7000-8000-00000000dead"})
        problem(answer, 422, "unknown-reference")
        assert secretariat.get("/v1/plans").status_code == 200
        assert secretariat.post("/v1/people", {"full_name": "Y", "role": "expert",
                                               "languages": []}).status_code == 201


def test_a_rehearsed_approval_checks_the_money_and_books_none(fresh_service):
    office = Office(fresh_service())
    before = office.line_balance()
    grant = office.submitted()
    headers = {"If-Match": tag(grant)}
    path = url(grant) + "/transitions?dry_run=true"
    done = office.officer.post(path, {"to": "approved", "approved_amount": "12000.00"}, headers=headers)
    assert done.status_code == 200 and done.json()["to"] == "approved"
    too_much = office.officer.post(path, {"to": "approved", "approved_amount": "12000.01"}, headers=headers)
    problem(too_much, 422, "rule-violated")
    assert office.line_balance() == before
    assert office.read(grant) == grant


def test_a_rehearsal_stores_no_key(secretariat):
    headers = key()
    body = {"full_name": "Z", "role": "expert", "languages": []}
    assert secretariat.post("/v1/people?dry_run=true", body, headers=headers).status_code == 200
    assert secretariat.post("/v1/people", body, headers=headers).status_code == 201


def test_dry_run_is_true_or_false(secretariat):
    problem(secretariat.post("/v1/people?dry_run=yes", {}), 400, "invalid-parameter")
    problem(secretariat.get("/v1/people?dry_run=true"), 400, "unknown-parameter")
