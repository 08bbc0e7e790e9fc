"""Progress: values counted from the records, the evidence behind them, reports from outside."""
import csv
import datetime
import io
from decimal import Decimal

import pytest

from support.grants import key
from support.resources import AREAS, PLANS, PROJECTS, TARGETS, problem

DAYS = ["2015-12-31", "2016-06-30", "2016-12-31", "2017-07-31", "2018-06-30", "2018-12-31", "2020-01-01"]


@pytest.fixture(scope="module")
def office(postgres):
    from contract.test_every_write import peaceful
    with peaceful(postgres) as own:
        own.targets = {row["code"]: row for row in own.officer.rows("/v1/targets")}
        yield own


def at(target, name):
    return f"/v1/targets/{target['id']}/{name}"


def progress(office, target, day, caller=None, **parameters):
    answer = (caller or office.officer).get(at(target, "progress"), params={"as_of": day, **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


def evidence(office, target, day, caller=None):
    return (caller or office.officer).rows(at(target, "evidence") + f"?as_of={day}&limit=200")


@pytest.mark.parametrize("day", DAYS)
def test_the_evidence_adds_up_to_the_value_of_every_target_on_any_day(office, day):
    for target in office.targets.values():
        rows = evidence(office, target, day)
        assert sum(Decimal(row["amount"]) for row in rows) == Decimal(progress(office, target, day)["value"])
        for row in rows:
            assert row["counted"] == ("reason" not in row)
            assert not row["counted"] or row["day"] <= day


def test_every_target_of_the_plan_has_a_rule_that_counts(office):
    rules = {row["target_code"] for row in office.officer.rows("/v1/counting-rules")}
    assert rules == set(office.targets) and len(rules) == 15
    values = {code: progress(office, target, "2018-12-31")["value"] for code, target in office.targets.items()}
    assert {code for code, value in values.items() if Decimal(value) == 0} == set()


def test_a_commission_counts_once_and_over_achievement_is_shown(office):
    visited = evidence(office, office.targets["M2.3.2"], "2018-12-31")
    again = [row for row in visited if row.get("reason") == "already_counted"]
    assert again and {row["commission_id"] for row in again} <= {
        row["commission_id"] for row in visited if row["counted"]}
    met = progress(office, office.targets["M2.2.1"], "2018-12-31")
    assert (met["value"], met["achievement_percent"], met["status"]) == ("2", "200.00", "exceeded")


def test_what_was_not_counted_can_be_listed_with_the_reason_of_each(office):
    for code, target in office.targets.items():
        path = at(target, "evidence") + "?as_of=2016-12-31&limit=200"
        whole, missed = office.officer.rows(path), office.officer.rows(path + "&counted=false")
        assert missed == [row for row in whole if not row["counted"]], code
        assert all(row["reason"] and row["amount"] == "0" for row in missed)
        named = {row["reason"] for row in missed}
        for reason in named:
            assert office.officer.rows(f"{path}&reason={reason}") == [row for row in missed if row["reason"] == reason]
        answer = office.officer.get(path + "&counted=false", headers={"Accept": "text/csv"})
        table = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert [line["reason"] for line in table] == [row["reason"] for row in missed]


def test_a_target_without_a_number_has_no_percentage(office):
    seen = progress(office, office.targets["M1.1.1"], "2018-12-31")
    assert seen["status"] == "monitored" and Decimal(seen["value"]) > 0
    assert not {"target_value", "achievement_percent", "expected_value", "forecast_value"} & set(seen)


def test_the_status_follows_the_straight_line(office):
    target = office.targets["M1.1.2"]
    seen = progress(office, target, "2016-03-31")
    assert (seen["value"], seen["status"]) == ("0", "not_started")
    assert progress(office, target, "2018-12-31")["status"] == "achieved"
    middle = progress(office, target, "2017-06-30")
    days = (datetime.date(2017, 6, 30) - datetime.date(2016, 1, 1)).days + 1
    whole = (datetime.date(2018, 12, 31) - datetime.date(2016, 1, 1)).days + 1
    assert abs(Decimal(middle["expected_value"]) - Decimal(3) * days / whole) < Decimal("0.0001")
    assert (middle["on_track_percent"], middle["at_risk_percent"]) == ("90", "60")


@pytest.mark.parametrize("by, periods", [("month", 36), ("quarter", 12), ("year", 3)])
def test_a_series_ends_at_the_value_and_says_what_was_asked_on_each_day(office, by, periods):
    target = office.targets["M2.2.2"]
    whole = progress(office, target, "2018-12-31", by=by)
    assert len(whole["series"]) == periods and whole["series"][-1]["value"] == whole["value"]
    assert sum(Decimal(one["gained"]) for one in whole["series"]) == Decimal(whole["value"])
    for one in whole["series"][::5]:
        assert progress(office, target, one["ends_on"])["value"] == one["value"]


def test_the_shares_add_up(office):
    for code in ("M1.2.1", "M2.3.2", "M1.1.3"):
        seen = progress(office, office.targets[code], "2018-12-31")
        for shares in ("by_commission", "by_region", "by_kind"):
            assert sum(Decimal(one["value"]) for one in seen[shares]) == Decimal(seen["value"]), (code, shares)


def test_a_number_is_the_same_for_all_and_the_records_behind_it_are_not(office):
    target = office.targets["M1.2.1"]
    full, own = (evidence(office, target, "2018-12-31", caller) for caller in (office.officer, office.commission))
    assert progress(office, target, "2018-12-31", office.commission)["value"] == progress(
        office, target, "2018-12-31")["value"]
    assert [row["id"] for row in full] == [row["id"] for row in own]
    assert not any(row["withheld"] for row in full)
    seen = [row for row in own if not row["withheld"]]
    mine = office.commission_id("MAR")
    assert seen and all(row["commission_id"] == mine for row in seen)
    assert all(not {"record_id", "record_path", "label", "commission_id"} & set(row) for row in own if row["withheld"])
    for row in seen:
        assert office.commission.get(row["record_path"]).status_code == 200


def new_target(office, **rule):
    """A target of a plan of its own years, counted as the rule says."""
    target = TARGETS.create(office.officer, area_id=office.areas["1.1"]["id"], due_on="2018-12-31", target_value="4")
    if rule:
        answer = office.officer.post("/v1/counting-rules", {"target_id": target["id"], **rule})
        assert answer.status_code == 201, answer.text
    return target


def report(office, target, caller=None, **members):
    answer = (caller or office.officer).post("/v1/progress-reports", {
        "target_id": target["id"], "mode": "adds", "value": "2", "happened_on": "2017-03-01",
        "statement": "Two sessions outside", **members})
    assert answer.status_code == 201, answer.text
    return answer.json()


def move(caller, made, to, **members):
    return caller.post(f"/v1/progress-reports/{made['id']}/transitions", {"to": to, **members},
                       headers={"If-Match": "*", **key()})


def verified(office, target, **members):
    made = report(office, target, **members)
    assert move(office.officer, made, "submitted").status_code == 201
    assert move(office.second, made, "verified").status_code == 201


def test_only_a_verified_report_counts_and_from_its_day(office):
    target = new_target(office)
    made = report(office, target)
    for step in (None, "submitted"):
        assert step is None or move(office.officer, made, step).status_code == 201
        assert progress(office, target, "2018-12-31")["value"] == "0"
        assert [row["reason"] for row in evidence(office, target, "2018-12-31")] == ["not_verified"]
    assert move(office.second, made, "verified").status_code == 201
    assert progress(office, target, "2018-12-31")["value"] == "2"
    assert progress(office, target, "2017-02-28")["value"] == "0"
    assert [row["reason"] for row in evidence(office, target, "2017-02-28")] == ["after_the_day"]
    locked = office.officer.patch(f"/v1/progress-reports/{made['id']}", {"value": "9"}, '"3"')
    assert problem(locked, 409, "locked")["lock_reason"] == "verified"


def test_a_report_that_replaces_stands_for_what_was_counted_up_to_its_day(office):
    target = new_target(office, source="trainings", measure="records", dated_by="ends_on", scopes=["national"])
    before = {day: Decimal(progress(office, target, day)["value"]) for day in ("2016-12-31", "2018-12-31")}
    verified(office, target, mode="replaces", value="7.5", happened_on="2016-12-31")
    assert Decimal(progress(office, target, "2016-12-31")["value"]) == Decimal("7.5")
    assert Decimal(progress(office, target, "2018-12-31")["value"]) == (
        Decimal("7.5") + before["2018-12-31"] - before["2016-12-31"])
    rows = evidence(office, target, "2018-12-31")
    assert {row["reason"] for row in rows if row["day"] <= "2016-12-31" and not row["counted"]} >= {"replaced_by_report"}
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal(progress(office, target, "2018-12-31")["value"])


def test_whoever_submitted_a_report_does_not_judge_it(office):
    made = report(office, new_target(office))
    assert move(office.officer, made, "submitted").status_code == 201
    problem(move(office.officer, made, "verified"), 403, "four-eyes")
    problem(move(office.second, made, "returned"), 422, "rule-violated")
    assert move(office.second, made, "returned", reason="No list").status_code == 201


def test_a_commission_reports_its_own_work_only(office):
    target = office.targets["M2.1.3"]
    mine, other = office.commission_id("MAR"), office.commission_id("SEN")
    made = report(office, target, office.commission, commission_id=mine)
    assert office.of("SEN").get(f"/v1/progress-reports/{made['id']}").status_code == 404
    problem(office.commission.post("/v1/progress-reports", {
        "target_id": target["id"], "commission_id": other, "mode": "adds", "value": "1", "happened_on": "2017-03-01",
        "statement": "Theirs"}), 422, "unknown-reference")
    assert move(office.commission, made, "submitted").status_code == 201
    problem(move(office.commission, made, "verified"), 403, "role-not-allowed")


def test_a_day_to_come_is_no_progress(office):
    answer = office.officer.post("/v1/progress-reports", {
        "target_id": office.targets["M2.1.3"]["id"], "mode": "adds", "value": "1", "happened_on": "2999-01-01",
        "statement": "Soon"})
    problem(answer, 422, "rule-violated")


@pytest.mark.parametrize("wrong, member", [
    ({"source": "visits", "measure": "records", "dated_by": "accepted_on"}, "dated_by"),
    ({"source": "visits", "measure": "records", "dated_by": "ends_on", "kinds": ["equipment"]}, "kinds"),
    ({"source": "grants", "measure": "commissions", "dated_by": "approved_on", "categories": ["computer"]}, "dated_by"),
    ({"source": "trainings", "measure": "persons", "dated_by": "ends_on"}, "roles"),
    ({"source": "meetings", "measure": "records", "dated_by": "ends_on", "organizations": ["NOBODY"]}, "organizations"),
])
def test_a_rule_that_cannot_count_is_422(office, wrong, member):
    answer = office.officer.post("/v1/counting-rules", {"target_id": new_target(office)["id"], **wrong})
    errors = problem(answer, 422, "rule-violated")["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [(f"#/{member}", "counting_rule_counts")]


def test_a_target_has_one_rule(office):
    rule = {"source": "visits", "measure": "records", "dated_by": "ends_on"}
    target = new_target(office, **rule)
    problem(office.officer.post("/v1/counting-rules", {"target_id": target["id"], **rule}), 409, "conflict")


def test_a_target_of_a_draft_plan_is_nobodys_else(office):
    plan = PLANS.create(office.officer)
    target = TARGETS.create(office.officer, area_id=AREAS.create(
        office.officer, project_id=PROJECTS.create(office.officer, plan_id=plan["id"])["id"])["id"])
    for name in ("progress", "evidence"):
        assert office.commission.get(at(target, name)).status_code == 404
        assert office.officer.get(at(target, name)).status_code == 200


def test_what_is_entered_later_does_not_change_a_past_day(office):
    """Records count by their own days: a cancellation of today leaves the days before it as they were."""
    target = new_target(office, source="grants", measure="records", dated_by="approved_on", kinds=["library"])
    grant = office.approved("100.00", on="2016-04-01", kind="library")
    day = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    before = [progress(office, target, on)["value"] for on in ("2016-03-31", "2016-04-01", "2018-12-31")]
    assert Decimal(before[1]) == Decimal(before[0]) + 1
    office.moved(grant, "cancelled", reason="The archive moves", effective_on=day)
    assert [progress(office, target, on)["value"] for on in ("2016-03-31", "2016-04-01", "2018-12-31")] == before
    assert Decimal(progress(office, target, day)["value"]) == Decimal(before[2]) - 1
