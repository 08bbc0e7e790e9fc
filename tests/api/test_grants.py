"""Grants from the request to the closed account, over HTTP."""
import re
from decimal import Decimal

import pytest

from support.grants import Office, key, url
from support.resources import UNKNOWN_ID, errors, problem, tag


@pytest.fixture(scope="module")
def office(postgres):
    from support.service import Service
    service = Service(postgres.url(postgres.create_database()))
    yield Office(service)
    service.stop()


@pytest.fixture(autouse=True)
def no_blocking(office):
    """Reports of 2016 are overdue by now: they block only where a test says so."""
    setting = next(s for s in office.admin.rows("/v1/plan-settings") if s["name"] == "block_on_overdue_report")
    if setting["value"] != "0":
        office.admin.patch("/v1/plan-settings/" + setting["id"], {"value": "0"}, tag(setting))


def test_a_draft_has_a_reference_a_beneficiary_and_what_its_author_may_do_with_it(office):
    grant = office.draft(office.commission)
    assert re.fullmatch(r"G-2016-\d{5,}", grant["reference"])
    assert (grant["state"], grant["scope"], grant["support"], grant["themes"]) == ("draft", "national", "financial", [])
    assert grant["allowed_transitions"] == ["submitted", "withdrawn"]
    assert "lock_reason" not in grant and "approved_amount" not in grant
    assert (grant["claimed_amount"], grant["paid_amount"]) == ("0.00", "0.00")
    beneficiaries = office.commission.rows(url(grant) + "/beneficiaries")
    assert [(b["commission_id"], b["share_percent"], b["is_lead"]) for b in beneficiaries] == [
        (grant["commission_id"], "100.00", True)]


def test_a_grant_goes_from_the_request_to_the_closed_account(office):
    before = office.line_balance()
    grant = office.draft(office.commission)
    grant = office.moved(grant, "submitted", office.commission)
    assert grant["lock_reason"] == "under_decision" and "submitted_at" in grant
    grant = office.moved(grant, "approved", approved_amount="10000.00", reason="The rest next year",
                         effective_on="2016-04-01")
    assert grant["approved_amount"] == "10000.00" and grant["allowed_transitions"] == ["cancelled", "closed"]
    office.paid(grant, "9000.00")
    report = office.report(grant, "8500.00")
    assert problem(office.move(grant, "closed"), 409, "condition-unmet")
    assert office.judge(grant, report, "accepted").status_code == 201
    refused = problem(office.move(grant, "closed"), 409, "condition-unmet")
    assert refused["refund_due"] == "500.00"
    office.paid(grant, "500.00", kind="refund", on="2016-08-01")
    grant = office.moved(grant, "closed")
    assert (grant["requested_amount"], grant["approved_amount"], grant["claimed_amount"], grant["paid_amount"]) == (
        "12000.00", "10000.00", "8500.00", "8500.00")
    after = office.line_balance()
    for name in ("committed", "disbursed"):
        assert Decimal(after[name]) - Decimal(before[name]) == {"committed": 8500, "disbursed": 9000}[name]
    steps = [(t["from"], t["to"], t["actor"]) for t in office.auditor.rows(url(grant) + "/transitions")]
    assert steps == [("draft", "submitted", "mar-1"), ("submitted", "approved", "officer-1"),
                     ("approved", "closed", "officer-1")]
    ledger = office.commission.get(url(grant) + "/ledger").json()
    assert (ledger["committed"], ledger["disbursed"], ledger["refunded"], ledger["unspent"]) == (
        "8500.00", "9000.00", "500.00", "0.00")
    assert [(e["kind"], e["amount"]) for e in ledger["entries"]] == [
        ("commitment", "10000.00"), ("disbursement", "9000.00"), ("refund", "500.00"), ("decommitment", "1500.00")]
    invariants = office.auditor.get("/v1/ledger/invariants").json()
    assert invariants["holds"] and all(rule["holds"] for rule in invariants["invariants"])


def test_a_transition_needs_the_present_version(office):
    grant = office.draft()
    path = url(grant) + "/transitions"
    problem(office.officer.post(path, {"to": "submitted"}, headers=key()), 428, "precondition-required")
    problem(office.officer.post(path, {"to": "submitted"}, headers={"If-Match": "17", **key()}), 400,
            "invalid-parameter")
    stale = office.officer.post(path, {"to": "submitted"}, headers={"If-Match": '"99"', **key()})
    assert problem(stale, 412, "version-conflict")["current_version"] == grant["version"]
    assert stale.headers["ETag"] == tag(grant)
    done = office.officer.post(path, {"to": "submitted"}, headers={"If-Match": tag(grant), **key()})
    assert done.status_code == 201
    assert done.headers["Location"] == f"{path}/{done.json()['id']}"
    assert done.json()["resource_version"] == office.read(grant)["version"]
    assert office.officer.get(done.headers["Location"]).json() == done.json()


def test_a_transition_that_the_state_does_not_have_says_which_it_has(office):
    grant = office.draft()
    refused = problem(office.move(grant, "closed"), 409, "transition-not-allowed")
    assert refused["allowed"] == ["submitted", "withdrawn"] and refused["state"] == "draft"


@pytest.mark.parametrize("caller, to", [("commission", "approved"), ("commission", "rejected")])
def test_a_transition_of_another_role_is_refused(office, caller, to):
    grant = office.submitted()
    problem(office.move(grant, to, getattr(office, caller), reason="no", **(
        {"approved_amount": "1.00"} if to == "approved" else {})), 403, "role-not-allowed")


def test_refusals_and_partial_approvals_need_a_reason(office):
    grant = office.submitted()
    for to, members in (("rejected", {}), ("returned", {}), ("approved", {"approved_amount": "1.00"})):
        answer = office.move(grant, to, **members)
        problem(answer, 422, "rule-violated")
        assert ("#/reason", "transition_reason_given") in errors(answer)
    too_much = office.move(grant, "approved", approved_amount="12000.01")
    assert problem(too_much, 422, "rule-violated")["limit"] == "12000.00"
    assert ("#/approved_amount", "grant_record_approved_within_requested") in errors(too_much)


def test_a_joint_activity_needs_two_beneficiaries_whose_shares_are_the_whole(office):
    grant = office.draft(kind="joint_activity")
    refused = office.move(grant, "submitted")
    assert problem(refused, 409, "condition-unmet")["limit"] == "2"
    path = url(grant) + "/beneficiaries"
    added = office.officer.post(path, {"commission_id": office.commission_id("DZA"), "share_percent": "40.00"})
    assert added.status_code == 201
    refused = office.move(grant, "submitted")
    assert problem(refused, 409, "condition-unmet")["present"] == "140"
    lead = next(b for b in office.officer.rows(path) if b["is_lead"])
    changed = office.officer.patch(f"{path}/{lead['id']}", {"share_percent": "60.00"}, tag(lead))
    assert changed.status_code == 200, changed.text
    assert office.moved(grant, "submitted")["state"] == "submitted"
    partner = office.of("DZA")
    assert office.read(grant, partner)["lock_reason"] == "under_decision"
    assert office.read(grant, partner)["allowed_transitions"] == []
    problem(office.move(grant, "withdrawn", partner), 403, "role-not-allowed")


def test_only_the_lead_and_the_secretariat_edit_a_draft(office):
    grant = office.draft(kind="joint_activity")
    office.officer.post(url(grant) + "/beneficiaries",
                        {"commission_id": office.commission_id("DZA"), "share_percent": "40.00"})
    grant = office.read(grant)
    partner = office.of("DZA")
    assert office.read(grant, partner)["lock_reason"] == "not_lead_commission"
    problem(partner.patch(url(grant), {"title": "Mine"}, tag(grant)), 403, "role-not-allowed")
    problem(partner.post(url(grant) + "/items", {"category": "computer", "description": "x", "quantity": 1,
                                                "unit_price": "1.00"}), 403, "role-not-allowed")
    assert office.commission.patch(url(grant), {"title": "Ours"}, tag(grant)).status_code == 200


def test_another_commission_finds_nothing_of_a_grant(office):
    grant = office.approved()
    entry = office.paid(grant, "10.00")
    stranger = office.of("DZA")
    for path in ("", "/items", "/beneficiaries", "/instalments", "/documents", "/reports", "/transitions",
                 "/extensions", "/waivers", "/ledger"):
        problem(stranger.get(url(grant) + path), 404, "not-found")
    problem(stranger.get("/v1/ledger-entries/" + entry["id"]), 404, "not-found")
    assert grant["id"] not in {g["id"] for g in stranger.rows("/v1/grants")}
    assert entry["id"] not in {e["id"] for e in stranger.rows("/v1/ledger-entries")}
    assert grant["id"] not in {g["id"] for g in stranger.rows(f"/v1/grants?commission_id={grant['commission_id']}")}
    problem(stranger.post(url(grant) + "/documents", {"kind": "other", "title": "x", "language": "en",
                                                     "url": "https://x.example/"}), 404, "not-found")
    answer = stranger.post("/v1/grants", office.body("MAR"))
    problem(answer, 422, "unknown-reference")
    assert ("#/commission_id", "unknown-reference") in errors(answer)


def test_after_the_submission_only_what_the_state_allows_is_edited(office):
    grant = office.submitted()
    refused = office.commission.patch(url(grant), {"title": "Other"}, tag(grant))
    found = problem(refused, 409, "locked")
    assert found["state"] == "submitted" and found["lock_reason"] == "under_decision"
    assert found["open_members"] == ["documents", "priority"]
    assert office.commission.patch(url(grant), {"priority": 2}, tag(grant)).status_code == 200
    grant = office.read(grant)
    assert office.officer.patch(url(grant), {"under_evaluation": True}, tag(grant)).status_code == 200
    grant = office.read(grant)
    found = problem(office.commission.patch(url(grant), {"priority": 1}, tag(grant)), 409, "locked")
    assert found["lock_reason"] == "under_evaluation"
    problem(office.officer.delete(url(grant), tag(grant)), 409, "locked")


def test_another_lead_takes_the_place_of_the_one_before(office):
    grant = office.draft()
    office.officer.post(url(grant) + "/items", {"category": "computer", "description": "x", "quantity": 1,
                                               "unit_price": "1.00"})
    grant, other = office.read(grant), office.commission_id("DZA")
    problem(office.commission.patch(url(grant), {"commission_id": other}, tag(grant)), 422, "unknown-reference")
    moved = office.officer.patch(url(grant), {"commission_id": other}, tag(grant))
    assert moved.status_code == 200 and moved.json()["version"] == grant["version"] + 1
    [beneficiary] = office.officer.rows(url(grant) + "/beneficiaries")
    assert (beneficiary["commission_id"], beneficiary["share_percent"], beneficiary["is_lead"]) == (other, "100.00", True)
    assert [item["commission_id"] for item in office.officer.rows(url(grant) + "/items")] == [other]
    problem(office.commission.get(url(grant)), 404, "not-found")
    assert office.moved(grant, "submitted", office.of("DZA"))["state"] == "submitted"


def test_a_draft_is_deleted_with_its_parts(office):
    grant = office.draft()
    office.officer.post(url(grant) + "/items", {"category": "computer", "description": "x", "quantity": 1,
                                               "unit_price": "1.00"})
    grant = office.read(grant)
    assert office.officer.delete(url(grant), tag(grant)).status_code == 204
    problem(office.officer.get(url(grant)), 404, "not-found")


def test_items_go_from_planned_to_accepted(office):
    grant = office.draft()
    path = url(grant) + "/items"
    item = office.officer.post(path, {"category": "computer", "description": "Desktop", "quantity": 3,
                                      "unit_price": "850.50"}).json()
    assert (item["state"], item["total_price"], item["commission_id"]) == ("planned", "2551.50", grant["commission_id"])
    assert office.read(grant)["version"] == grant["version"] + 1
    problem(office.officer.patch(f"{path}/{item['id']}", {"state": "ordered", "ordered_on": "2016-05-02"}, tag(item)),
            409, "locked")
    grant = office.moved(grant, "submitted")
    grant = office.moved(grant, "approved", approved_amount="12000.00", effective_on="2016-04-01")
    problem(office.officer.patch(f"{path}/{item['id']}", {"quantity": 4}, tag(item)), 409, "locked")
    problem(office.officer.patch(f"{path}/{item['id']}", {"state": "delivered", "ordered_on": "2016-05-02",
                                                        "delivered_on": "2016-05-03"}, tag(item)),
            409, "transition-not-allowed")
    for state, day in (("ordered", "2016-05-02"), ("delivered", "2016-06-02"), ("accepted", "2016-06-03")):
        missing = office.officer.patch(f"{path}/{item['id']}", {"state": state}, tag(item))
        problem(missing, 422, "rule-violated")
        item = office.officer.patch(f"{path}/{item['id']}", {"state": state, f"{state}_on": day}, tag(item)).json()
    assert item["state"] == "accepted" and item["allowed_transitions"] == []
    shown = office.officer.get(url(grant) + "?expand=items,beneficiaries,instalments,commission,area").json()
    assert shown["items"][0]["unit_price"] == "850.50" and shown["commission"]["code"] == "MAR"


def test_what_is_paid_stays_within_what_was_committed_on_every_day(office):
    grant = office.approved("10000.00")
    too_early = problem(office.pay(grant, "1.00", on="2016-03-31"), 409, "commitment-exceeded")
    assert too_early["requested"] == "1.00"
    too_much = problem(office.pay(grant, "10000.01"), 409, "commitment-exceeded")
    assert (too_much["committed"], too_much["requested"]) == ("10000.00", "10000.01")
    office.paid(grant, "10000.00")
    problem(office.pay(grant, "0.01"), 409, "commitment-exceeded")
    problem(office.pay(grant, "10000.01", kind="refund", on="2016-06-01"), 409, "refund-exceeded")
    problem(office.pay(grant, "1.00", kind="refund", on="2016-05-09"), 409, "refund-exceeded")
    problem(office.pay(grant, "1.00", on="2999-01-01"), 422, "rule-violated")
    problem(office.pay(grant, "1.00", kind="commitment"), 422, "rule-violated")


def test_a_wrong_payment_is_reversed_and_paid_again(office):
    grant = office.approved("10000.00")
    wrong = office.paid(grant, "9000.00")
    problem(office.pay(grant, "9000.01", kind="refund", on="2016-06-01", reverses_id=wrong["id"]), 422, "rule-violated")
    office.paid(grant, "9000.00", kind="refund", on="2016-05-11", reverses_id=wrong["id"])
    problem(office.pay(grant, "1.00", kind="refund", on="2016-06-01", reverses_id=wrong["id"]), 422, "rule-violated")
    office.paid(grant, "900.00", on="2016-05-12")
    assert office.read(grant)["paid_amount"] == "900.00"


def test_who_submitted_or_approved_a_grant_does_not_pay_it(office):
    grant = office.approved()
    both = office.service.mint("secretariat,finance", subject="officer-1")
    answer = office.finance.post("/v1/ledger-entries", {"kind": "disbursement", "grant_id": grant["id"],
                                                        "amount": "1.00", "value_date": "2016-05-01"},
                                 headers=key(), token=both)
    problem(answer, 403, "four-eyes")
    problem(office.officer.post("/v1/ledger-entries", {"kind": "disbursement", "grant_id": grant["id"],
                                                       "amount": "1.00", "value_date": "2016-05-01"}, headers=key()),
            403, "role-not-allowed")


def test_whoever_hands_a_report_in_does_not_judge_it(office):
    grant = office.approved()
    report = office.report(grant, "1.00", caller=office.officer)
    problem(office.judge(grant, report, "accepted"), 403, "four-eyes")
    assert office.judge(grant, report, "accepted", office.second).status_code == 201


def test_a_returned_report_is_edited_and_submitted_again(office):
    grant = office.approved()
    report = office.report(grant, "100.00")
    path = f"{url(grant)}/reports/{report['id']}"
    problem(office.commission.patch(path, {"claimed_amount": "90.00"}, tag(report)), 409, "locked")
    problem(office.judge(grant, report, "returned"), 422, "rule-violated")
    assert office.judge(grant, report, "returned", reason="The receipts are missing").status_code == 201
    report = office.commission.get(path).json()
    assert office.commission.patch(path, {"claimed_amount": "90.00"}, tag(report)).status_code == 200
    report = office.commission.get(path).json()
    assert office.judge(grant, report, "submitted", office.commission).status_code == 201
    steps = [(t["from"], t["to"]) for t in office.commission.rows(path + "/transitions")]
    assert steps == [("submitted", "returned"), ("returned", "submitted")]


def test_an_instalment_waits_for_its_reports_and_is_not_overpaid(office):
    grant = office.approved("10000.00")
    path = url(grant) + "/instalments"
    first = office.finance.post(path, {"number": 1, "planned_on": "2016-05-01", "amount": "6000.00"}).json()
    gated = office.finance.post(path, {"number": 2, "planned_on": "2016-08-01", "amount": "4000.00",
                                       "required_reports": 1}).json()
    too_many = office.finance.post(path, {"number": 3, "planned_on": "2016-08-01", "amount": "0.01"})
    assert problem(too_many, 409, "condition-unmet")["limit"] == "10000.00"
    problem(office.finance.post(path, {"number": 2, "planned_on": "2016-08-01", "amount": "0.01"}), 409, "conflict")
    problem(office.pay(grant, "6000.01", instalment_id=first["id"]), 409, "condition-unmet")
    office.paid(grant, "6000.00", instalment_id=first["id"])
    waits = problem(office.pay(grant, "4000.00", instalment_id=gated["id"]), 409, "condition-unmet")
    assert (waits["limit"], waits["present"]) == ("1", "0")
    report = office.report(grant, "5000.00", kind="interim")
    assert office.judge(grant, report, "accepted").status_code == 201
    office.paid(grant, "4000.00", instalment_id=gated["id"])
    assert [i["paid_amount"] for i in office.commission.rows(path)] == ["6000.00", "4000.00"]


def test_revisions_and_transfers_move_what_a_line_holds_but_never_below_its_commitments(office):
    line, other = office.lines["project_2"], office.lines["governing_bodies"]
    before, day_before = office.line_balance("project_2"), office.line_balance("project_2", "2016-11-30")
    decision = {"reason": "Decision", "approved_by": "Executive Council 37", "effective_on": "2016-12-01"}
    path = f"/v1/budget-lines/{line['id']}/revisions"
    problem(office.finance.post(path, {"amount": "1000.00", **decision}), 400, "idempotency-key-required")
    assert office.finance.post(path, {"amount": "1000.00", **decision}, headers=key()).status_code == 201
    moved = office.finance.post("/v1/transfers", {"from_line_id": other["id"], "to_line_id": line["id"],
                                                  "amount": "500.00", **decision}, headers=key())
    assert moved.status_code == 201 and moved.json()["recorded_by"] == "finance-1"
    after = office.line_balance("project_2")
    assert Decimal(after["revised"]) - Decimal(before["revised"]) == 1500
    assert office.officer.get("/v1/budget-lines/" + line["id"]).json()["revised_amount"] == after["revised"]
    assert office.line_balance("project_2", "2016-11-30") == day_before
    available = Decimal(after["available"])
    refused = problem(office.finance.post(path, {"amount": str(-available - Decimal("0.01")), **decision},
                                          headers=key()), 409, "budget-exceeded")
    assert refused["available"] == after["available"]
    problem(office.finance.post("/v1/transfers", {"from_line_id": line["id"], "to_line_id": other["id"],
                                                  "amount": str(available + 1), **decision}, headers=key()),
            409, "budget-exceeded")
    problem(office.finance.post("/v1/transfers", {"from_line_id": line["id"], "to_line_id": line["id"],
                                                  "amount": "1.00", **decision}, headers=key()), 422, "rule-violated")


def test_a_line_is_split_by_the_areas_of_its_project_and_no_further_than_it_goes(office):
    line, area = office.lines["project_1"], office.areas["1.1"]
    path = f"/v1/budget-lines/{line['id']}/allocations"
    found = {row["area_id"]: row for row in office.commission.rows(path)}
    own = f"{path}/{found[area['id']]['id']}"
    again = office.finance.post(path, {"area_id": area["id"], "amount": "1.00"})
    problem(again, 409, "conflict")
    other = office.finance.post(path, {"area_id": office.areas["2.1"]["id"], "amount": "1.00"})
    problem(other, 422, "rule-violated")
    assert ("#/area_id", "budget_allocation_area_of_line") in errors(other)
    revised = Decimal(office.line_balance("project_1")["revised"])
    rest = revised - sum(Decimal(row["amount"]) for row in found.values()) + Decimal(found[area["id"]]["amount"])
    refused = problem(office.finance.patch(own, {"amount": str(rest + Decimal("0.01"))}, tag(found[area["id"]])), 409,
                      "condition-unmet")
    assert refused["limit"] == str(revised)
    changed = office.finance.patch(own, {"amount": str(rest)}, tag(found[area["id"]])).json()
    assert changed["amount"] == str(rest)
    assert office.finance.delete(own, tag(changed)).status_code == 204
    assert office.finance.post(path, {"area_id": area["id"], "amount": "90000.00"}).status_code == 201
    problem(office.officer.post(path, {"area_id": area["id"], "amount": "1.00"}), 403, "role-not-allowed")


def test_an_approval_takes_no_more_than_the_line_holds(office):
    available = office.line_balance("project_1")["available"]
    grant = office.submitted(requested_amount=str(Decimal(available) + 1), kind="library")
    refused = problem(office.move(grant, "approved", approved_amount=grant["requested_amount"]), 409,
                      "budget-exceeded")
    assert refused["available"] == available and refused["requested"] == grant["requested_amount"]
    assert office.read(grant)["state"] == "submitted"


def set_setting(office, name, value, **members):
    plan = office.officer.rows("/v1/plans?code=2016-2018")[0]
    for setting in office.admin.rows(f"/v1/plan-settings?name={name}"):
        if all(setting.get(m) == v for m, v in members.items()):
            answer = office.admin.patch("/v1/plan-settings/" + setting["id"], {"value": value}, tag(setting))
            assert answer.status_code == 200, answer.text
            return
    answer = office.admin.post("/v1/plan-settings", {"plan_id": plan["id"], "name": name, "value": value, **members})
    assert answer.status_code == 201, answer.text


def test_a_ceiling_names_setting_limit_and_present_value_and_can_be_waived(office):
    set_setting(office, "grant_ceiling", "5000.00", grant_kind="connectivity")
    set_setting(office, "grant_ceiling", "8000.00", grant_kind="connectivity", grant_scope="regional")
    refused = problem(office.move(office.draft(kind="connectivity"), "submitted"), 422, "ceiling-exceeded")
    assert (refused["setting"], refused["limit"], refused["present"]) == ("grant_ceiling", "5000.00", "12000.00")
    regional = office.submitted(kind="connectivity", scope="regional", requested_amount="8000.00")
    problem(office.officer.post("/v1/plan-settings", {"plan_id": regional["plan_id"], "name": "report_delay_days",
                                                      "value": "30"}), 403, "role-not-allowed")
    problem(office.admin.post("/v1/plan-settings", {"plan_id": regional["plan_id"], "name": "block_on_overdue_report",
                                                    "value": "2"}), 422, "rule-violated")


def test_a_commission_has_so_many_requests_a_year(office):
    lead = office.commission_id("DJI")
    first = office.submitted("DJI", kind="training")
    set_setting(office, "requests_per_year", "1")
    try:
        refused = problem(office.move(office.draft(code="DJI", kind="training"), "submitted"), 422, "requests-exceeded")
        assert (refused["setting"], refused["limit"], refused["present"]) == ("requests_per_year", "1", "1")
        assert office.submitted("DJI", year=2017)["commission_id"] == lead
        office.moved(first, "withdrawn")
        assert office.submitted("DJI", kind="training")["state"] == "submitted"
    finally:
        set_setting(office, "requests_per_year", "1000")


def test_an_overdue_report_blocks_approval_and_payment_unless_waived_or_extended(office):
    late = office.approved(code="TUN")
    assert late["report_overdue"] and late["report_due_on"] == "2016-09-28"
    waiting = office.submitted("TUN")
    set_setting(office, "block_on_overdue_report", "1")
    refused = problem(office.move(waiting, "approved", approved_amount="12000.00"), 422, "report-overdue")
    assert refused["setting"] == "block_on_overdue_report" and refused["grants"] == [late["reference"]]
    problem(office.pay(late, "1.00"), 422, "report-overdue")
    waived = office.officer.post(url(waiting) + "/waivers", {"setting": "block_on_overdue_report",
                                                            "reason": "Lost in the post"})
    assert waived.status_code == 201
    office.moved(waiting, "approved", approved_amount="12000.00")
    problem(office.officer.post(url(late) + "/extensions", {"extended_to": "2016-09-28", "reason": "x"}), 422,
            "rule-violated")
    extended = office.officer.post(url(late) + "/extensions", {"extended_to": "2999-01-01", "reason": "Late delivery"})
    assert extended.status_code == 201 and extended.json()["granted_by"] == "officer-1"
    late = office.read(late)
    assert (late["report_due_on"], late["report_extended_to"], late["report_overdue"]) == (
        "2016-09-28", "2999-01-01", False)


def test_cancelling_releases_the_commitment_once_the_unspent_is_back(office):
    grant = office.approved("10000.00")
    office.paid(grant, "4000.00")
    refused = problem(office.move(grant, "cancelled", reason="No venue"), 409, "condition-unmet")
    assert refused["refund_due"] == "4000.00"
    office.paid(grant, "4000.00", kind="refund", on="2016-06-01")
    grant = office.moved(grant, "cancelled", reason="No venue")
    ledger = office.auditor.get(url(grant) + "/ledger").json()
    assert (ledger["committed"], ledger["paid"]) == ("0.00", "0.00")
    assert office.auditor.get(url(grant) + "/ledger?as_of=2016-05-31").json()["paid"] == "4000.00"


def test_the_list_is_filtered_sorted_and_exported(office):
    grant = office.draft(title="Zanzibar archive", themes=["textbooks"], requested_amount="777.77")
    def found(query):
        return [g["id"] for g in office.auditor.rows("/v1/grants?" + query)]
    for query in ("q=zanzibar+archive", f"q={grant['reference']}", "theme=textbooks", "state=draft", "kind=equipment",
                  f"commission_id={grant['commission_id']}", f"beneficiary_id={grant['commission_id']}",
                  f"area_id={grant['area_id']}", "requested_amount_min=777.77&requested_amount_max=777.77",
                  "activity_starts_on_from=2016-05-01&activity_starts_on_before=2016-05-02", "sort=-requested_amount",
                  "year_min=2016&year_max=2016", "report_overdue=false"):
        assert grant["id"] in found(query), query
    for query in ("q=zanzibar+nothing", "state_not=draft", "kind=visit", f"area_id={UNKNOWN_ID}",
                  "requested_amount_min=777.78&requested_amount_max=777.79"):
        assert grant["id"] not in found(query), query
    text = office.auditor.get("/v1/grants", headers={"Accept": "text/csv"}).text
    assert grant["reference"] in text and text.startswith("id,version,reference,")


def test_the_tag_of_a_grant_differs_between_callers_and_both_are_good_for_if_match(office):
    grant = office.draft()
    one = office.officer.get(url(grant)).headers["ETag"]
    other = office.auditor.get(url(grant)).headers["ETag"]
    assert one != other and re.fullmatch(r'"1\.[0-9a-f]{8}"', one)
    assert office.officer.get(url(grant), headers={"If-None-Match": one}).status_code == 304
    assert office.officer.patch(url(grant), {"title": "New"}, one).status_code == 200


def test_balances_are_those_of_a_query_that_the_test_writes_itself(office, postgres):
    from contextlib import closing
    grant = office.approved("3000.00")
    office.paid(grant, "1234.56")
    database = re.search(r"dbname=(\S+)", office.service.environment["NATCOM_DATABASE_URL"]).group(1)
    signs = {"commitment": "committed", "decommitment": "-committed", "disbursement": "disbursed", "refund": "refunded"}
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("set row_security = off; set natcom.roles = 'auditor'")
        for line in office.lines.values():
            for day in ("2016-04-30", "2016-06-30", "2030-01-01"):
                cursor.execute("select kind, amount from natcom.ledger_entry where budget_line_id = %s"
                               " and value_date <= %s", (line["id"], day))
                sums = {"committed": Decimal(0), "disbursed": Decimal(0), "refunded": Decimal(0)}
                for kind, amount in cursor.fetchall():
                    name = signs[kind]
                    sums[name.lstrip("-")] += -amount if name.startswith("-") else amount
                shown = office.line_balance(line["code"], day)
                assert {name: Decimal(shown[name]) for name in sums} == sums
        project = office.auditor.get(f"/v1/projects/{office.lines['project_1']['project_id']}/balance").json()
        line = office.line_balance("project_1")
        assert all(project[name] == line[name] for name in ("revised", "committed", "disbursed", "available"))
