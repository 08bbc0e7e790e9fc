"""The harness catches what it is for: negative controls of the answers' judge and the log's."""
import json
import types

import pytest

from support.contract import check_answer
from support.service import SANITIZER

ID = "01900000-0006-7000-8000-000000000001"


def answer(status, kind, body, **headers):
    """An answer as the client library gives it, good but for what a test breaks."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"X-Request-Id": ID, "X-Content-Type-Options": "nosniff", "Content-Type": kind, "ETag": '"1"', **headers}
    return types.SimpleNamespace(status_code=status, content=content, json=lambda: json.loads(content),
                                 headers={name: value for name, value in fields.items() if value is not None},
                                 request=types.SimpleNamespace(url="http://natcom/"))


def problem(**changed):
    return {"type": "http://natcom/problems/not-found", "title": "Not found", "status": 404, "detail": "There is none.",
            "instance": "urn:uuid:" + ID, "code": "not-found", **changed}


def page(*rows):
    return {"data": list(rows), "page": {"limit": 50, "next": None, "prev": None}}


PLANS, PLAN, JSON, PROBLEM = "/v1/plans", f"/v1/plans/{ID}", "application/json", "application/problem+json"


@pytest.mark.parametrize("path, good", [
    (PLANS, answer(200, JSON, page())),
    (PLAN, answer(404, PROBLEM, problem())),
    ("/healthz", answer(200, None, b"", ETag=None)),
])
def test_an_answer_of_the_contract_is_accepted(path, good):
    check_answer("GET", path, good)


@pytest.mark.parametrize("path, broken", [
    (PLANS, answer(418, JSON, {})),
    (PLANS, answer(200, "text/html", b"<p>")),
    (PLANS, answer(200, JSON, page({"id": ID}))),
    (PLANS, answer(200, JSON, {**page(), "sql": "select 1"})),
    (PLANS, answer(200, JSON, page(), ETag=None)),
    (PLANS, answer(200, JSON, page(), Server="natcom")),
    (PLANS, answer(200, JSON, page(), **{"X-Content-Type-Options": "none"})),
    (PLAN, answer(404, PROBLEM, problem(status=403))),
    (PLAN, answer(404, PROBLEM, problem(code="no-such-code"))),
    (PLAN, answer(404, PROBLEM, problem(instance="urn:uuid:" + ID[::-1]))),
    ("/healthz", answer(200, JSON, {})),
])
def test_an_answer_outside_the_contract_is_refused(path, broken):
    with pytest.raises(AssertionError):
        check_answer("GET", path, broken)


@pytest.mark.parametrize("report", [
    "==7==ERROR: AddressSanitizer: heap-use-after-free",
    "==7==ERROR: LeakSanitizer: detected memory leaks",
    "service/base/text.c:9:3: runtime error: signed integer overflow",
])
def test_a_sanitizer_report_is_seen_in_the_log(report):
    assert SANITIZER.search('{"msg":"listening"}\n' + report)
    assert not SANITIZER.search('{"msg":"listening"}\n')
