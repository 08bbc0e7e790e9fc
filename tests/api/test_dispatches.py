"""Dispatches: written by the Secretariat, sent once, acknowledged by each recipient for itself."""
import pytest

from support.grants import Office
from support.resources import problem, tag


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def draft(office, *codes, **members):
    answer = office.officer.post("/v1/dispatches", {
        "kind": "outcome", "title": "Resolutions", "language": "en",
        "commission_ids": [office.commission_id(code) for code in codes], **members})
    assert answer.status_code == 201, answer.text
    return answer.json()


def at(dispatch):
    return "/v1/dispatches/" + dispatch["id"]


def move(office, dispatch, to, **members):
    return office.officer.post(at(dispatch) + "/transitions", {"to": to, **members}, headers={"If-Match": "*"})


def sent(office, *codes, on="2018-10-20", **members):
    dispatch = draft(office, *codes, **members)
    answer = move(office, dispatch, "sent", effective_on=on)
    assert answer.status_code == 201, answer.text
    return office.officer.get(at(dispatch)).json()


def acknowledgement(caller, dispatch, code="MAR"):
    return next(one for one in caller.rows(at(dispatch) + "/acknowledgements") if one["commission_code"] == code)


def acknowledge(caller, dispatch, own, **members):
    return caller.patch(f"{at(dispatch)}/acknowledgements/{own['id']}", {"state": "acknowledged", **members}, tag(own))


def test_a_draft_is_hidden_from_its_recipients_until_it_is_sent(office):
    dispatch = draft(office, "MAR")
    problem(office.commission.get(at(dispatch)), 404, "not-found")
    assert move(office, dispatch, "sent", proof="Courier 7").status_code == 201
    seen = office.commission.get(at(dispatch)).json()
    assert (seen["state"], seen["lock_reason"]) == ("sent", "sent")
    assert office.commission.rows(at(dispatch) + "/transitions")[0]["proof"] == "Courier 7"


def test_a_commission_sees_what_was_sent_to_it_and_itself_alone(office):
    dispatch = sent(office, "MAR", "DZA", "TUN")
    assert len(dispatch["commission_ids"]) == 3
    seen = office.commission.get(at(dispatch)).json()
    assert seen["commission_ids"] == [office.commission_id("MAR")]
    assert [row["commission_code"] for row in office.commission.rows(at(dispatch) + "/acknowledgements")] == ["MAR"]
    problem(office.of("KWT").get(at(dispatch)), 404, "not-found")
    problem(office.of("KWT").get(at(dispatch) + "/acknowledgements"), 404, "not-found")


def test_a_commission_acknowledges_for_itself_once(office):
    dispatch = sent(office, "MAR", "DZA")
    own = acknowledgement(office.commission, dispatch)
    assert own["state"] == "pending" and "acknowledged_at" not in own
    answer = acknowledge(office.commission, dispatch, own, note="Passed on")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["state"], told["acknowledged_by"], told["note"]) == ("acknowledged", "mar-1", "Passed on")
    again = office.commission.patch(f"{at(dispatch)}/acknowledgements/{own['id']}", {"note": "No"}, tag(told))
    refusal = problem(again, 409, "locked")
    assert refusal["lock_reason"] == "acknowledged"
    assert office.officer.get(at(dispatch)).json()["acknowledged_count"] == 1


def test_another_commissions_acknowledgement_is_not_there(office):
    dispatch = sent(office, "MAR", "DZA")
    other = acknowledgement(office.officer, dispatch, "DZA")
    where = f"{at(dispatch)}/acknowledgements/{other['id']}"
    problem(office.commission.get(where), 404, "not-found")
    problem(acknowledge(office.commission, dispatch, other), 404, "not-found")


def test_the_secretariat_enters_what_came_by_post(office):
    dispatch = sent(office, "DZA")
    answer = acknowledge(office.officer, dispatch, acknowledgement(office.officer, dispatch, "DZA"), note="By letter")
    assert answer.json()["acknowledged_by"] == "officer-1"


def test_an_acknowledgement_goes_no_other_way(office):
    dispatch = sent(office, "MAR")
    own = acknowledgement(office.commission, dispatch)
    where = f"{at(dispatch)}/acknowledgements/{own['id']}"
    told = problem(office.commission.patch(where, {"state": "planned"}, tag(own)), 409, "transition-not-allowed")
    assert told["allowed"] == ["acknowledged"]
    unsent = draft(office, "MAR")
    planned = acknowledgement(office.officer, unsent)
    told = problem(acknowledge(office.officer, unsent, planned), 409, "locked")
    assert told["lock_reason"] == "planned"


def test_what_was_sent_cannot_be_edited(office):
    dispatch = sent(office, "MAR")
    for change in ({"title": "Other"}, {"commission_ids": [office.commission_id("DZA")]}, {"acknowledge_by": "2019-01-01"}):
        told = problem(office.officer.patch(at(dispatch), change, "*"), 409, "locked")
        assert (told["lock_reason"], told["open_members"]) == ("sent", [])
    problem(office.officer.delete(at(dispatch), "*"), 409, "locked")
    assert office.officer.get(at(dispatch)).json()["version"] == dispatch["version"]


def test_a_draft_is_edited_with_its_recipients_and_deleted(office):
    dispatch = draft(office, "MAR", "DZA")
    changed = office.officer.patch(
        at(dispatch), {"commission_ids": [office.commission_id("DZA"), office.commission_id("TUN")]}, tag(dispatch))
    assert changed.status_code == 200, changed.text
    now = changed.json()
    assert set(now["commission_ids"]) == {office.commission_id("DZA"), office.commission_id("TUN")}
    assert now["version"] == dispatch["version"] + 1
    assert office.officer.patch(at(now), {"title": now["title"]}, tag(now)).json()["version"] == now["version"]
    assert office.officer.delete(at(now), tag(now)).status_code == 204


def test_a_dispatch_to_nobody_is_not_sent(office):
    problem(move(office, draft(office), "sent"), 409, "condition-unmet")


def test_nothing_is_due_before_it_is_sent(office):
    dispatch = draft(office, "MAR", acknowledge_by="2018-01-31")
    told = problem(move(office, dispatch, "sent", effective_on="2018-02-01"), 409, "condition-unmet")
    assert told["acknowledge_by"] == "2018-01-31"
    answer = office.officer.post("/v1/dispatches", {
        "kind": "outcome", "title": "T", "language": "en", "commission_ids": [], "send_by": "2018-02-01",
        "acknowledge_by": "2018-01-31"})
    problem(answer, 422, "rule-violated")


def test_a_withdrawn_dispatch_says_why_and_owes_nothing(office):
    dispatch = sent(office, "MAR", acknowledge_by="2018-11-30")
    own = acknowledgement(office.commission, dispatch)
    problem(move(office, dispatch, "withdrawn"), 422, "rule-violated")
    assert move(office, dispatch, "withdrawn", reason="The figures were wrong").status_code == 201
    assert office.commission.get(at(dispatch)).json()["state"] == "withdrawn"
    told = problem(acknowledge(office.commission, dispatch, own), 409, "locked")
    assert told["lock_reason"] == "withdrawn"
    assert acknowledgement(office.officer, dispatch)["is_overdue"] is False


def test_overdue_acknowledgements_are_found(office):
    overdue = sent(office, "MAR", "DZA", acknowledge_by="2018-11-30")
    open_ended = sent(office, "MAR")
    found = {one["id"] for one in office.officer.rows("/v1/dispatches?overdue=true")}
    assert overdue["id"] in found and open_ended["id"] not in found
    assert acknowledge(office.commission, overdue, acknowledgement(office.commission, overdue)).status_code == 200
    rows = office.officer.rows(at(overdue) + "/acknowledgements?overdue=true")
    assert [row["commission_code"] for row in rows] == ["DZA"]
    own = {one["id"] for one in office.commission.rows("/v1/dispatches?overdue=true")}
    assert overdue["id"] not in own, "a commission owes its own acknowledgement alone"


def test_late_sendings_are_found(office):
    late = sent(office, "MAR", send_by="2018-10-19")
    in_time = sent(office, "MAR", send_by="2018-10-20")
    found = {one["id"] for one in office.officer.rows("/v1/dispatches?late=true")}
    assert late["id"] in found and in_time["id"] not in found


def test_an_unknown_recipient_is_named(office):
    answer = office.officer.post("/v1/dispatches", {
        "kind": "outcome", "title": "T", "language": "en",
        "commission_ids": ["01900000-ffff-7000-8000-00000000dead"]})
    problem(answer, 422, "unknown-reference")
