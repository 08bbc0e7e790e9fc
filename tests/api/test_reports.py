"""Reports: what they say is what the records say, for any day and for each caller."""
import csv
import io
from decimal import Decimal

import pytest

from support import meetings
from support.grants import Office
from support.resources import PLANS, problem, tag
from support.service import Service
from support.session import Session

DAYS = ["2015-12-31", "2016-12-31", "2017-09-30", "2018-12-31"]
REPORTS = ["scorecard", "budget-execution", "overdue", "session-costs", "needs-ranking", "requests", "due-meetings",
           "commission-dossier?commission=NER", "participation", "decisions-follow-up", "budget-execution?by=project",
           "budget-execution?by=area"]
MONEY = ("original", "revised", "committed", "disbursed", "refunded", "available", "unspent")


@pytest.fixture(scope="module")
def office(postgres):
    service = Service(postgres.url(postgres.create_database()))
    yield Office(service)
    service.stop()


def read(caller, name, day="2018-12-31"):
    return caller.rows(f"/v1/reports/{name}{'&' if '?' in name else '?'}as_of={day}&limit=200")


@pytest.mark.parametrize("day", DAYS)
def test_the_scorecard_says_what_each_target_says(office, day):
    rows = read(office.officer, "scorecard", day)
    assert len(rows) == 15
    for row in rows:
        one = office.officer.get(f"/v1/targets/{row['id']}/progress?as_of={day}").json()
        for member in ("value", "status", "achievement_percent", "expected_value", "forecast_value", "target_value"):
            assert row.get(member) == one.get(member), (row["code"], member)


def test_a_measure_of_two_parts_is_achieved_when_both_are(office):
    rows = {row["code"]: row for row in read(office.officer, "scorecard")}
    assert rows["M1.1.2"]["measure_achieved"] and not rows["M2.3.3a"]["measure_achieved"]
    assert rows["M2.3.3a"]["source_ref"] == rows["M2.3.3b"]["source_ref"]
    assert not rows["M1.1.1"]["measure_achieved"]


@pytest.mark.parametrize("day", DAYS)
def test_the_budget_execution_says_what_each_line_says(office, day):
    rows = read(office.finance, "budget-execution", day)
    assert {row["code"] for row in rows} == {"project_1", "project_2", "governing_bodies"}
    for row in rows:
        balance = office.finance.get(f"/v1/budget-lines/{row['id']}/balance?as_of={day}").json()
        for member in ("revised", "committed", "disbursed", "refunded", "available", "unspent"):
            assert row[member] == balance[member]
        spent = Decimal(row["disbursed"]) - Decimal(row["refunded"])
        assert abs(Decimal(row["burn_percent"]) - 100 * spent / Decimal(row["revised"])) <= Decimal("0.005")
    assert sum(Decimal(row["original"]) for row in rows) == Decimal("1620000.00")


def summed(rows, member):
    return sum(Decimal(row.get(member, "0")) for row in rows)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("by", ["project", "area"])
def test_each_way_to_part_the_budget_adds_up_to_the_same(office, by, day):
    lines, parts = read(office.finance, "budget-execution", day), read(office.finance, f"budget-execution?by={by}", day)
    for member in MONEY:
        assert summed(parts, member) == summed(lines, member), member
    for project in {row["project_id"] for row in lines if "project_id" in row}:
        of_it = [[row for row in rows if row.get("project_id") == project] for rows in (parts, lines)]
        assert [summed(rows, "committed") for rows in of_it[:1]] == [summed(rows, "committed") for rows in of_it[1:]]


def test_an_area_without_an_allocation_has_no_amount_of_its_own(office):
    """Null is not zero; what was allocated to it is the rest of the line's then."""
    def rows():
        return {row["code"]: row for row in read(office.finance, "budget-execution?by=area", "2999-01-01")}
    before, path = rows(), f"/v1/budget-lines/{office.lines['project_2']['id']}/allocations"
    assert {"1.1", "1.2", "2.1", "2.2", "2.3", "project_1", "project_2", "governing_bodies"} == set(before)
    planned = next(row for row in office.finance.rows(path) if row["area_id"] == office.areas["2.2"]["id"])
    assert before["2.2"]["revised"] == planned["amount"]
    assert office.finance.delete(f"{path}/{planned['id']}", tag(planned)).status_code == 204
    after = rows()
    assert Decimal(after["2.2"]["committed"]) > 0 and not {"revised", "available", "burn_percent"} & set(after["2.2"])
    assert Decimal(after["project_2"]["revised"]) == Decimal(before["project_2"]["revised"]) + Decimal(planned["amount"])
    for member in MONEY:
        assert summed(after.values(), member) == summed(before.values(), member), member


def test_a_partner_reads_what_is_published_and_no_money_of_one_commission(office):
    partner = Session(office.service, office.service.mint("partner"))
    for name in ("scorecard", "budget-execution", "budget-execution?by=area", "due-meetings"):
        assert read(partner, name) == read(office.officer, name), name
    plan = PLANS.create(office.officer)
    assert all(row["plan_id"] != plan["id"] for name in ("scorecard", "budget-execution?by=project")
               for row in read(partner, name))
    for name in ("overdue", "session-costs", "needs-ranking", "requests", "commission-dossier", "participation",
                 "decisions-follow-up"):
        problem(partner.get("/v1/reports/" + name), 403, "role-not-allowed")


def test_the_matrix_says_what_the_participations_say(office):
    rows = read(office.officer, "participation", "2999-01-01")
    found = {}
    for meeting in office.officer.rows("/v1/meetings?limit=200"):
        for one in office.officer.rows(f"/v1/meetings/{meeting['id']}/participations?limit=200"):
            if "commission_id" in one and "starts_on" in meeting:
                found.setdefault((one["commission_id"], meeting["id"]), []).append(one["state"])
    assert {(row["commission_id"], row["meeting_id"]) for row in rows} == set(found) and len(rows) == len(found)
    for row in rows:
        states = found[row["commission_id"], row["meeting_id"]]
        assert (row["invited"], row["attended"]) == (len(states), states.count("attended"))
        assert row["state"] in states and (row["state"] == "attended") == (row["attended"] > 0)


def test_a_past_day_has_the_meetings_and_answers_of_that_day(office):
    meeting = meetings.convened(office.officer, starts_on="2017-03-06", ends_on="2017-03-08")
    guest = office.officer.post(f"{meetings.url(meeting)}/participations",
                                {"commission_id": office.commission_id("MAR"), "role": "member"}).json()
    path = f"{meetings.url(meeting)}/participations/{guest['id']}/transitions"
    for to, day in (("confirmed", "2017-03-07"), ("declined", "2017-03-08")):
        assert office.commission.post(path, {"to": to, "effective_on": day}, headers={"If-Match": "*"}).status_code == 201
    seen = [[row["state"] for row in read(office.commission, f"participation?meeting_id={meeting['id']}", day)]
            for day in ("2017-03-05", "2017-03-06", "2017-03-07", "2017-03-08")]
    assert seen == [[], ["invited"], ["confirmed"], ["declined"]]


def test_a_commission_reads_its_own_row_of_the_matrix(office):
    rows = read(office.commission, "participation", "2999-01-01")
    assert {row["code"] for row in rows} == {"MAR"}
    assert rows == [row for row in read(office.officer, "participation", "2999-01-01") if row["code"] == "MAR"]


def test_the_follow_up_has_every_action_and_each_decision_without_one(office):
    rows = read(office.officer, "decisions-follow-up", "2999-01-01")
    actions = {row["id"]: row for row in office.officer.rows("/v1/actions?limit=200")}
    assert {row["action_id"] for row in rows if "action_id" in row} == set(actions) and actions
    bare = [row for row in rows if "action_id" not in row]
    assert all(row["state"] == "no_action" and row["id"] == row["decision_id"] for row in bare)
    for row in rows:
        if "action_id" in row:
            action = actions[row["action_id"]]
            assert (row["state"], row.get("done_on"), row["due_on"]) == (
                action["state"], action.get("done_on"), action["due_on"])


def test_an_action_is_late_until_it_is_done(office):
    """On each day the report says what stood then."""
    meeting = meetings.held(office.officer, starts_on="2017-03-06", ends_on="2017-03-08")
    decision = office.officer.post(f"{meetings.url(meeting)}/decisions", {
        "number": "1", "kind": "decision", "title": "A network", "content": "Each names a focal point."}).json()
    named = f"decisions-follow-up?meeting_id={meeting['id']}"
    assert [row["state"] for row in read(office.officer, named, "2017-04-01")] == ["no_action"]
    action = office.officer.post("/v1/actions", {
        "decision_id": decision["id"], "title": "Name one", "due_on": "2017-05-01",
        "commission_id": office.commission_id("MAR")}).json()
    done = office.officer.post(f"/v1/actions/{action['id']}/transitions", {"to": "done", "effective_on": "2017-05-11"},
                               headers={"If-Match": "*"})
    assert done.status_code == 201, done.text
    seen = [[(row["state"], row.get("days_late"), row.get("done_on")) for row in read(office.commission, named, day)]
            for day in ("2017-03-05", "2017-05-01", "2017-05-06", "2017-05-11")]
    assert seen == [[], [("open", 0, None)], [("open", 5, None)], [("done", 10, "2017-05-11")]]
    assert read(office.of("SEN"), named) == []


def test_the_costs_of_sessions_are_those_of_their_ledgers(office):
    rows = read(office.finance, "session-costs")
    assert sum(Decimal(row["paid"]) for row in rows) > 0
    for row in rows:
        ledger = office.finance.get(f"/v1/meetings/{row['id']}/ledger?as_of=2018-12-31").json()
        assert (row["committed"], row["disbursed"]) == (ledger["committed"], ledger["disbursed"])


def test_overdue_reports_are_those_that_the_grants_call_so(office):
    today = {row["id"] for row in office.officer.rows("/v1/reports/overdue?limit=200")}
    assert today == {row["id"] for row in office.officer.rows("/v1/grants?report_overdue=true&limit=200")}
    for row in read(office.officer, "overdue", "2020-01-01"):
        assert row["days_late"] > 0 and row["due_on"] < "2020-01-01"


def test_requests_add_up_to_the_grants_that_were_submitted(office):
    rows = read(office.officer, "requests", "2999-01-01")
    grants = [row for row in office.officer.rows("/v1/grants?limit=200") if row["state"] != "draft" and "submitted_at" in row]
    assert sum(row["received"] for row in rows) == len(grants)
    assert sum(Decimal(row["requested_amount"]) for row in rows) == sum(Decimal(row["requested_amount"]) for row in grants)
    assert sum(Decimal(row["paid_amount"]) for row in rows) == sum(Decimal(row["paid_amount"]) for row in grants)


def test_the_ranking_of_needs_gives_its_reasons(office):
    rows = sorted(read(office.officer, "needs-ranking"), key=lambda row: row["rank"])
    assert [row["code"] for row in rows][:2] == ["SOM", "UZB"] and all(row["reason"] for row in rows)
    assert "NER" in {row["code"] for row in rows} and rows[0]["most_urgent"] == 1


def test_a_commission_reads_its_own_dossier_and_no_other(office):
    ner, mar = office.of("NER"), office.commission
    full, own = read(office.officer, "commission-dossier?commission=NER"), read(ner, "commission-dossier")
    assert {row["id"] for row in full} == {row["id"] for row in own}
    assert {row["section"] for row in full} >= {"grants", "visits", "trainings", "meetings", "needs"}
    assert read(mar, "commission-dossier?commission=NER") == []
    assert {row["commission"] for row in read(mar, "commission-dossier")} == {"MAR"}
    for row in own:
        if row["section"] != "overdue_reports":
            assert ner.get(row["path"]).status_code == 200, row


def test_who_may_not_read_a_report_is_told(office):
    for name in ("budget-execution", "session-costs", "needs-ranking", "requests"):
        problem(office.commission.get("/v1/reports/" + name), 403, "role-not-allowed")
    assert len(read(office.commission, "scorecard")) == 15


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_a_table_too(office, name):
    rows = read(office.auditor, name)
    answer = office.auditor.get(f"/v1/reports/{name}{'&' if '?' in name else '?'}as_of=2018-12-31",
                                headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"))))
    assert [line["id"] for line in table] == [row["id"] for row in rows]


def test_a_target_without_a_number_leaves_its_cells_empty(office):
    answer = office.auditor.get("/v1/reports/scorecard?as_of=2018-12-31", headers={"Accept": "text/csv"})
    line = next(row for row in csv.DictReader(io.StringIO(answer.content.decode())) if row["code"] == "M1.1.1")
    assert (line["target_value"], line["achievement_percent"], line["forecast_value"]) == ("", "", "")
