"""A model of grants and their ledger walks beside the service and agrees with it at every step.

The model is written from the rules, not from the SQL: it predicts the status
and the problem of each step, and what every amount is behind it.
"""
import os
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from support.grants import Office, key, url
from support.service import Service

SCALE = int(os.environ.get("NATCOM_PROOF_SCALE", "1"))
APPROVED_ON = "2016-04-01"
DAYS = ("2016-03-31", "2016-05-10", "2016-06-01", "2016-07-01")
MOVES = {"draft": {"submitted", "withdrawn"}, "returned": {"submitted", "withdrawn"},
         "submitted": {"returned", "approved", "rejected", "withdrawn"}, "approved": {"closed", "cancelled"},
         "rejected": set(), "withdrawn": set(), "closed": set(), "cancelled": set()}
VISIT_CEILING = 5000  # of the demo data
# The service takes a payment that was not committed; the model does not.
BROKEN = "alter table natcom.ledger_entry disable trigger check_balance"


class Line:
    def __init__(self, balance):
        self.revised, self.committed = Decimal(balance["revised"]), Decimal(balance["committed"])


class Grant:
    def __init__(self, record):
        self.record = record
        self.state, self.kind = "draft", record["kind"]
        self.requested, self.approved = Decimal(record["requested_amount"]), None
        self.committed = Decimal(0)
        self.paid_by_day = []  # (day, signed amount)
        self.reports = []      # [id, kind, state, claim]

    @property
    def paid(self):
        return sum((amount for _, amount in self.paid_by_day), Decimal(0))

    def claimed(self, *states):
        return sum((claim for _, _, state, claim in self.reports if state in states), Decimal(0))

    def breaks(self, entry):
        """The problem that one more entry makes on some day, or None."""
        paid, lowest, highest = Decimal(0), Decimal(0), Decimal(0)
        excess = False
        for day in sorted({day for day, _ in self.paid_by_day + [entry]}):
            paid = sum((amount for at, amount in self.paid_by_day + [entry] if at <= day), Decimal(0))
            lowest, highest = min(lowest, paid), max(highest, paid)
            excess = excess or paid > (self.committed if day >= APPROVED_ON else 0)
        return "refund-exceeded" if lowest < 0 else "commitment-exceeded" if excess else None


class Machine(RuleBasedStateMachine):
    office = None
    line = None
    steps = 0

    def __init__(self):
        super().__init__()
        self.grants = []
        self.money_moved = True

    def some(self, number):
        return self.grants[number % len(self.grants)] if self.grants else None

    def expect(self, answer, status, code=None):
        type(self).steps += 1
        self.money_moved = self.money_moved or "ledger" in answer.url or "revisions" in answer.url or "transitions" in answer.url
        assert answer.status_code == status, f"{answer.status_code} instead of {status} {code}: {answer.text}"
        assert code is None or answer.json()["code"] == code, f"instead of {code}: {answer.text}"

    @rule(kind=st.sampled_from(["equipment", "joint_activity", "visit", "training"]), amount=st.integers(1, 9000))
    def draft(self, kind, amount):
        answer = self.office.officer.post("/v1/grants", self.office.body(kind=kind, requested_amount=f"{amount}.00"))
        self.expect(answer, 201)
        self.grants.append(Grant(answer.json()))

    def refusal(self, grant, to, amount, reason):
        """Status and code with which a transition is refused, or None."""
        if to not in MOVES[grant.state]:
            return 409, "transition-not-allowed"
        if to == "submitted":
            if grant.kind == "joint_activity":
                return 409, "condition-unmet"
            if grant.kind == "visit" and grant.requested > VISIT_CEILING:
                return 422, "ceiling-exceeded"
        if to in ("returned", "rejected") and not reason:
            return 422, "rule-violated"
        if to == "approved":
            if amount > grant.requested or (amount < grant.requested and not reason):
                return 422, "rule-violated"
            if self.line.committed + amount > self.line.revised:
                return 409, "budget-exceeded"
        if to == "closed" and not any(k == "final" and s == "accepted" for _, k, s, _ in grant.reports):
            return 409, "condition-unmet"
        if to == "cancelled" and not reason:
            return 422, "rule-violated"
        if to in ("closed", "cancelled") and grant.paid > grant.claimed("accepted"):
            return 409, "condition-unmet"
        return None

    @rule(number=st.integers(0, 5), to=st.sampled_from(sorted(set(MOVES) - {"draft"})), share=st.integers(1, 11),
          reason=st.booleans())
    def move(self, number, to, share, reason):
        grant = self.some(number)
        if grant is None:
            return
        amount = (grant.requested * share / 10).quantize(Decimal("0.01"))
        members = {"approved_amount": str(amount), "effective_on": APPROVED_ON} if to == "approved" else {}
        members |= {"reason": "Because"} if reason else {}
        refused = self.refusal(grant, to, amount, reason)
        answer = self.office.move(grant.record, to, **members)
        if refused:
            self.expect(answer, *refused)
            return
        self.expect(answer, 201)
        grant.state = to
        if to == "approved":
            grant.approved = grant.committed = amount
            self.line.committed += amount
        if to in ("closed", "cancelled"):
            self.line.committed -= grant.committed - grant.paid
            grant.committed = grant.paid

    # Straight to where the interesting steps are.
    @rule(amount=st.integers(100, 4000))
    def approved_grant(self, amount):
        if self.line.committed + amount > self.line.revised:
            return
        self.draft("equipment", amount)
        self.move(len(self.grants) - 1, "submitted", 10, False)
        self.move(len(self.grants) - 1, "approved", 10, False)

    @rule(number=st.integers(0, 5), kind=st.sampled_from(["disbursement", "refund"]), share=st.integers(1, 7),
          day=st.sampled_from(DAYS))
    def book(self, number, kind, share, day):
        grant = self.some(number)
        if grant is None:
            return
        amount = (grant.requested * share / 6).quantize(Decimal("0.01"))
        answer = self.office.pay(grant.record, str(amount), kind=kind, on=day)
        entry = (day, amount if kind == "disbursement" else -amount)
        if grant.state != "approved":
            self.expect(answer, 409, "locked")
        elif grant.breaks(entry):
            self.expect(answer, 409, grant.breaks(entry))
        else:
            self.expect(answer, 201)
            grant.paid_by_day.append(entry)

    @rule(number=st.integers(0, 5), kind=st.sampled_from(["interim", "final"]), share=st.integers(0, 7))
    def report(self, number, kind, share):
        grant = self.some(number)
        if grant is None:
            return
        claim = (grant.requested * share / 6).quantize(Decimal("0.01"))
        answer = self.office.commission.post(url(grant.record) + "/reports", {
            "kind": kind, "covers_from": "2016-05-01", "covers_until": "2016-06-30", "narrative": "Done",
            "claimed_amount": str(claim), "submitted_on": "2016-07-20"})
        if grant.state != "approved":
            self.expect(answer, 409, "locked")
        elif kind == "final" and any(k == "final" for _, k, _, _ in grant.reports):
            self.expect(answer, 409, "conflict")
        else:
            self.expect(answer, 201)
            grant.reports.append([answer.json()["id"], kind, "submitted", claim])

    @rule(number=st.integers(0, 5), which=st.integers(0, 3), to=st.sampled_from(["accepted", "returned", "submitted"]),
          reason=st.booleans())
    def judge(self, number, which, to, reason):
        grant = self.some(number)
        if grant is None or not grant.reports:
            return
        report = grant.reports[which % len(grant.reports)]
        present = self.office.officer.get(f"{url(grant.record)}/reports/{report[0]}").json()
        answer = self.office.judge(grant.record, present, to, **({"reason": "Because"} if reason else {}))
        allowed = {"submitted": {"accepted", "returned"}, "returned": {"submitted"}, "accepted": set()}[report[2]]
        if grant.state != "approved":
            self.expect(answer, 409, "locked")
        elif to not in allowed:
            self.expect(answer, 409, "transition-not-allowed")
        elif to == "returned" and not reason:
            self.expect(answer, 422, "rule-violated")
        elif report[2] == "submitted" and present["submitted_by"] == "officer-1":
            self.expect(answer, 403, "four-eyes")
        else:
            self.expect(answer, 201)
            report[2] = to

    @rule(amount=st.integers(-20000, 20000).filter(bool))
    def revise(self, amount):
        line = self.office.lines["project_1"]["id"]
        answer = self.office.finance.post(f"/v1/budget-lines/{line}/revisions", {
            "amount": f"{amount}.00", "reason": "Model", "approved_by": "Council", "effective_on": "2016-01-01"},
            headers=key())
        if self.line.revised + amount < self.line.committed:
            self.expect(answer, 409, "budget-exceeded")
        else:
            self.expect(answer, 201)
            self.line.revised += amount

    @invariant()
    def the_line_is_what_the_model_says(self):
        if self.money_moved:
            self.money_moved = False
            shown = self.office.line_balance()
            assert (Decimal(shown["revised"]), Decimal(shown["committed"])) == (self.line.revised, self.line.committed)

    @invariant()
    def the_last_grant_is_what_the_model_says(self):
        for grant in self.grants[-1:]:
            shown = self.office.read(grant.record)
            assert shown["state"] == grant.state
            assert shown["allowed_transitions"] == sorted(MOVES[grant.state])
            assert Decimal(shown.get("approved_amount", "0")) == (grant.approved or 0)
            assert Decimal(shown["paid_amount"]) == grant.paid
            assert Decimal(shown["claimed_amount"]) == grant.claimed("submitted", "accepted")

    def teardown(self):
        for grant in self.grants:
            assert self.office.read(grant.record)["state"] == grant.state


def walk(postgres, examples, change=None, phases=tuple(Phase)):
    """Run the machine against a service on a new database; the number of steps that were judged."""
    name = postgres.create_database()
    with closing(postgres.connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute("set natcom.roles = 'admin'; update natcom.plan_setting set value = 0"
                       " where name = 'block_on_overdue_report'")
        if change:
            cursor.execute(change)
    service = Service(postgres.url(name))
    try:
        Machine.office = Office(service)
        Machine.line = Line(Machine.office.line_balance())
        Machine.steps = 0
        run_state_machine_as_test(Machine, settings=settings(
            max_examples=examples, phases=phases, stateful_step_count=50, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck), report_multiple_bugs=False))
        assert Machine.office.auditor.get("/v1/ledger/invariants").json()["holds"]
        return Machine.steps
    finally:
        service.stop()


def test_the_service_and_the_model_agree_at_two_thousand_steps(postgres):
    assert walk(postgres, 80 * SCALE) >= 2000 * SCALE


def test_control_a_rule_that_is_gone_is_noticed(postgres):
    with pytest.raises(BaseException):  # hypothesis may raise a group of failures
        walk(postgres, 30, BROKEN, (Phase.generate,))
