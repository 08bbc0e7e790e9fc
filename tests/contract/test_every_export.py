"""Every list refuses an export that is too large, before its first byte."""
import pytest

from contract.test_every_operation import READS
from contract.test_every_write import VALID, answer, approved, caller_of, meeting_step, peaceful, returned_report
from support.contract import DOCUMENT
from support.grants import key, url
from support.resources import PLANS, problem

LISTS = [case for case in READS if "413" in case.values[2]["responses"]]
# What makes the second record of a list another one than the first.
OTHERWISE = {"createGrantInstalment": {"number": 2}, "createGrantExtension": {"extended_to": "2017-12-31"},
             "createGrantWaiver": {"setting": "requests_per_year"}, "createGrantReport": {"kind": "final"},
             "createMeetingDecision": {"number": "2"},
             "createMeetingParticipation": {"commission_id": "01900000-0002-7000-8000-000000000001"}}


@pytest.fixture(scope="module")
def narrow(postgres):
    """A service whose exports have one row at most."""
    with peaceful(postgres, NATCOM_EXPORT_ROWS="1") as office:
        PLANS.create(office.officer)  # there is but one in the seeds
        yield office


def judged_twice(office):
    path, _ = returned_report(office)
    answer = office.commission.post(path + "/transitions", {"to": "submitted"}, headers={"If-Match": "*"})
    assert answer.status_code == 201, answer.text
    return path + "/transitions"


def ended_meeting(office):
    path, step = meeting_step(office)
    for one in (step, {"to": "cancelled", "reason": "No hall"}):
        assert office.officer.post(path, one, headers={"If-Match": "*"}).status_code == 201
    return path


def answered_twice(office):
    path, step = answer(office)
    for one in (step, {"to": "declined"}):
        assert office.officer.post(path, one, headers={"If-Match": "*"}).status_code == 201
    return path


def reopened_action(office):
    path, step = VALID["createActionTransition"](office)
    for one in (step, {"to": "open", "reason": "Not all of it"}):
        assert office.officer.post(path, one, headers={"If-Match": "*"}).status_code == 201
    return path


# Lists whose records come of what happens to something else.
HAPPENED = {"listGrantTransitions": lambda office: url(approved(office)) + "/transitions",
            "listGrantReportTransitions": judged_twice,
            "listActionTransitions": reopened_action,
            "listMeetingParticipationTransitions": answered_twice,
            "listMeetingTransitions": ended_meeting}


def with_two(office, path, operation):
    """The path of such a list with two records."""
    if operation["operationId"] in HAPPENED:
        return HAPPENED[operation["operationId"]](office)
    if "{" not in path:
        return path
    create = DOCUMENT["paths"][path]["post"]
    at, body = VALID[create["operationId"]](office)
    for members in ({}, OTHERWISE.get(create["operationId"], {})):
        caller_of(office, create).post(at, {**body, **members}, headers={"If-Match": "*", **key()})
    return at


@pytest.mark.parametrize("method, path, operation", LISTS)
def test_an_export_of_too_many_rows_is_413(narrow, method, path, operation):
    at = with_two(narrow, path, operation)
    for kind in ("text/csv", "application/x-ndjson"):
        answer = caller_of(narrow, operation).get(at, headers={"Accept": kind})
        problem(answer, 413, "export-too-large")
