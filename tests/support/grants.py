"""Grants as a test walks them through their life, over HTTP."""
import uuid

from support.resources import tag
from support.session import Session


def key():
    """A new Idempotency-Key."""
    return {"Idempotency-Key": str(uuid.uuid4())}


class Office:
    """The people around a grant: who asks, who decides, who pays, who looks."""

    def __init__(self, service, commission="MAR"):
        self.service = service
        self.officer = Session(service, service.mint("secretariat", subject="officer-1"))
        self.second = Session(service, service.mint("secretariat", subject="officer-2"))
        self.finance = Session(service, service.mint("finance", subject="finance-1"))
        self.auditor = Session(service, service.mint("auditor", subject="auditor-1"))
        self.admin = Session(service, service.mint("admin", subject="admin-1"))
        self.commission = self.of(commission)
        self.lines = {line["code"]: line for line in self.officer.rows("/v1/budget-lines")}
        self.areas = {area["code"]: area for area in self.officer.rows("/v1/areas")}

    def of(self, code):
        """A caller of that commission."""
        return Session(self.service, self.service.mint("commission", code, subject=f"{code.lower()}-1"))

    def commission_id(self, code):
        return self.officer.get(f"/v1/commissions/{code}").json()["id"]

    def body(self, code="MAR", **members):
        return {"year": 2016, "kind": "equipment", "title": "Computers", "purpose": "The office has none.",
                "area_id": self.areas["1.2"]["id"], "budget_line_id": self.lines["project_1"]["id"],
                "commission_id": self.commission_id(code), "requested_amount": "12000.00",
                "activity_starts_on": "2016-05-01", "activity_ends_on": "2016-06-30", **members}

    def draft(self, caller=None, code="MAR", **members):
        """A new draft: its representation."""
        answer = (caller or self.officer).post("/v1/grants", self.body(code, **members))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def read(self, grant, caller=None):
        answer = (caller or self.officer).get(url(grant))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def move(self, grant, to, caller=None, **members):
        """Try a transition from the grant's present version: the answer."""
        caller = caller or self.officer
        present = self.read(grant)
        return caller.post(url(grant) + "/transitions", {"to": to, **members},
                           headers={"If-Match": tag(present), **key()})

    def moved(self, grant, to, caller=None, **members):
        """A transition that succeeds: the grant behind it."""
        answer = self.move(grant, to, caller, **members)
        assert answer.status_code == 201, answer.text
        return self.read(grant)

    def submitted(self, code="MAR", caller=None, **members):
        return self.moved(self.draft(caller, code, **members), "submitted", caller)

    def approved(self, amount=None, on="2016-04-01", code="MAR", **members):
        grant = self.submitted(code, **members)
        amount = amount or grant["requested_amount"]
        reason = {} if amount == grant["requested_amount"] else {"reason": "The rest next year"}
        return self.moved(grant, "approved", approved_amount=amount, effective_on=on, **reason)

    def pay(self, grant, amount, kind="disbursement", on="2016-05-10", **members):
        """Book an entry: the answer."""
        return self.finance.post("/v1/ledger-entries", {"kind": kind, "grant_id": grant["id"], "amount": amount,
                                                        "value_date": on, **members}, headers=key())

    def paid(self, grant, amount, **members):
        answer = self.pay(grant, amount, **members)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def report(self, grant, amount, kind="final", caller=None):
        answer = (caller or self.commission).post(
            url(grant) + "/reports",
            {"kind": kind, "covers_from": "2016-05-01", "covers_until": "2016-06-30", "narrative": "Done.",
             "claimed_amount": amount, "submitted_on": "2016-07-20"})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def judge(self, grant, report, to, caller=None, **members):
        caller = caller or self.officer
        return caller.post(f"{url(grant)}/reports/{report['id']}/transitions", {"to": to, **members},
                           headers={"If-Match": tag(report), **key()})

    def line_balance(self, code="project_1", as_of=None):
        path = f"/v1/budget-lines/{self.lines[code]['id']}/balance" + (f"?as_of={as_of}" if as_of else "")
        answer = self.auditor.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def url(grant):
    return "/v1/grants/" + grant["id"]
