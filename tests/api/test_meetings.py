"""Meetings: sessions, tandems, states, agendas, documents, minutes."""
import uuid

import pytest

from support import meetings
from support.grants import Office, key
from support.meetings import convened, held, step, stepped, url, with_agenda
from support.resources import BODIES, problem, tag
from support.service import Service

DAYS = {"starts_on": "2017-03-06", "ends_on": "2017-03-08", "time_zone": "Africa/Casablanca", "city": "Rabat",
        "country": "MAR"}


@pytest.fixture(scope="module")
def office(postgres):
    service = Service(postgres.url(postgres.create_database()))
    yield Office(service)
    service.stop()


def post(caller, path, body):
    answer = caller.post(path, body, headers=key())
    assert answer.status_code == 201, answer.text
    return answer.json()


def plan(office, **members):
    return office.officer.post("/v1/meetings", {
        "kind": "regional_meeting", "titles": {"en": "Gathering"}, "organiser_role": "organised", **DAYS, **members})


def codes(answer):
    return {error["code"] for error in answer["errors"]}


def test_a_body_has_a_session_once(office):
    body = BODIES.create(office.officer)["id"]
    assert plan(office, body_id=body, session_number=4).status_code == 201
    problem(plan(office, body_id=body, session_number=4), 409, "conflict")
    assert plan(office, body_id=BODIES.create(office.officer)["id"], session_number=4).status_code == 201
    assert "meeting_session_of_body" in codes(problem(plan(office, session_number=4), 422, "rule-violated"))


@pytest.mark.parametrize("members, code", [
    ({"starts_on": "2017-03-09"}, "meeting_ends_after_start"),
    ({"ends_at_time": "09:00"}, "meeting_times_together"),
    ({"starts_on": "2017-03-08", "starts_at_time": "10:00", "ends_at_time": "09:00"}, "meeting_ends_after_start"),
    ({"time_zone": None, "starts_at_time": "09:00", "ends_at_time": "10:00"}, "meeting_times_of_days"),
    ({"ends_on": None}, "meeting_days_together"),
])
def test_days_and_times_are_in_order(office, members, code):
    body = {**DAYS, **members}
    answer = office.officer.post("/v1/meetings", {
        "kind": "open_day", "titles": {"en": "Day"}, "organiser_role": "organised",
        **{name: value for name, value in body.items() if value is not None}})
    assert code in codes(problem(answer, 422, "rule-violated"))


def test_a_time_zone_is_one_that_everybody_knows(office):
    problem(plan(office, time_zone="Africa/Atlantis"), 422, "unknown-reference")
    problem(plan(office, time_zone="africa/casablanca"), 422, "invalid-body")


def test_instants_follow_the_zone_of_the_venue(office):
    made = post(office.officer, "/v1/meetings", {
        "kind": "open_day", "titles": {"en": "Day"}, "organiser_role": "organised", "starts_on": "2018-03-24",
        "ends_on": "2018-03-26", "starts_at_time": "09:00", "ends_at_time": "17:00", "time_zone": "Europe/Paris",
        "city": "Paris", "country": "FRA"})
    # Clocks went forward on 25 March 2018.
    assert (made["starts_at"], made["ends_at"]) == ("2018-03-24T08:00:00Z", "2018-03-26T15:00:00Z")


@pytest.mark.parametrize("days, fits", [
    (("2017-03-09", "2017-03-10"), True), (("2017-03-10", "2017-03-11"), False),
    (("2017-03-04", "2017-03-05"), True), (("2017-03-07", "2017-03-07"), True), (("2017-03-01", "2017-03-04"), False)])
def test_a_tandem_overlaps_or_adjoins(office, days, fits):
    partner = plan(office).json()
    answer = plan(office, held_with_id=partner["id"], starts_on=days[0], ends_on=days[1])
    if fits:
        assert answer.status_code == 201, answer.text
    else:
        facts = problem(answer, 409, "condition-unmet")
        assert facts["meeting_id"] == partner["id"] and facts["starts_on"] == DAYS["starts_on"]


def test_a_tandem_is_at_one_place_and_stays_so_from_both_sides(office):
    partner = plan(office).json()
    problem(plan(office, held_with_id=partner["id"], city="Fez"), 409, "condition-unmet")
    assert plan(office, held_with_id=partner["id"]).status_code == 201
    problem(office.officer.patch(url(partner), {"starts_on": "2017-05-01", "ends_on": "2017-05-02"}, tag(partner)),
            409, "condition-unmet")
    problem(office.officer.patch(url(partner), {"city": "Fez"}, tag(partner)), 409, "condition-unmet")
    problem(office.officer.patch(url(partner), {"held_with_id": partner["id"]}, tag(partner)), 422, "rule-violated")


def test_convened_needs_days_place_and_agenda(office):
    bare = post(office.officer, "/v1/meetings", {"kind": "open_day", "titles": {"en": "Day"},
                                                 "organiser_role": "organised"})
    problem(step(office.officer, url(bare), "convened"), 409, "condition-unmet")
    dated = plan(office).json()
    problem(step(office.officer, url(dated), "convened"), 409, "condition-unmet")
    post(office.officer, url(dated) + "/agenda-items", {"title": "Opening"})
    assert stepped(office.officer, url(dated), "convened")["state"] == "convened"


def test_a_meeting_is_held_once_it_has_begun_and_closed_with_its_report(office):
    to_come = convened(office.officer, starts_on="2990-01-01", ends_on="2990-01-02")
    problem(step(office.officer, url(to_come), "held"), 409, "condition-unmet")
    made = held(office.officer)
    problem(step(office.officer, url(made), "closed"), 409, "condition-unmet")
    post(office.officer, url(made) + "/documents", {"kind": "report", "title": "Report", "language": "en",
                                                    "url": "https://files.example.org/r.pdf"})
    closed = stepped(office.officer, url(made), "closed")
    assert (closed["state"], closed["lock_reason"], closed["allowed_transitions"]) == ("closed", "closed", [])
    problem(step(office.officer, url(closed), "cancelled", reason="Too late"), 409, "transition-not-allowed")
    refused = office.officer.post(url(closed) + "/documents", {
        "kind": "report", "title": "Another", "language": "en", "url": "https://files.example.org/s.pdf"})
    assert problem(refused, 409, "locked")["lock_reason"] == "closed"


def test_postponing_keeps_the_old_days_the_agenda_and_the_reason(office):
    made = convened(office.officer, **DAYS)
    problem(step(office.officer, url(made), "postponed"), 422, "rule-violated")
    postponed = stepped(office.officer, url(made), "postponed", reason="The hall is flooded")
    history = office.commission.rows(url(made) + "/transitions")
    assert (history[-1]["former_starts_on"], history[-1]["former_ends_on"], history[-1]["reason"]) == (
        DAYS["starts_on"], DAYS["ends_on"], "The hall is flooded")
    assert office.officer.rows(url(made) + "/agenda-items")
    problem(step(office.officer, url(made), "convened"), 409, "condition-unmet")
    moved = office.officer.patch(url(made), {"starts_on": "2017-06-05", "ends_on": "2017-06-06"}, tag(postponed))
    assert moved.status_code == 200, moved.text
    assert stepped(office.officer, url(made), "convened")["starts_on"] == "2017-06-05"


def test_days_of_a_convened_meeting_stand(office):
    made = convened(office.officer)
    refused = problem(office.officer.patch(url(made), {"starts_on": "2017-01-01"}, tag(made)), 409, "locked")
    assert refused["lock_reason"] == "convened" and "title_en" in refused["open_members"]
    assert office.officer.patch(url(made), {"titles": {"fr": "Rencontre"}}, tag(made)).status_code == 200
    problem(office.officer.delete(url(made), tag(office.officer.get(url(made)).json())), 409, "locked")


def test_only_the_secretariat_writes_and_everybody_reads(office):
    made = with_agenda(office.officer)
    for caller in (office.finance, office.commission, office.auditor):
        problem(caller.patch(url(made), {"city": "Fez"}, tag(made)), 403, "role-not-allowed")
        problem(step(caller, url(made), "convened"), 403, "role-not-allowed")
        assert caller.get(url(made)).json()["allowed_transitions"] == []


def test_a_supporting_grant_is_shown_to_who_may_see_it(office):
    grant = office.approved(code="KWT")
    made = plan(office, grant_id=grant["id"]).json()
    assert made["grant_id"] == grant["id"]
    assert office.of("KWT").get(url(made)).json()["grant_id"] == grant["id"]
    assert "grant_id" not in office.commission.get(url(made)).json()


def numbers(office, made):
    return {row["title"]: row["number"] for row in office.commission.rows(url(made) + "/agenda-items")}


def test_an_agenda_is_numbered_nested_and_reordered_in_one_request(office):
    made = plan(office).json()
    path = url(made) + "/agenda-items"
    item = {title: post(office.officer, path, {"title": title}) for title in ("Opening", "Work", "Closing")}
    item["Budget"] = post(office.officer, path, {"title": "Budget", "parent_id": item["Work"]["id"]})
    assert numbers(office, made) == {"Opening": "1", "Work": "2", "Budget": "2.1", "Closing": "3"}
    order = [{"id": item["Work"]["id"]}, {"id": item["Opening"]["id"], "parent_id": item["Work"]["id"]},
             {"id": item["Budget"]["id"]}, {"id": item["Closing"]["id"]}]
    post(office.officer, url(made) + "/agenda-orders", {"items": order})
    assert numbers(office, made) == {"Work": "1", "Opening": "1.1", "Budget": "2", "Closing": "3"}
    assert office.officer.get(url(made)).json()["version"] > made["version"]


def test_an_order_that_leaves_out_or_turns_round_changes_nothing(office):
    made = plan(office).json()
    first, second = (post(office.officer, url(made) + "/agenda-items", {"title": title}) for title in ("One", "Two"))
    other = post(office.officer, url(plan(office).json()) + "/agenda-items", {"title": "Elsewhere"})
    for order in ([{"id": first["id"]}], [{"id": first["id"]}, {"id": first["id"]}],
                  [{"id": first["id"]}, {"id": second["id"]}, {"id": other["id"]}],
                  [{"id": first["id"], "parent_id": second["id"]}, {"id": second["id"]}],
                  [{"id": first["id"], "parent_id": first["id"]}, {"id": second["id"]}]):
        problem(office.officer.post(url(made) + "/agenda-orders", {"items": order}), 422, "rule-violated")
    assert numbers(office, made) == {"One": "1", "Two": "2"}


def test_an_agenda_has_three_levels_and_one_meeting(office):
    made = plan(office).json()
    path = url(made) + "/agenda-items"
    above = post(office.officer, path, {"title": "1"})
    for title in ("1.1", "1.1.1"):
        above = post(office.officer, path, {"title": title, "parent_id": above["id"]})
    problem(office.officer.post(path, {"title": "1.1.1.1", "parent_id": above["id"]}), 422, "rule-violated")
    other = url(plan(office).json()) + "/agenda-items"
    problem(office.officer.post(other, {"title": "x", "parent_id": above["id"]}), 422, "unknown-reference")
    problem(office.officer.post(other, {"title": "x", "parent_id": str(uuid.uuid4())}), 422, "unknown-reference")


def test_an_agenda_stands_once_the_meeting_was_held(office):
    made = held(office.officer)
    problem(office.officer.post(url(made) + "/agenda-items", {"title": "Late"}), 409, "locked")


def test_a_document_is_late_until_it_is_sent_in_time(office):
    made = plan(office).json()
    path = url(made) + "/documents"
    paper = post(office.officer, path, {"kind": "working_document", "title": "Draft", "language": "fr",
                                        "url": "https://files.example.org/d.pdf", "send_by": "2017-02-01"})
    assert paper["sent_late"]
    own = f"{path}/{paper['id']}"
    problem(office.officer.patch(own, {"sent_on": "2017-01-20"}, tag(paper)), 422, "rule-violated")
    sent = office.officer.patch(own, {"sent_on": "2017-01-20", "sent_to": "All commissions",
                                      "proof_url": "https://files.example.org/proof.pdf"}, tag(paper)).json()
    assert not sent["sent_late"]
    problem(office.officer.patch(own, {"sent_on": "2999-01-20"}, tag(sent)), 422, "rule-violated")


def test_minutes_are_seen_from_their_circulation_and_locked_by_their_approval(office):
    made = held(office.officer)
    path = url(made) + "/minutes"
    written = post(office.officer, path, {"language": "en", "title": "Minutes", "url": "https://files.example.org/m.pdf"})
    own = f"{path}/{written['id']}"
    assert office.commission.get(own).status_code == 404
    assert stepped(office.officer, own, "circulated")["lock_reason"] == "circulated"
    assert office.commission.get(own).status_code == 200
    problem(step(office.officer, own, "draft"), 422, "rule-violated")
    approved = stepped(office.officer, own, "approved")
    refused = problem(office.officer.patch(own, {"title": "Better"}, tag(approved)), 409, "locked")
    assert refused["lock_reason"] == "approved"
    problem(step(office.officer, own, "draft", reason="A mistake"), 409, "transition-not-allowed")
    problem(office.officer.post(path, {"language": "en", "title": "Again", "url": "https://files.example.org/n.pdf"}),
            409, "conflict")


def test_decisions_stand_once_the_minutes_are_approved(office):
    made = held(office.officer)
    item = office.officer.rows(url(made) + "/agenda-items")[0]
    body = {"number": "1", "kind": "decision", "title": "Plan", "content": "The plan is adopted."}
    decision = post(office.officer, url(made) + "/decisions", {**body, "agenda_item_id": item["id"]})
    assert decision["agenda_item_id"] == item["id"]
    elsewhere = post(office.officer, url(plan(office).json()) + "/agenda-items", {"title": "Elsewhere"})
    problem(office.officer.post(url(made) + "/decisions", {**body, "number": "2", "agenda_item_id": elsewhere["id"]}),
            422, "rule-violated")
    written = post(office.officer, url(made) + "/minutes", {"language": "en", "title": "Minutes",
                                                            "url": "https://files.example.org/m.pdf"})
    for state in ("circulated", "approved"):
        stepped(office.officer, f"{url(made)}/minutes/{written['id']}", state)
    refused = office.officer.patch(f"{url(made)}/decisions/{decision['id']}", {"title": "Another"}, "*")
    assert problem(refused, 409, "locked")["lock_reason"] == "minutes_approved"


def test_minutes_are_of_a_meeting_that_was_held(office):
    made = convened(office.officer)
    problem(office.officer.post(url(made) + "/minutes", {
        "language": "en", "title": "Minutes", "url": "https://files.example.org/m.pdf"}), 409, "locked")


def test_a_meeting_names_its_body_when_asked(office):
    body = BODIES.create(office.officer)
    made = plan(office, body_id=body["id"]).json()
    assert office.officer.get(url(made) + "?expand=body").json()["body"]["code"] == body["code"]
    assert meetings.meeting(office.officer)["state"] == "planned"
