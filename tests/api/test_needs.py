"""Needs of commissions: how urgent, found by which visit, met by which grant."""
import pytest

from support.events import day_in, path_of, rules, visit
from support.grants import Office
from support.resources import COMMISSIONS, errors, problem


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def assess(office, code="MAR", **members):
    return office.officer.post("/v1/needs", {
        "commission_id": office.commission_id(code), "category": "equipment", "priority": 2,
        "statement": "Four computers for nine people", "assessed_on": "2017-03-21", **members})


def assessed(office, code="MAR", **members):
    """The path of a new need."""
    return path_of("/v1/needs", assess(office, code, **members))


def visited(office, code, **members):
    """The id of a visit of the Director General to a commission."""
    return visit(office.officer, **{"kind": "director_general", "purposes": ["assess_needs"],
                                    "host_commission_id": office.commission_id(code), **members}).split("/")[-1]


def broken(answer):
    """Where a rule is broken, and which."""
    problem(answer, 422, "rule-violated")
    return errors(answer)


def test_a_need_is_found_by_the_director_general_at_that_commission(office):
    assessed(office, "MAR", visit_id=visited(office, "MAR"))
    elsewhere = visited(office, "SEN")
    exchange = visited(office, "MAR", kind="exchange", purposes=[], visiting_commission_id=office.commission_id("SEN"))
    for other in (elsewhere, exchange):
        assert broken(assess(office, "MAR", visit_id=other)) == {("#/visit_id", "need_of_visit")}


def test_a_visit_to_the_member_state_finds_needs_of_its_commission(office):
    niger = office.officer.get("/v1/member-states/NER").json()["id"]
    found_by = visited(office, "NER", host_commission_id=None, host_member_state_id=niger)
    assert office.officer.get(assessed(office, "NER", visit_id=found_by)).json()["visit_id"] == found_by


def test_a_visit_that_found_needs_is_in_use(office):
    found_by = visited(office, "MAR")
    assessed(office, "MAR", visit_id=found_by)
    problem(office.officer.delete("/v1/visits/" + found_by, "*"), 409, "in-use")


def test_a_need_is_met_by_a_grant_that_benefits_the_commission(office):
    path = assessed(office)
    other = office.draft(code="SEN")
    answer = office.officer.patch(path, {"grant_id": other["id"], "met_on": "2017-06-30"}, "*")
    assert broken(answer) == {("#/grant_id", "need_met_by_grant")}
    own = office.draft()
    answer = office.officer.patch(path, {"grant_id": own["id"], "met_on": "2017-06-30"}, "*")
    assert answer.status_code == 200 and office.commission.get(path).json()["grant_id"] == own["id"]


def test_a_need_that_a_grant_met_has_its_day(office):
    path = assessed(office)
    own = office.draft()
    told = problem(office.officer.patch(path, {"grant_id": own["id"]}, "*"), 422, "rule-violated")
    assert rules(told) == ["need_met_with_day"]
    # A need can be met without a grant of ours.
    assert office.officer.patch(path, {"met_on": "2017-06-30"}, "*").status_code == 200


def test_a_need_is_not_met_before_it_was_assessed(office):
    told = problem(assess(office, met_on="2017-03-20"), 422, "rule-violated")
    assert rules(told) == ["need_met_after_assessed"]
    assessed(office, met_on="2017-03-21")


@pytest.mark.parametrize("member", ["assessed_on", "met_on"])
def test_no_day_of_a_need_is_in_the_future(office, member):
    days = {"assessed_on": "2017-03-21", member: day_in("UTC", 2)}
    assert broken(assess(office, **days)) == {("#/" + member, "day_not_in_future")}


@pytest.mark.parametrize("members", [{"priority": 0}, {"priority": 6}, {"category": "advice"}, {"statement": " "}],
                         ids=str)
def test_a_need_has_a_known_category_and_priority(office, members):
    answer = problem(assess(office, **members), 422, "invalid-body")
    assert [error["pointer"] for error in answer["errors"]] == ["#/" + name for name in members]


def test_a_commission_reads_its_own_needs_only(office):
    own, other = assessed(office, "MAR"), assessed(office, "SEN")
    assert office.commission.get(own).status_code == 200
    problem(office.commission.get(other), 404, "not-found")
    seen = {row["commission_id"] for row in office.commission.rows("/v1/needs")}
    assert seen == {office.commission_id("MAR")}
    assert office.commission.rows(f"/v1/needs?commission_id={office.commission_id('SEN')}") == []


def test_only_the_secretariat_writes_needs_and_no_partner_reads_them(office, service):
    path = assessed(office, "MAR")
    for caller in (office.finance, office.auditor, office.commission):
        problem(caller.post("/v1/needs", {}), 403, "role-not-allowed")
        problem(caller.patch(path, {"priority": 1}, "*"), 403, "role-not-allowed")
        problem(caller.delete(path, "*"), 403, "role-not-allowed")
    for role in ("partner", "admin"):
        for at in ("/v1/needs", path):
            problem(office.auditor.get(at, token=service.mint(role)), 403, "role-not-allowed")


def test_needs_are_found_by_how_urgent_they_are(office):
    own = COMMISSIONS.create(office.officer)
    of_own = own["id"]
    second = assessed(office, own["code"], priority=2, assessed_on="2017-01-10")
    third = assessed(office, own["code"], priority=3, category="library", statement="Manuscripts rot")
    first = assessed(office, own["code"], priority=1, visit_id=visited(office, own["code"]))
    met = assessed(office, own["code"], priority=5, met_on="2017-06-30")

    def found(query):
        rows = office.auditor.rows(f"/v1/needs?commission_id={of_own}&{query}")
        return ["/v1/needs/" + row["id"] for row in rows]
    assert found("sort=priority&limit=2") == [first, second, third, met]
    assert found("sort=assessed_on&priority_max=2") == [second, first]
    assert found("priority_min=3&priority_max=4") == found("category=library") == found("q=manuscripts") == [third]
    assert found("visit_id_exists=true") == [first]
    assert found("assessed_on_before=2017-02-01") == [second]
    assert found("met_on_from=2017-06-01&met_on_before=2017-07-01") == [met]
