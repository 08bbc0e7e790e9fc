"""Reports: what they say is what the records say, for any day and for each caller."""
import csv
import io
from decimal import Decimal

import pytest

from support.grants import Office
from support.resources import problem
from support.service import Service

DAYS = ["2015-12-31", "2016-12-31", "2017-09-30", "2018-12-31"]
REPORTS = ["scorecard", "budget-execution", "overdue", "session-costs", "needs-ranking", "requests", "due-meetings",
           "commission-dossier?commission=NER"]


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
