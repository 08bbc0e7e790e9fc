"""Bodies whose next meeting is due and not scheduled."""
import pytest

from support.grants import Office
from support.meetings import convened, held, meeting, stepped, url
from support.resources import BODIES


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def body(office, months=36):
    return BODIES.create(office.officer, periodicity_months=months)


def due(office, one, as_of):
    """What the report of a day says of a body; None when it is not listed."""
    found = [row for row in office.auditor.rows(f"/v1/reports/due-meetings?as_of={as_of}&limit=200")
             if row["id"] == one["id"]]
    return found[0] if found else None


def test_a_body_that_never_met_is_due(office):
    one = body(office)
    row = due(office, one, "2016-01-01")
    assert (row["reason"], row["code"], row["periodicity_months"]) == ("never_met", one["code"], 36)
    assert "last_meeting_id" not in row and "due_on" not in row


def test_a_body_without_a_period_is_never_due(office):
    assert due(office, body(office, None), "2016-01-01") is None


def test_a_meeting_is_due_when_the_period_is_over(office):
    one = body(office)
    last = held(office.officer, body_id=one["id"], starts_on="2015-02-28", ends_on="2015-03-02")
    assert due(office, one, "2018-02-27") is None
    row = due(office, one, "2018-02-28")
    assert (row["reason"], row["last_meeting_id"], row["last_held_on"], row["due_on"]) == (
        "not_planned", last["id"], "2015-02-28", "2018-02-28")


def test_a_meeting_that_is_planned_or_convened_is_not_missing(office):
    for make in (meeting, convened):
        one = body(office, 12)
        held(office.officer, body_id=one["id"], starts_on="2015-02-02", ends_on="2015-02-02")
        following = make(office.officer, body_id=one["id"], starts_on="2016-09-01", ends_on="2016-09-02")
        assert due(office, one, "2016-03-01") is None
        stepped(office.officer, url(following), "cancelled", reason="No hall")
        assert due(office, one, "2016-03-01")["reason"] == "not_planned"


def test_a_planned_day_that_went_by_is_told(office):
    one = body(office, 12)
    held(office.officer, body_id=one["id"], starts_on="2015-02-02", ends_on="2015-02-02")
    passed = meeting(office.officer, body_id=one["id"], starts_on="2016-02-01", ends_on="2016-02-02")
    row = due(office, one, "2016-03-01")
    assert (row["reason"], row["passed_meeting_id"]) == ("planned_day_passed", passed["id"])


def test_a_past_day_shows_what_was_due_then(office):
    one = body(office, 12)
    held(office.officer, body_id=one["id"], starts_on="2015-02-02", ends_on="2015-02-02")
    held(office.officer, body_id=one["id"], starts_on="2018-05-01", ends_on="2018-05-02")
    assert due(office, one, "2017-01-01") is None
    assert due(office, one, "2018-06-01") is None
    assert due(office, one, "2019-05-01")["last_held_on"] == "2018-05-01"


def test_who_reads_the_report(office):
    for caller, status in ((office.officer, 200), (office.finance, 200), (office.auditor, 200),
                           (office.commission, 403)):
        assert caller.get("/v1/reports/due-meetings").status_code == status


def test_the_report_comes_as_a_table(office):
    body(office)
    answer = office.auditor.get("/v1/reports/due-meetings?reason=never_met", headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert "reason" in answer.text.splitlines()[0] and ",never_met," in answer.text
