"""Visits: to headquarters, between commissions, of the Director General; planned, confirmed, made and reported."""
import pytest

from support.events import FAR_ZONES, VISIT, day_in, path_of, rules, visit, walked
from support.grants import Office
from support.meetings import step, stepped
from support.resources import COMMISSIONS, MEMBER_STATES, PEOPLE, UNKNOWN_ID, errors, problem, tag


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def exchange(office, visitor="MLI", host="SEN", **members):
    """The path of a visit from one commission to another."""
    return visit(office.officer, kind="exchange", visiting_commission_id=office.commission_id(visitor),
                 host_commission_id=office.commission_id(host), **members)


def of_director(office, host="SEN", **members):
    """The path of a visit of the Director General."""
    return visit(office.officer, kind="director_general", host_commission_id=office.commission_id(host),
                 **{"purposes": ["assess_needs"], **members})


def refused(office, **members):
    """The rule that a new visit breaks."""
    broken, = rules(problem(office.officer.post("/v1/visits", {**VISIT, **members}), 422, "rule-violated"))
    return broken


def ids(rows):
    return [row["id"] for row in rows]


def test_a_visit_goes_from_its_plan_to_its_report(office):
    path = exchange(office)
    planned = office.officer.get(path).json()
    assert (planned["state"], planned["allowed_transitions"]) == ("planned", ["cancelled", "confirmed"])
    assert planned["with_parliamentary_committee"] is False
    assert stepped(office.officer, path, "confirmed")["lock_reason"] == "confirmed"
    made = stepped(office.officer, path, "made", effective_on="2017-03-22")
    office.officer.patch(path, {"outcome": "A joint library is planned"}, tag(made))
    reported = stepped(office.officer, path, "reported")
    assert (reported["state"], reported["allowed_transitions"]) == ("reported", [])
    history = office.auditor.rows(path + "/transitions")
    assert [(one["from"], one["to"]) for one in history] == [
        ("planned", "confirmed"), ("confirmed", "made"), ("made", "reported")]
    assert history[1]["effective_on"] == "2017-03-22"


@pytest.mark.parametrize("missing", [{"starts_on": None, "ends_on": None}, {"time_zone": None}],
                         ids=lambda members: "-".join(members))
def test_a_visit_is_confirmed_with_its_days(office, missing):
    path = exchange(office, **missing)
    assert rules(problem(step(office.officer, path, "confirmed"), 409, "condition-unmet")) == ["visit_days_given"]
    office.officer.patch(path, {name: VISIT[name] for name in missing}, "*")
    assert stepped(office.officer, path, "confirmed")["state"] == "confirmed"


@pytest.mark.parametrize("zone", FAR_ZONES)
def test_a_visit_is_not_made_before_its_first_day_at_the_venue(office, zone):
    today, tomorrow = day_in(zone), day_in(zone, 1)
    path = exchange(office, starts_on=tomorrow, ends_on=tomorrow, time_zone=zone)
    stepped(office.officer, path, "confirmed")
    told = problem(step(office.officer, path, "made"), 409, "condition-unmet")
    assert (rules(told), told["starts_on"]) == (["visit_begun"], tomorrow)
    begun = exchange(office, starts_on=today, ends_on=tomorrow, time_zone=zone)
    assert walked(office.officer, begun, "confirmed", "made")["state"] == "made"


def test_a_visit_is_reported_with_its_outcome(office):
    path = exchange(office)
    walked(office.officer, path, "confirmed", "made")
    assert rules(problem(step(office.officer, path, "reported"), 409, "condition-unmet")) == ["visit_outcome_given"]
    office.officer.patch(path, {"outcome": "A joint library is planned"}, "*")
    assert stepped(office.officer, path, "reported")["state"] == "reported"


def test_who_cancels_a_visit_says_why(office):
    for before in ([], ["confirmed"]):
        path = exchange(office)
        walked(office.officer, path, *before)
        told = problem(step(office.officer, path, "cancelled"), 422, "rule-violated")
        assert rules(told) == ["transition_reason_given"]
        assert stepped(office.officer, path, "cancelled", reason="No visa")["lock_reason"] == "cancelled"
        problem(step(office.officer, path, "confirmed"), 409, "transition-not-allowed")
    made = exchange(office)
    walked(office.officer, made, "confirmed", "made")
    problem(step(office.officer, made, "cancelled", reason="A mistake"), 409, "transition-not-allowed")


def test_an_exchange_is_between_two_commissions(office):
    mali, senegal = office.commission_id("MLI"), office.commission_id("SEN")
    for parties in ({"visiting_commission_id": mali}, {"host_commission_id": senegal},
                    {"visiting_commission_id": mali, "host_commission_id": mali}):
        assert refused(office, kind="exchange", **parties) == "visit_between_commissions"
    path = exchange(office)
    told = problem(office.officer.patch(path, {"host_commission_id": mali}, "*"), 422, "rule-violated")
    assert rules(told) == ["visit_between_commissions"]


def test_the_director_general_visits_somebody_for_something(office):
    host = {"host_commission_id": office.commission_id("SEN")}
    purposes = {"purposes": ["meet_officials"]}
    for members in ({}, purposes, host, {**host, "purposes": []},
                    {**host, **purposes, "visiting_commission_id": office.commission_id("MLI")}):
        assert refused(office, kind="director_general", **members) == "visit_of_director_general"
    problem(office.officer.post("/v1/visits", {**VISIT, **host, "kind": "director_general", "purposes": ["rest"]}),
            422, "invalid-body")
    all_purposes = ["assess_needs", "joint_commission_meeting", "meet_officials", "supervise_activities"]
    assert office.officer.get(of_director(office, purposes=all_purposes)).json()["purposes"] == all_purposes


def test_a_commission_comes_to_headquarters_and_has_no_host(office):
    mali = {"visiting_commission_id": office.commission_id("MLI")}
    for members in ({}, {**mali, "host_commission_id": office.commission_id("MAR")}):
        assert refused(office, kind="to_headquarters", **members) == "visit_to_headquarters"
    visit(office.officer, kind="to_headquarters", **mali)


def test_a_visit_to_a_member_state_is_one_to_its_commission(office):
    niger, mali = (office.officer.get("/v1/member-states/" + code).json()["id"] for code in ("NER", "MLI"))
    path = visit(office.officer, kind="director_general", purposes=["meet_officials"], host_member_state_id=niger)
    assert office.officer.get(path).json()["host_commission_id"] == office.commission_id("NER")
    assert office.of("NER").get(path).status_code == 200
    # Who changes the state changes the commission with it.
    office.officer.patch(path, {"host_member_state_id": mali}, "*")
    assert office.officer.get(path).json()["host_commission_id"] == office.commission_id("MLI")
    problem(office.of("NER").get(path), 404, "not-found")


def test_the_host_commission_is_that_of_the_member_state(office):
    niger = office.officer.get("/v1/member-states/NER").json()["id"]
    members = {"kind": "director_general", "purposes": ["meet_officials"], "host_member_state_id": niger}
    assert refused(office, **members, host_commission_id=office.commission_id("MLI")) == "visit_host_of_member_state"
    path = visit(office.officer, **members, host_commission_id=office.commission_id("NER"))
    told = problem(office.officer.patch(path, {"host_commission_id": office.commission_id("MLI")}, "*"), 422, "rule-violated")
    assert rules(told) == ["visit_host_of_member_state"]


def test_a_member_state_without_a_commission_can_be_visited(office):
    state = MEMBER_STATES.create(office.officer)["id"]
    path = visit(office.officer, kind="director_general", purposes=["meet_officials"], host_member_state_id=state)
    assert "host_commission_id" not in office.officer.get(path).json()


def test_days_come_together_and_in_order(office):
    members = {"kind": "to_headquarters", "visiting_commission_id": office.commission_id("MLI")}
    assert refused(office, **members, ends_on="2017-03-19") == "visit_ends_after_start"
    body = {name: value for name, value in {**VISIT, **members}.items() if name != "ends_on"}
    told = problem(office.officer.post("/v1/visits", body), 422, "rule-violated")
    assert rules(told) == ["visit_days_together"]


def test_the_time_zone_is_one_that_the_database_knows(office):
    answer = office.officer.post("/v1/visits", {**VISIT, "kind": "to_headquarters", "time_zone": "Africa/Atlantis",
                                                "visiting_commission_id": office.commission_id("MLI")})
    problem(answer, 422, "unknown-reference")
    assert errors(answer) == {("#/time_zone", "unknown-reference")}


def test_who_visits_whom_and_when_stands_once_it_is_confirmed(office):
    path = exchange(office)
    confirmed = stepped(office.officer, path, "confirmed")
    for change in ({"starts_on": "2017-03-21"}, {"host_commission_id": office.commission_id("MAR")}, {"city": "Thies"}):
        told = problem(office.officer.patch(path, change, "*"), 409, "locked")
        assert (told["state"], rules(told)) == ("confirmed", ["event_open"])
        assert not set(change) & set(told["open_members"])
    office.officer.patch(path, {"with_parliamentary_committee": True}, tag(confirmed))
    assert office.officer.get(path).json()["with_parliamentary_committee"] is True


def test_nothing_changes_after_the_report(office):
    path = exchange(office, outcome="A joint library is planned")
    visitor = path_of(path + "/visitors", invite(office, path, PEOPLE.create(office.officer)["id"]))
    walked(office.officer, path, "confirmed", "made", "reported")
    for answer in (office.officer.patch(path, {"outcome": "Two joint libraries"}, "*"), office.officer.delete(visitor, "*"),
                   invite(office, path, PEOPLE.create(office.officer)["id"]), office.officer.delete(path, "*")):
        assert problem(answer, 409, "locked")["lock_reason"] == "reported"


def invite(office, path, person_id):
    return office.officer.post(path + "/visitors", {"person_id": person_id})


def test_a_person_is_one_visitor(office):
    path = exchange(office)
    before = office.officer.get(path).json()
    person = PEOPLE.create(office.officer)["id"]
    visitor = path_of(path + "/visitors", invite(office, path, person))
    assert office.officer.get(path).json()["version"] > before["version"]
    problem(invite(office, path, person), 409, "conflict")
    problem(invite(office, path, UNKNOWN_ID), 422, "unknown-reference")
    assert [row["person_id"] for row in office.auditor.rows(f"{path}/visitors?person_id={person}")] == [person]
    assert office.officer.delete(visitor, "*").status_code == 204
    assert office.auditor.rows(path + "/visitors") == []


def test_only_a_planned_visit_is_deleted(office):
    path = exchange(office)
    invite(office, path, PEOPLE.create(office.officer)["id"])
    assert office.officer.delete(path, "*").status_code == 204
    problem(office.officer.get(path), 404, "not-found")
    path = exchange(office)
    stepped(office.officer, path, "confirmed")
    assert problem(office.officer.delete(path, "*"), 409, "locked")["state"] == "confirmed"


def test_a_commission_reads_the_visits_that_it_makes_or_receives(office):
    codes = [COMMISSIONS.create(office.officer)["code"] for _ in range(3)]
    visits, hosts, neither = (office.of(code) for code in codes)
    path = exchange(office, codes[0], codes[1])
    visitor = path_of(path + "/visitors", invite(office, path, PEOPLE.create(office.officer)["id"]))
    for caller in (visits, hosts):
        seen = caller.get(path).json()
        assert (seen["lock_reason"], seen["allowed_transitions"]) == ("role_cannot_edit", [])
        assert ids(caller.rows("/v1/visits")) == [seen["id"]]
        assert caller.get(visitor).status_code == 200
    assert neither.rows("/v1/visits") == []
    for below in ("", "/visitors", "/transitions"):
        problem(neither.get(path + below), 404, "not-found")
    problem(neither.get(visitor), 404, "not-found")


def test_only_the_secretariat_writes_visits(office, service):
    path = exchange(office, "MAR", "SEN")
    for caller in (office.finance, office.auditor, office.commission):
        problem(caller.post("/v1/visits", {**VISIT, "kind": "exchange"}), 403, "role-not-allowed")
        problem(caller.patch(path, {"title": "Other"}, "*"), 403, "role-not-allowed")
        problem(caller.delete(path, "*"), 403, "role-not-allowed")
        problem(step(caller, path, "confirmed"), 403, "role-not-allowed")
    for role in ("partner", "admin"):
        problem(office.auditor.get(path, token=service.mint(role)), 403, "role-not-allowed")


def test_a_grant_that_the_caller_may_not_see_is_not_shown(office):
    grant = office.draft(kind="visit")
    path = exchange(office, "MAR", "SEN", grant_id=grant["id"])
    assert office.commission.get(path).json()["grant_id"] == grant["id"]
    assert "grant_id" not in office.of("SEN").get(path).json()
    assert ids(office.of("SEN").rows(f"/v1/visits?grant_id={grant['id']}")) == []


def test_visits_are_found_by_what_they_are(office):
    host = COMMISSIONS.create(office.officer)["code"]
    of_host = office.commission_id(host)
    late = exchange(office, "MLI", host, starts_on="2017-05-08", ends_on="2017-05-09")
    early = of_director(office, host, starts_on="2017-02-06", ends_on="2017-02-10", with_parliamentary_committee=True,
                        purposes=["assess_needs", "meet_officials"], title="Talks with deputies")
    undated = exchange(office, "KWT", host, starts_on=None, ends_on=None)
    stepped(office.officer, early, "confirmed")

    def found(query):
        return ["/v1/visits/" + one for one in ids(office.auditor.rows(f"/v1/visits?host_commission_id={of_host}&{query}"))]
    assert found("limit=1") == [early, late, undated]
    assert found("kind=director_general") == found("with_parliamentary_committee=true") == found("q=deputies") == [early]
    assert found("purpose=meet_officials,joint_commission_meeting") == found("state=confirmed") == [early]
    assert found("purpose=joint_commission_meeting") == []
    assert found(f"visiting_commission_id={office.commission_id('KWT')}") == [undated]
    assert found("visiting_commission_id_exists=false") == [early]
    assert found("starts_on_from=2017-02-07") == [late]
    assert found("kind_not=exchange") == found("ends_on_before=2017-03-01") == [early]
