"""Records below a record: their paths, their parents, their preconditions."""
import collections

import pytest

from support.grants import Office, key, url
from support.resources import UNKNOWN_ID, problem, tag
from support.service import Service
from support.session import Session
from support.together import together

ITEM = {"category": "computer", "description": "A computer", "quantity": 2, "unit_price": "400.00"}


@pytest.fixture(scope="module")
def office(postgres):
    service = Service(postgres.url(postgres.create_database()))
    yield Office(service)
    service.stop()


def item_of(office, grant, **members):
    answer = office.officer.post(url(grant) + "/items", {**ITEM, **members})
    assert answer.status_code == 201, answer.text
    return answer


def test_a_nested_record_is_found_at_its_location(office):
    grant = office.draft()
    made = item_of(office, grant)
    assert made.headers["Location"] == f"{url(grant)}/items/{made.json()['id']}"
    found = office.officer.get(made.headers["Location"])
    assert (found.json(), found.headers["ETag"]) == (made.json(), made.headers["ETag"])
    assert [item["id"] for item in office.officer.rows(url(grant) + "/items")] == [made.json()["id"]]


def test_a_location_has_no_query(office):
    grant = office.draft()
    answer = office.officer.post(url(grant) + "/items?dry_run=false", ITEM)
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{url(grant)}/items/{answer.json()['id']}"


def test_a_nested_record_is_changed_and_deleted_by_its_own_version(office):
    grant = office.draft()
    item = item_of(office, grant).json()
    path = f"{url(grant)}/items/{item['id']}"
    stale = office.officer.patch(path, {"quantity": 3}, '"9"')
    assert problem(stale, 412, "version-conflict")["current_version"] == 1 and stale.headers["ETag"] == tag(item)
    changed = office.officer.patch(path, {"quantity": 3}, tag(item))
    assert (changed.status_code, changed.json()["quantity"], changed.json()["version"]) == (200, 3, 2)
    problem(office.officer.delete(path, tag(item)), 412, "version-conflict")
    assert office.officer.delete(path, '"2"').status_code == 204
    problem(office.officer.get(path), 404, "not-found")


def test_a_change_of_an_item_is_a_change_of_its_grant(office):
    grant = office.draft()
    item = item_of(office, grant).json()
    then = office.read(grant)
    assert then["version"] == grant["version"] + 1
    path = f"{url(grant)}/items/{item['id']}"
    assert office.officer.patch(path, {"quantity": 2}, tag(item)).json() == item
    assert office.read(grant) == then
    assert office.officer.patch(path, {"quantity": 3}, tag(item)).status_code == 200
    assert office.read(grant)["version"] == then["version"] + 1


def test_a_nested_record_is_not_found_below_another_parent(office):
    one, other = office.draft(), office.draft()
    item = item_of(office, one).json()
    path = f"{url(other)}/items/{item['id']}"
    problem(office.officer.get(path), 404, "not-found")
    problem(office.officer.patch(path, {"quantity": 3}, tag(item)), 404, "not-found")
    problem(office.officer.delete(path, tag(item)), 404, "not-found")
    assert office.officer.get(f"{url(one)}/items/{item['id']}").json() == item


def test_below_a_parent_that_the_caller_does_not_see_there_is_nothing(office):
    grant = office.draft()
    item = item_of(office, grant).json()
    stranger = office.of("DZA")
    for parent in (url(grant), f"/v1/grants/{UNKNOWN_ID}"):
        problem(stranger.get(parent + "/items"), 404, "not-found")
        problem(stranger.get(f"{parent}/items/{item['id']}"), 404, "not-found")
        problem(stranger.get(parent + "/ledger"), 404, "not-found")
        problem(stranger.post(parent + "/items", ITEM), 404, "not-found")
        problem(stranger.post(parent + "/items?dry_run=true", ITEM), 404, "not-found")
        problem(stranger.patch(f"{parent}/items/{item['id']}", {"quantity": 3}, tag(item)), 404, "not-found")
        problem(stranger.delete(f"{parent}/items/{item['id']}", tag(item)), 404, "not-found")
        problem(stranger.post(parent + "/transitions", {"to": "submitted"}, headers={"If-Match": "*", **key()}), 404,
                "not-found")
    csv = stranger.get(url(grant) + "/items", headers={"Accept": "text/csv"})
    problem(csv, 404, "not-found")
    assert office.officer.rows(url(grant) + "/items") == [item]


@pytest.mark.parametrize("parent", ["no-uuid", "MAR"])
def test_a_parent_that_nothing_can_be_called_is_not_found(office, parent):
    problem(office.officer.get(f"/v1/grants/{parent}/items"), 404, "not-found")
    problem(office.officer.post(f"/v1/grants/{parent}/items", ITEM), 404, "not-found")


def test_a_precondition_of_a_transition_may_be_any_version_of_what_is_there(office):
    grant = office.draft()
    done = office.officer.post(url(grant) + "/transitions", {"to": "submitted"}, headers={"If-Match": "*", **key()})
    assert done.status_code == 201
    present = office.read(grant)
    listed = f'W/"{present["version"]}.0123abcd", "1000"'
    done = office.officer.post(url(grant) + "/transitions", {"to": "returned", "reason": "Incomplete"},
                               headers={"If-Match": listed, **key()})
    assert done.status_code == 201


def test_a_transition_retried_with_its_stale_precondition_is_replayed(office):
    grant, headers = office.draft(), key()
    headers["If-Match"] = tag(grant)
    path = url(grant) + "/transitions"
    first = office.officer.post(path, {"to": "submitted"}, headers=headers)
    assert first.status_code == 201
    second = office.officer.post(path, {"to": "submitted"}, headers=headers)
    assert (second.content, second.headers["Location"]) == (first.content, first.headers["Location"])
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(office.officer.rows(path)) == 1


def test_where_money_moves_a_key_is_required(office):
    grant = office.draft()
    answer = office.officer.post(url(grant) + "/transitions", {"to": "submitted"}, headers={"If-Match": tag(grant)})
    problem(answer, 400, "idempotency-key-required")
    problem(office.finance.post("/v1/ledger-entries", {}), 400, "idempotency-key-required")
    assert office.read(grant) == grant


def callers(office, count):
    return [Session(office.service, office.officer.token) for _ in range(count)]


def test_of_many_transitions_from_one_version_exactly_one_is_made(office):
    for _ in range(3):
        grant = office.draft()
        answers = together([lambda caller=caller: caller.post(
            url(grant) + "/transitions", {"to": "submitted"}, headers={"If-Match": tag(grant), **key()})
            for caller in callers(office, 16)])
        assert collections.Counter(a.status_code for a in answers) == {201: 1, 412: 15}, [a.text for a in answers]
        present = office.read(grant)
        for answer in answers:
            if answer.status_code == 412:
                assert answer.json()["current_version"] == present["version"]
                assert answer.headers["ETag"] == tag(present)
        assert len(office.officer.rows(url(grant) + "/transitions")) == 1


def test_items_added_at_the_same_moment_are_all_there(office):
    grant = office.draft()
    answers = together([lambda caller=caller, number=number: caller.post(
        url(grant) + "/items", {**ITEM, "unit_price": f"{number}.00"}, headers=key())
        for number, caller in enumerate(callers(office, 12), 1)])
    assert {a.status_code for a in answers} == {201}, [a.text for a in answers]
    assert len(office.officer.rows(url(grant) + "/items")) == 12
    assert office.read(grant)["version"] == grant["version"] + 12


def test_members_that_depend_on_the_caller_may_be_sent_back_as_they_were_shown(office):
    grant = office.submitted()
    shown = office.officer.get(url(grant))
    assert shown.json()["allowed_transitions"] and shown.headers["ETag"] != tag(grant)
    again = office.officer.patch(url(grant), shown.json(), shown.headers["ETag"])
    assert again.status_code in (200, 409), again.text
    draft = office.draft()
    shown = office.officer.get(url(draft))
    again = office.officer.patch(url(draft), {**shown.json(), "title": "Laptops"}, shown.headers["ETag"])
    assert again.status_code == 200 and again.json()["title"] == "Laptops"
    forged = office.officer.patch(url(draft), {"allowed_transitions": ["closed"]}, again.headers["ETag"])
    problem(forged, 422, "read-only-member")
