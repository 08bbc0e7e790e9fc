"""Schools and clubs affiliated through commissions."""
import itertools

from support.resources import COMMISSIONS, problem, tag

serial = itertools.count(1)


def affiliate(caller, commission, **members):
    return caller.post("/v1/affiliates", {
        "kind": "school", "commission_id": commission["id"], "names": {"en": f"School {next(serial)}"},
        "since": "2016-09-01", **members})


def test_an_affiliation_has_its_days_and_its_status(secretariat):
    made = affiliate(secretariat, COMMISSIONS.create(secretariat)).json()
    assert made["status"] == "active" and "until" not in made
    where = "/v1/affiliates/" + made["id"]
    told = problem(secretariat.patch(where, {"status": "ended"}, tag(made)), 422, "rule-violated")
    assert [error["code"] for error in told["errors"]] == ["affiliate_ended_with_day"]
    told = problem(secretariat.patch(where, {"until": "2016-08-31"}, tag(made)), 422, "rule-violated")
    assert [error["code"] for error in told["errors"]] == ["affiliate_until_after_since"]
    ended = secretariat.patch(where, {"status": "ended", "until": "2018-06-30"}, tag(made))
    assert ended.status_code == 200, ended.text


def test_a_commission_has_a_name_once(secretariat):
    commission = COMMISSIONS.create(secretariat)
    made = affiliate(secretariat, commission).json()
    problem(affiliate(secretariat, commission, names=made["names"]), 409, "conflict")
    assert affiliate(secretariat, commission, names=made["names"], kind="club").status_code == 201


def test_a_commission_sees_its_own_and_partners_none(secretariat, commission_mar, partner):
    own = commission_mar.rows("/v1/affiliates?expand=commission")
    assert own and {one["commission"]["code"] for one in own} == {"MAR"}
    other = affiliate(secretariat, COMMISSIONS.create(secretariat)).json()
    problem(commission_mar.get("/v1/affiliates/" + other["id"]), 404, "not-found")
    problem(partner.get("/v1/affiliates"), 403, "role-not-allowed")


def test_affiliates_of_a_day_are_found(auditor):
    names = [{one["name"] for one in auditor.rows(f"/v1/affiliates?affiliated_as_of={day}&limit=200")}
             for day in ("2015-08-31", "2015-09-01", "2017-06-30", "2017-07-01")]
    assert ["Demo Lyceum of Constantine" in found for found in names] == [False, True, True, False]
    assert {one["name"] for one in auditor.rows("/v1/affiliates?q=constantine")} == {"Demo Lyceum of Constantine"}
