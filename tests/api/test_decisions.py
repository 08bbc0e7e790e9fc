"""What meetings decide, and what is done about it."""
import datetime

import pytest

from support.grants import Office
from support.meetings import convened, meeting, step, stepped, url
from support.resources import COMMISSIONS, ORGANIZATIONS, PEOPLE, UNKNOWN_ID, problem


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


@pytest.fixture(scope="module")
def session(office):
    """A meeting that takes decisions."""
    return convened(office.officer)


def decide(office, one, number="1", **members):
    return office.officer.post(url(one) + "/decisions", {
        "number": number, "kind": "decision", "title": "Next session", "content": "It meets in Rabat.", **members})


def decided(office, one, number="1", **members):
    answer = decide(office, one, number, **members)
    assert answer.status_code == 201, answer.text
    return answer.json()


def act(office, decision, /, **members):
    return office.officer.post("/v1/actions", {"decision_id": decision["id"], "title": "Propose dates",
                                               "due_on": "2017-01-31", **members})


def action(office, decision, /, **members):
    """The path of a new action."""
    answer = act(office, decision, **(members or {"office": "Secretariat"}))
    assert answer.status_code == 201, answer.text
    return "/v1/actions/" + answer.json()["id"]


def rules(told):
    return [error["code"] for error in told["errors"]]


def test_numbers_are_unique_in_a_meeting(office):
    one, other = convened(office.officer), convened(office.officer)
    decided(office, one, "39/1")
    problem(decide(office, one, "39/1"), 409, "conflict")
    decided(office, other, "39/1")


def test_decisions_come_in_the_order_of_their_numbers(office):
    one = convened(office.officer)
    for number in ("1.10", "1.9", "2", "1.1"):
        decided(office, one, number)
    rows = office.auditor.rows(url(one) + "/decisions?limit=2")
    assert [row["number"] for row in rows] == ["1.1", "1.9", "1.10", "2"]


def test_a_meeting_decides_once_it_is_convened_and_until_it_is_closed(office):
    planned = meeting(office.officer)
    told = problem(decide(office, planned), 409, "locked")
    assert told["state"] == "planned"
    one = convened(office.officer)
    decision = decided(office, one)
    stepped(office.officer, url(one), "held")
    decided(office, one, "2")
    path = f"{url(one)}/decisions/{decision['id']}"
    assert office.officer.patch(path, {"title": "The next session"}, '"1"').status_code == 200
    assert office.officer.delete(path, "*").status_code == 204


def test_somebody_is_responsible_and_only_one(office, session):
    decision = decided(office, session, "responsible")
    mar = office.commission_id("MAR")
    assert rules(problem(act(office, decision), 422, "rule-violated")) == ["follow_up_action_one_responsible"]
    told = problem(act(office, decision, commission_id=mar, office="Secretariat"), 422, "rule-violated")
    assert rules(told) == ["follow_up_action_one_responsible"]
    for one in ({"commission_id": mar}, {"organization_id": ORGANIZATIONS.create(office.officer)["id"]},
                {"person_id": PEOPLE.create(office.officer)["id"]}, {"office": "Department of conferences"}):
        action(office, decision, **one)


def test_an_action_is_done_on_a_day(office, session):
    path = action(office, decided(office, session, "done"))
    done = stepped(office.officer, path, "done", effective_on="2017-01-20")
    assert (done["state"], done["done_on"], done["lock_reason"]) == ("done", "2017-01-20", "done")
    told = problem(office.officer.patch(path, {"due_on": "2017-12-31"}, "*"), 409, "locked")
    assert told["lock_reason"] == "done"
    problem(office.officer.delete(path, "*"), 409, "locked")
    tomorrow = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).date().isoformat()
    other = action(office, decided(office, session, "done tomorrow"))
    assert rules(problem(step(office.officer, other, "done", effective_on=tomorrow), 422, "rule-violated")) == [
        "day_not_in_future"]


def test_who_drops_an_action_says_why(office, session):
    path = action(office, decided(office, session, "dropped"))
    assert rules(problem(step(office.officer, path, "dropped"), 422, "rule-violated")) == ["transition_reason_given"]
    dropped = stepped(office.officer, path, "dropped", reason="The host withdrew")
    assert (dropped["state"], dropped["dropped_reason"]) == ("dropped", "The host withdrew")
    assert "done_on" not in dropped


def test_an_action_is_opened_again(office, session):
    path = action(office, decided(office, session, "again"))
    stepped(office.officer, path, "done", effective_on="2017-02-01")
    problem(step(office.officer, path, "dropped", reason="Not needed"), 409, "transition-not-allowed")
    opened = stepped(office.officer, path, "open", reason="Half of it is missing")
    assert opened["state"] == "open" and "done_on" not in opened and "lock_reason" not in opened
    assert [one["to"] for one in office.auditor.rows(path + "/transitions")] == ["done", "open"]


def test_what_is_overdue_on_a_day_is_listed(office):
    one = convened(office.officer)
    decision = decided(office, one)
    late, dropped, later = (action(office, decision, office="Secretariat", due_on=day)
                            for day in ("2017-01-31", "2017-01-31", "2017-06-30"))
    stepped(office.officer, late, "done", effective_on="2017-03-10")
    stepped(office.officer, dropped, "dropped", reason="Not needed", effective_on="2017-01-15")

    def overdue(day):
        rows = office.auditor.rows(f"/v1/actions?overdue_as_of={day}&meeting_id={one['id']}")
        return ["/v1/actions/" + row["id"] for row in rows]
    assert overdue("2017-01-31") == []
    assert overdue("2017-02-01") == [late]
    assert overdue("2017-03-09") == [late]
    assert overdue("2017-03-10") == []
    assert overdue("2017-07-01") == [later]


def test_a_decision_with_actions_is_in_use(office, session):
    decision = decided(office, session, "in use")
    action(office, decision)
    problem(office.officer.delete(f"{url(session)}/decisions/{decision['id']}", "*"), 409, "in-use")


def test_an_action_stays_with_its_decision(office, session):
    first, second = decided(office, session, "stays"), decided(office, session, "stays not")
    path = action(office, first)
    problem(office.officer.patch(path, {"decision_id": second["id"]}, "*"), 409, "locked")
    problem(act(office, {"id": UNKNOWN_ID}, office="Secretariat"), 422, "unknown-reference")


def test_a_commission_reads_the_decisions_of_meetings_it_is_invited_to(office):
    one = convened(office.officer)
    decision = decided(office, one)
    path = f"{url(one)}/decisions/{decision['id']}"
    invitation = {"role": "member", "commission_id": office.commission_id("MAR")}
    assert office.officer.post(url(one) + "/participations", invitation).status_code == 201
    assert office.commission.get(path).json()["content"] == "It meets in Rabat."
    problem(office.of("TUN").get(path), 404, "not-found")
    assert office.of("TUN").rows(url(one) + "/decisions") == []
    problem(office.commission.patch(path, {"title": "Mine"}, "*"), 403, "role-not-allowed")


def test_a_commission_reads_what_it_or_its_people_have_to_do(office):
    decision = decided(office, convened(office.officer))
    commission = COMMISSIONS.create(office.officer)
    person = PEOPLE.create(office.officer, commission_id=commission["id"])
    own = [action(office, decision, commission_id=commission["id"]),
           action(office, decision, person_id=person["id"])]
    hidden = action(office, decision, commission_id=office.commission_id("KWT"))
    caller = office.of(commission["code"])
    rows = caller.rows("/v1/actions?expand=decision")
    assert ["/v1/actions/" + row["id"] for row in rows] == own
    assert {row["decision"]["number"] for row in rows} == {"1"}
    for path in (hidden, hidden + "/transitions", "/v1/actions/" + UNKNOWN_ID):
        problem(caller.get(path), 404, "not-found")
    problem(caller.post(own[0] + "/transitions", {"to": "done"}, headers={"If-Match": "*"}), 403, "role-not-allowed")


def test_actions_are_found_by_their_words(office, session):
    path = action(office, decided(office, session, "words"), title="Translate the glossary", office="Translators")
    found = office.auditor.rows("/v1/actions?q=glossary translate")
    assert ["/v1/actions/" + row["id"] for row in found] == [path]
