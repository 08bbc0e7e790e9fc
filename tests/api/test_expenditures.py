"""What meetings, trainings and visits cost: reserved, paid and released on the same ledger as grants."""
from decimal import Decimal

import pytest

from support.grants import Office, key
from support.resources import UNKNOWN_ID, problem
from support.session import Session

TO_DECIDE = {"meetings": "convened", "trainings": "confirmed", "visits": "confirmed"}
TO_HAPPEN = {"meetings": "held", "trainings": "held", "visits": "made"}
OWN = {
    "meetings": {"kind": "consultation", "titles": {"en": "Paid consultation"}},
    "trainings": {"scope": "national", "topic": "ict", "titles": {"en": "Paid training"}},
    "visits": {"kind": "to_headquarters", "title": "Paid visit", "purposes": [],
               "with_parliamentary_committee": False},
}


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def planned(office, resource="meetings", **members):
    body = {**OWN[resource], "area_id": office.areas["2.3"]["id"], "starts_on": "2017-03-20", "ends_on": "2017-03-22",
            "time_zone": "Africa/Dakar", "city": "Dakar", "country": "SEN", **members}
    if resource == "visits":
        body["visiting_commission_id"] = office.commission_id("KWT")
    answer = office.officer.post("/v1/" + resource, {name: value for name, value in body.items() if value is not None})
    assert answer.status_code == 201, answer.text
    at = f"/v1/{resource}/{answer.json()['id']}"
    if resource == "meetings":
        assert office.officer.post(at + "/agenda-items", {"title": "Opening"}).status_code == 201
    return at


def move(office, at, to, **members):
    answer = office.officer.post(at + "/transitions", {"to": to, **members}, headers={"If-Match": "*"})
    assert answer.status_code == 201, answer.text


def decided(office, resource="meetings", **members):
    at = planned(office, resource, **members)
    move(office, at, TO_DECIDE[resource])
    return at


def spend(office, at, amount, caller=None, **members):
    return (caller or office.finance).post(at + "/expenditures", {"amount": amount, "value_date": "2017-04-01", **members},
                                           headers=key())


def spent(office, at, amount, **members):
    answer = spend(office, at, amount, **members)
    assert answer.status_code == 201, answer.text
    return answer.json()


def book(office, at, kind, amount, on="2017-04-01", **members):
    source = {at.split("/")[2].removesuffix("s") + "_id": at.split("/")[3]}
    return office.finance.post("/v1/ledger-entries", {"kind": kind, "amount": amount, "value_date": on, **source, **members},
                               headers=key())


def booked(office, *arguments, **members):
    answer = book(office, *arguments, **members)
    assert answer.status_code == 201, answer.text
    return answer.json()


def ledger(office, at):
    found = office.auditor.get(at + "/ledger").json()
    return found["committed"], found["disbursed"], found["refunded"]


@pytest.fixture(autouse=True)
def the_ledger_is_sound(office):
    yield
    found = office.auditor.get("/v1/ledger/invariants").json()
    assert found["holds"], [one for one in found["invariants"] if one["violations"]]


@pytest.mark.parametrize("kind", sorted(OWN))
def test_an_expenditure_reserves_and_pays_at_once(office, kind):
    at = decided(office, kind)
    before = office.line_balance("project_2")
    made = spent(office, at, "120.50", reference="V-1")
    assert (made["kind"], made["amount"], made["currency"]) == ("disbursement", "120.50", "USD")
    assert made[kind.removesuffix("s") + "_id"] == at.split("/")[-1]
    assert made["budget_line_id"] == office.lines["project_2"]["id"]
    assert office.auditor.get(f"{at}/expenditures/{made['id']}").json() == made
    assert [row["kind"] for row in office.auditor.rows(at + "/expenditures?sort=created_at")] == ["commitment", "disbursement"]
    assert ledger(office, at) == ("120.50", "120.50", "0.00")
    after = office.line_balance("project_2")
    assert Decimal(before["available"]) - Decimal(after["available"]) == Decimal("120.50")


def test_what_is_reserved_is_used_before_more_is(office):
    at = decided(office)
    booked(office, at, "commitment", "100.00", "2017-03-01")
    spent(office, at, "60.00")
    assert ledger(office, at) == ("100.00", "60.00", "0.00")
    spent(office, at, "60.00")
    assert ledger(office, at) == ("120.00", "120.00", "0.00")


def test_the_ledger_shows_the_entries_of_each_source(office):
    at = decided(office, "visits")
    spent(office, at, "10.00")
    own = at.split("/")[-1]
    assert len(office.auditor.rows(f"/v1/ledger-entries?visit_id={own}")) == 2
    assert not office.auditor.rows(f"/v1/ledger-entries?visit_id={own}&visit_id_exists=false")
    assert not office.auditor.rows(f"/v1/ledger-entries?visit_id={own}&grant_id_exists=true")
    export = office.auditor.get(f"/v1/ledger-entries?visit_id={own}", headers={"Accept": "text/csv"}).text.splitlines()
    assert len(export) == 3 and "visit_id" in export[0].split(",")


@pytest.mark.parametrize("kind", ["statutory_session", "committee"])
def test_sessions_are_paid_from_the_governing_bodies_line(office, kind):
    at = decided(office, "meetings", kind=kind)
    assert spent(office, at, "5.00")["budget_line_id"] == office.lines["governing_bodies"]["id"]


def test_what_has_no_line_is_not_paid(office):
    problem(spend(office, decided(office, area_id=None), "5.00"), 409, "condition-unmet")
    at = decided(office, "meetings", kind="committee", starts_on="2013-03-20", ends_on="2013-03-22")
    problem(spend(office, at, "5.00"), 409, "condition-unmet")


def test_an_event_stays_on_the_line_it_began_on(office):
    at = decided(office)
    first = spent(office, at, "5.00")
    moved = office.officer.patch(at, {"area_id": office.areas["1.1"]["id"]}, "*")
    assert moved.status_code == 200, moved.text
    assert spent(office, at, "5.00")["budget_line_id"] == first["budget_line_id"]


def test_more_than_the_line_holds_is_refused_with_the_amounts(office):
    at = decided(office)
    available = office.line_balance("project_2")["available"]
    wanted = str(Decimal(available) + Decimal("0.01"))
    told = problem(spend(office, at, wanted), 409, "budget-exceeded")
    assert (told["available"], told["requested"]) == (available, wanted)
    assert office.auditor.rows(at + "/expenditures") == []


def test_paid_stays_within_what_its_own_source_reserved(office):
    at, other = decided(office), decided(office)
    booked(office, at, "commitment", "50.00", "2017-03-01")
    told = problem(book(office, other, "disbursement", "1.00"), 409, "commitment-exceeded")
    assert told["committed"] == "0.00"
    problem(book(office, at, "disbursement", "50.01"), 409, "commitment-exceeded")
    problem(book(office, at, "disbursement", "1.00", "2017-02-28"), 409, "commitment-exceeded")
    booked(office, at, "disbursement", "50.00")
    problem(book(office, at, "decommitment", "0.01"), 409, "commitment-exceeded")
    problem(book(office, at, "refund", "50.01"), 409, "refund-exceeded")
    booked(office, at, "refund", "20.00")
    booked(office, at, "decommitment", "20.00")
    assert ledger(office, at) == ("30.00", "50.00", "20.00")


@pytest.mark.parametrize("kind", sorted(OWN))
def test_cancelling_releases_what_was_not_paid(office, kind):
    at = decided(office, kind)
    before = office.line_balance("project_2")["available"]
    booked(office, at, "commitment", "80.00", "2017-03-01")
    booked(office, at, "disbursement", "30.00")
    move(office, at, "cancelled", reason="No visa", effective_on="2017-03-10")
    assert ledger(office, at) == ("30.00", "30.00", "0.00")
    assert Decimal(before) - Decimal(office.line_balance("project_2")["available"]) == 30
    told = problem(spend(office, at, "1.00"), 409, "locked")
    assert told["lock_reason"] == "cancelled"
    problem(book(office, at, "commitment", "1.00"), 409, "locked")


def test_what_comes_back_after_the_end_is_released_too(office):
    at = decided(office)
    before = office.line_balance("project_2")["available"]
    spent(office, at, "30.00")
    move(office, at, "cancelled", reason="No visa")
    booked(office, at, "refund", "12.00", "2017-05-01")
    assert ledger(office, at) == ("18.00", "30.00", "12.00")
    assert Decimal(before) - Decimal(office.line_balance("project_2")["available"]) == 18


def test_an_event_that_is_closed_keeps_what_was_paid_alone(office):
    at = decided(office, "visits")
    booked(office, at, "commitment", "80.00", "2017-03-01")
    spent(office, at, "30.00")
    move(office, at, TO_HAPPEN["visits"])
    assert office.officer.patch(at, {"outcome": "Agreed"}, "*").status_code == 200
    move(office, at, "reported")
    assert ledger(office, at) == ("30.00", "30.00", "0.00")


def test_only_what_was_decided_is_paid(office):
    at = planned(office)
    booked(office, at, "commitment", "10.00")
    problem(spend(office, at, "5.00"), 409, "condition-unmet")
    move(office, at, "convened")
    spent(office, at, "5.00")


def test_who_decides_does_not_pay(office):
    both = Session(office.service, office.service.mint("finance,secretariat", subject="both-1"))
    at = planned(office)
    assert both.post(at + "/transitions", {"to": "convened"}, headers={"If-Match": "*"}).status_code == 201
    problem(spend(office, at, "5.00", both), 403, "four-eyes")
    spent(office, at, "5.00")


def test_only_finance_pays_and_the_staff_sees_it(office):
    at = decided(office)
    problem(spend(office, at, "5.00", office.officer), 403, "role-not-allowed")
    made = spent(office, at, "5.00")
    for path in (at + "/expenditures", at + "/ledger"):
        problem(office.commission.get(path), 403, "role-not-allowed")
    problem(office.commission.get("/v1/ledger-entries/" + made["id"]), 404, "not-found")
    assert all("grant_id" in row for row in office.commission.rows("/v1/ledger-entries?limit=200"))


def test_finance_locks_an_event_and_changes_nothing_of_it(office):
    at = decided(office)
    version = office.officer.get(at).json()["version"]
    spent(office, at, "5.00")
    assert office.officer.get(at).json()["version"] == version
    problem(office.finance.patch(at, {"city": "Tunis"}, "*"), 403, "role-not-allowed")


def test_a_retry_pays_once(office):
    at = decided(office)
    headers, body = key(), {"amount": "5.00", "value_date": "2017-04-01"}
    first = office.finance.post(at + "/expenditures", body, headers=headers)
    again = office.finance.post(at + "/expenditures", body, headers=headers)
    assert again.content == first.content and again.headers["Idempotency-Replayed"] == "true"
    assert ledger(office, at) == ("5.00", "5.00", "0.00")
    problem(office.finance.post(at + "/expenditures", body), 400, "idempotency-key-required")


def test_an_entry_has_one_source(office):
    at, grant = decided(office), office.approved("100.00")
    told = problem(book(office, at, "disbursement", "1.00", grant_id=grant["id"]), 422, "rule-violated")
    assert [error["code"] for error in told["errors"]] == ["ledger_entry_one_source"]
    none = office.finance.post("/v1/ledger-entries", {"kind": "disbursement", "amount": "1.00", "value_date": "2017-04-01"},
                               headers=key())
    problem(none, 422, "rule-violated")


def test_a_mistake_is_reversed_for_the_same_source(office):
    at, other = decided(office), decided(office)
    made = spent(office, at, "40.00")
    spent(office, other, "40.00")
    problem(book(office, other, "refund", "40.00", reverses_id=made["id"]), 422, "rule-violated")
    problem(book(office, at, "decommitment", "40.00", reverses_id=made["id"]), 422, "rule-violated")
    assert booked(office, at, "refund", "40.00", reverses_id=made["id"])["reverses_id"] == made["id"]


def test_an_event_with_entries_is_not_deleted(office):
    at = planned(office)
    booked(office, at, "commitment", "10.00")
    problem(office.officer.delete(at, "*"), 409, "in-use")


def test_a_payment_is_not_of_the_future(office):
    problem(spend(office, decided(office), "5.00", value_date="2099-01-01"), 422, "rule-violated")


def test_what_is_not_there_has_no_ledger_and_is_not_paid(office):
    for resource in OWN:
        at = f"/v1/{resource}/{UNKNOWN_ID}"
        problem(office.auditor.get(at + "/ledger"), 404, "not-found")
        problem(office.auditor.get(at + "/expenditures"), 404, "not-found")
        problem(spend(office, at, "5.00"), 404, "not-found")


def test_the_costs_of_an_event_are_known_as_of_any_day(office):
    at = decided(office)
    booked(office, at, "commitment", "50.00", "2017-03-01")
    booked(office, at, "disbursement", "50.00", "2017-04-01")
    found = [office.auditor.get(f"{at}/ledger?as_of={day}").json() for day in ("2017-02-28", "2017-03-31", "2017-04-01")]
    assert [(one["committed"], one["paid"], len(one["entries"])) for one in found] == [
        ("0.00", "0.00", 0), ("50.00", "0.00", 1), ("50.00", "50.00", 2)]
