"""Every list refuses an export that is too large, before its first byte."""
import pytest

from contract.test_every_operation import READS
from contract.test_every_write import (
    VALID, answer, approved, caller_of, meeting_step, minutes_step, peaceful, period_step, progress_step, returned_report, sending,
    training_step, visit_step)
from support.contract import DOCUMENT
from support.grants import key, url
from support.resources import PEOPLE, PLANS, problem

LISTS = [case for case in READS if "413" in case.values[2]["responses"]]


def another_person(office):
    return PEOPLE.create(office.officer)["id"]


def another_commission(office):
    return office.commission_id("SEN")


# What makes the second record of a list another one than the first.
OTHERWISE = {
    "createGrantExtension": {"extended_to": "2017-12-31"},
    "createGrantInstalment": {"number": 2},
    "createGrantReport": {"kind": "final"},
    "createGrantWaiver": {"setting": "requests_per_year"},
    "createMeetingDecision": {"number": "2"},
    "createMeetingMinutes": {"language": "ar"},
    "createMeetingParticipation": {"commission_id": another_commission},
    "createTrainingExpert": {"person_id": another_person},
    "createTrainingTrainees": {"commission_id": another_commission},
    "createVisitVisitor": {"person_id": another_person},
}


@pytest.fixture(scope="module")
def narrow(postgres):
    """A service whose exports have one row at most."""
    with peaceful(postgres, NATCOM_EXPORT_ROWS="1") as office:
        PLANS.create(office.officer)  # there is but one in the seeds
        yield office


def judged_twice(office):
    path, _ = returned_report(office)
    taken = office.commission.post(path + "/transitions", {"to": "submitted"}, headers={"If-Match": "*"})
    assert taken.status_code == 201, taken.text
    return path + "/transitions"


def two_steps(first, step, by="officer"):
    """What takes a new record through its first step and another: a function to their path."""
    def walk(office):
        path, body = first(office)
        for one, caller in ((body, "officer"), (step, by)):
            taken = getattr(office, caller).post(path, one, headers={"If-Match": "*"})
            assert taken.status_code == 201, taken.text
        return path
    return walk


def two_feeds(office):
    for _ in range(2):
        path, body = VALID["createCalendarFeed"](office)
        assert office.officer.post(path, body).status_code == 201
    return path


def two_recipients(office):
    path, body = VALID["createDispatch"](office)
    body["commission_ids"] = [office.commission_id(code) for code in ("MAR", "DZA")]
    return f"{path}/{office.officer.post(path, body).json()['id']}/acknowledgements"


def counted_target(office):
    found = next(row for row in office.officer.rows("/v1/targets") if row["code"] == "M1.2.1")
    return f"/v1/targets/{found['id']}/evidence"


# Lists whose records come of what happens to something else.
def two_imports(office):
    for _ in range(2):
        office.officer.request("POST", "/v1/imports?kind=people", data=b"{}", headers={"Content-Type": "application/x-ndjson", **key()})
    return "/v1/imports"


def period_snapshots(office):
    return two_steps(period_step, {"to": "open", "reason": "Not all"})(office).replace("/transitions", "/snapshots")


HAPPENED = {"listImports": two_imports,
            "listGrantTransitions": lambda office: url(approved(office)) + "/transitions",
            "listGrantReportTransitions": judged_twice,
            "listActionTransitions": two_steps(VALID["createActionTransition"], {"to": "open", "reason": "Not all"}),
            "listMeetingParticipationTransitions": two_steps(answer, {"to": "declined"}),
            "listMeetingMinutesTransitions": two_steps(minutes_step, {"to": "approved"}),
            "listMeetingTransitions": two_steps(meeting_step, {"to": "cancelled", "reason": "No hall"}),
            "listTrainingTransitions": two_steps(training_step, {"to": "cancelled", "reason": "No hall"}),
            "listVisitTransitions": two_steps(visit_step, {"to": "cancelled", "reason": "No hall"}),
            "listCalendarFeeds": two_feeds,
            "listDispatchAcknowledgements": two_recipients,
            "listDispatchTransitions": two_steps(sending, {"to": "withdrawn", "reason": "Misprinted"}),
            "listPlanPeriodTransitions": two_steps(period_step, {"to": "open", "reason": "Not all"}),
            "listPlanPeriodSnapshots": period_snapshots,
            "listProgressReportTransitions": two_steps(progress_step, {"to": "returned", "reason": "Too late"}, "second"),
            "listTargetEvidence": counted_target}


def with_two(office, path, operation):
    """The path of such a list with two records."""
    if operation["operationId"] in HAPPENED:
        return HAPPENED[operation["operationId"]](office)
    if "{" not in path:
        return path
    create = DOCUMENT["paths"][path]["post"]
    at, body = VALID[create["operationId"]](office)
    for members in ({}, OTHERWISE.get(create["operationId"], {})):
        caller_of(office, create).post(at, {**body, **{name: value(office) if callable(value) else value for name, value in members.items()}}, headers={"If-Match": "*", **key()})
    return at


@pytest.mark.parametrize("method, path, operation", LISTS)
def test_an_export_of_too_many_rows_is_413(narrow, method, path, operation):
    at = with_two(narrow, path, operation)
    for kind in sorted(set(operation["responses"]["200"]["content"]) - {"application/json"}):
        answer = caller_of(narrow, operation).get(at, headers={"Accept": kind})
        problem(answer, 413, "export-too-large")
