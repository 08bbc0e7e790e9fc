"""Periods of plans: locked with signed snapshots, with what records changed since beside them."""
import datetime
import hashlib
import json
import time
from decimal import Decimal

import jwt
import pytest

from support.grants import key
from support.resources import problem

LOCK = {"to": "locked", "reason": "Reported to the Executive Council"}
OPEN = {"to": "open", "reason": "A report came in late"}


@pytest.fixture(scope="module")
def office(postgres):
    from contract.test_every_write import peaceful
    with peaceful(postgres) as own:
        own.plan = own.officer.rows("/v1/plans")[0]
        own.targets = {row["code"]: row for row in own.officer.rows("/v1/targets")}
        own.days = (datetime.date(2018, 1, 1) + datetime.timedelta(days=number) for number in range(300))
        yield own


def periods(office):
    return f"/v1/plans/{office.plan['id']}/periods"


def make(office, **members):
    body = {"title": "A period", "starts_on": "2016-01-01", "ends_on": str(next(office.days)), **members}
    answer = office.officer.post(periods(office), body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def at(period, name=""):
    return f"/v1/plans/{period['plan_id']}/periods/{period['id']}{name}"


def move(caller, period, step):
    return caller.post(at(period, "/transitions"), step, headers={"If-Match": "*", **key()})


def locked(office):
    period = make(office)
    answer = move(office.officer, period, LOCK)
    assert answer.status_code == 201, answer.text
    return period


def snapshots(office, period, caller=None, query=""):
    return (caller or office.officer).rows(at(period, f"/snapshots?limit=200{query}"))


def signed(office, period):
    """The snapshots of a period once all of them are signed."""
    deadline = time.monotonic() + 10
    while True:
        rows = snapshots(office, period)
        if all("signature" in row for row in rows):
            return rows
        assert time.monotonic() < deadline, "they are not signed"
        time.sleep(0.05)


def test_a_lock_keeps_the_value_and_the_evidence_of_every_target(office):
    period = locked(office)
    rows = snapshots(office, period)
    assert {row["target_code"] for row in rows} == set(office.targets)
    for row in rows:
        target = f"/v1/targets/{row['target_id']}"
        day = f"as_of={period['ends_on']}"
        evidence = [one for one in office.officer.rows(f"{target}/evidence?{day}&limit=200") if one["counted"]]
        lines = "".join(f"{one['id']} {one['amount']}\n" for one in sorted(evidence, key=lambda one: one["id"]))
        assert row["value"] == office.officer.get(f"{target}/progress?{day}").json()["value"] == row["value_now"]
        assert row["evidence_count"] == len(evidence)
        assert row["evidence_hash"] == hashlib.sha256(lines.encode()).hexdigest()
        assert (row["delta"], row["records_gained"], row["records_lost"], row["differs"], row["in_force"]) == (
            "0", 0, 0, False, True)


def test_a_snapshot_is_signed_by_a_key_of_the_key_set(office):
    period = locked(office)
    keys = office.officer.get("/.well-known/jwks.json").json()["keys"]
    for row in signed(office, period):
        kid = jwt.get_unverified_header(row["signature"])["kid"]
        public = jwt.PyJWK(next(one for one in keys if one["kid"] == kid)).key
        claims = jwt.decode(row["signature"], public, algorithms=["ES256"])
        assert claims.pop("iat") <= time.time() + 1
        assert claims == {
            "iss": office.service.issuer, "snapshot": row["id"], "plan": office.plan["code"], "period": period["id"],
            "target": row["target_code"], "ends_on": period["ends_on"], "value": row["value"],
            "evidence_count": row["evidence_count"], "evidence_hash": row["evidence_hash"]}


def test_a_signature_is_no_access_token(office):
    from support.session import Session
    signature = signed(office, locked(office))[0]["signature"]
    problem(Session(office.service, signature).get("/v1/plans"), 401, "token-invalid")


def test_what_a_late_record_changes_is_shown_beside_the_snapshot(office):
    period = locked(office)
    target = office.targets["M2.1.3"]
    before = next(row for row in snapshots(office, period) if row["target_code"] == "M2.1.3")
    made = office.officer.post("/v1/progress-reports", {
        "target_id": target["id"], "mode": "adds", "value": "3", "happened_on": "2016-02-01", "statement": "Found later"}).json()
    for caller, state in ((office.officer, "submitted"), (office.second, "verified")):
        answer = caller.post(f"/v1/progress-reports/{made['id']}/transitions", {"to": state}, headers={"If-Match": "*"})
        assert answer.status_code == 201, answer.text
    changed = snapshots(office, period, query="&differs=true")
    assert [row["target_code"] for row in changed] == ["M2.1.3"]
    row = changed[0]
    assert (row["value"], row["evidence_hash"], row["delta"]) == (before["value"], before["evidence_hash"], "3")
    assert Decimal(row["value_now"]) == Decimal(row["value"]) + 3
    assert (row["records_gained"], row["records_lost"]) == (1, 0)


def test_a_reopened_period_keeps_its_snapshots_and_a_new_lock_makes_others(office):
    period = locked(office)
    assert move(office.officer, period, OPEN).status_code == 201
    assert {row["in_force"] for row in snapshots(office, period)} == {False}
    assert move(office.officer, period, LOCK).status_code == 201
    rows = snapshots(office, period)
    assert sorted(row["in_force"] for row in rows) == [False] * 15 + [True] * 15
    steps = office.officer.rows(at(period, "/transitions"))
    assert [step["to"] for step in steps] == ["locked", "open", "locked"]
    assert [step["reason"] for step in steps] == [LOCK["reason"], OPEN["reason"], LOCK["reason"]]


def test_who_locked_it_and_why_is_told_while_it_is_locked(office):
    period = make(office)
    assert "locked_at" not in period and period["allowed_transitions"] == ["locked"]
    move(office.officer, period, LOCK)
    now = office.officer.get(at(period)).json()
    assert (now["state"], now["locked_by"], now["lock_note"], now["lock_reason"]) == (
        "locked", "officer-1", LOCK["reason"], "locked")
    move(office.officer, period, OPEN)
    assert {"locked_at", "locked_by", "lock_note"} & set(office.officer.get(at(period)).json()) == set()


def test_a_locked_period_is_not_edited_or_deleted(office):
    period = locked(office)
    answer = office.officer.patch(at(period), {"title": "Another"}, "*")
    assert problem(answer, 409, "locked")["lock_reason"] == "locked"
    problem(office.officer.delete(at(period), "*"), 409, "locked")


def test_only_what_is_over_can_be_locked(office):
    plan = office.officer.post("/v1/plans", {
        "code": "2097-2099", "titles": {"en": "Far"}, "starts_on": "2097-01-01", "ends_on": "2099-12-31",
        "currency": "USD", "state": "published"}).json()
    period = office.officer.post(f"/v1/plans/{plan['id']}/periods", {
        "title": "To come", "starts_on": "2097-01-01", "ends_on": "2097-12-31"}).json()
    problem(move(office.officer, period, LOCK), 409, "condition-unmet")


@pytest.mark.parametrize("members, code", [
    ({"ends_on": "2019-01-01"}, "plan_period_in_plan"), ({"starts_on": "2015-12-31"}, "plan_period_in_plan"),
    ({"starts_on": "2016-05-02", "ends_on": "2016-05-01"}, "plan_period_ends_after_start")])
def test_days_are_within_the_plan_and_in_order(office, members, code):
    body = {"title": "A period", "starts_on": "2016-01-01", "ends_on": "2016-12-30", **members}
    errors = problem(office.officer.post(periods(office), body), 422, "rule-violated")["errors"]
    assert [error["code"] for error in errors] == [code]


def test_a_reason_is_needed(office):
    problem(move(office.officer, make(office), {"to": "locked"}), 422, "invalid-body")
    problem(move(office.officer, make(office), {"to": "locked", "reason": " "}), 422, "invalid-body")


def test_one_period_a_last_day(office):
    period = make(office)
    body = {"title": "Again", "starts_on": "2016-02-01", "ends_on": period["ends_on"]}
    problem(office.officer.post(periods(office), body), 409, "conflict")


def test_everybody_reads_and_the_secretariat_alone_writes(office):
    period = locked(office)
    for caller in (office.finance, office.commission, office.second):
        assert len(snapshots(office, period, caller)) == 15
    problem(move(office.commission, period, OPEN), 403, "role-not-allowed")
    problem(move(office.finance, period, OPEN), 403, "role-not-allowed")


def test_snapshots_are_not_changed_even_by_the_owner(office, postgres):
    period = locked(office)
    row = signed(office, period)[0]
    connection = postgres.connect(office.database)
    try:
        for statement in ("update natcom.plan_period_snapshot set value = 99 where id = %s",
                          "update natcom.plan_period_snapshot set signature = 'x' where id = %s",
                          "delete from natcom.plan_period_snapshot where id = %s"):
            with connection.cursor() as cursor, pytest.raises(Exception, match="only ever added to"):
                cursor.execute("set natcom.roles = 'auditor'")
                cursor.execute(statement, (row["id"],))
    finally:
        connection.close()
    assert json.dumps(signed(office, period)[0]) == json.dumps(row)
