"""What every operation does alike, taken from the contract: nobody can add one that does not."""
import json
import re
import uuid

import pytest

from support.contract import DOCUMENT, METHODS
from support.session import Session

UNKNOWN_ID = "01900000-ffff-7000-8000-00000000dead"
TOO_LARGE = b'{"x":"' + b"a" * (300 * 1024) + b'"}'

# What a calendar program reads without a token is neither (test_calendar_feeds).
CALENDAR = "/v1/calendar.ics"
OPERATIONS = [pytest.param(method.upper(), path, operation, id=operation["operationId"])
              for path, item in sorted(DOCUMENT["paths"].items()) if path.startswith("/v1/") and path != CALENDAR
              for method, operation in item.items() if method in METHODS]
PUBLIC = [pytest.param(method.upper(), path, operation, id=operation["operationId"])
          for path, item in sorted(DOCUMENT["paths"].items()) if not path.startswith("/v1/")
          for method, operation in item.items() if method in METHODS]
EVERYWHERE = OPERATIONS + PUBLIC
# A file with neither tag nor JSON, of a record that a parameter names, has tests of its own (test_iati).
EXPORT = "/v1/exports/iati"
READS = [case for case in OPERATIONS if case.values[0] == "GET" and case.values[1] != EXPORT]
# Those of one record: a file of many has tests of its own.
WRITES = [case for case in OPERATIONS if case.values[0] in ("POST", "PATCH") and "x-natcom-body" not in case.values[2]]
# Roles that need no commission in their token.
ROLES = {"secretariat", "finance", "auditor", "partner", "admin"}
GUARDED = [case for case in OPERATIONS if ROLES - set(case.values[2]["x-natcom-roles"])]
CHANGES = [case for case in OPERATIONS if "428" in case.values[2]["responses"]]


def target(path):
    return re.sub(r"\{\w+\}", UNKNOWN_ID, path)


def example(operation):
    """A body that fits the schema."""
    content = operation.get("requestBody", {}).get("content", {})
    for media in content.values():
        for one in media.get("examples", {}).values():
            return json.dumps(one["value"]).encode()
    return b"{}"


def complete(method, operation=None, **options):
    """Options of a request that is right but for what a test breaks."""
    headers = dict(options.pop("headers", {}))
    if method in ("PATCH", "DELETE", "POST"):
        headers.setdefault("If-Match", "*")
        headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
    if method in ("POST", "PATCH"):
        headers.setdefault("Content-Type", "application/json")
        options.setdefault("data", example(operation) if operation else b"{}")
    return {"headers": headers, **options}


@pytest.fixture(scope="session")
def caller_of(service):
    """A function from an operation to somebody who may call it: the Secretariat where it may."""
    def choose(operation):
        roles = operation["x-natcom-roles"]
        return Session(service, service.mint("secretariat" if "secretariat" in roles else sorted(set(roles) & ROLES)[0]))
    return choose


@pytest.fixture(scope="session")
def existing(caller_of):
    """The path of something that there is, or the path itself when it names nothing."""
    found = {}

    def ids(collection, template):
        if collection not in found:
            caller = caller_of(DOCUMENT["paths"][template]["get"])
            rows = caller.get(collection + "?limit=200&fields=id").json()["data"]
            # Of what is everybody's own the demo data hold none.
            if not rows and collection == "/v1/calendar-feeds":
                rows = [caller.post(collection, json.loads(example(DOCUMENT["paths"][template]["post"]))).json()]
            found[collection] = [row["id"] for row in rows]
        return found[collection]

    def fill(path):
        """Filled paths, one record after the other, of a path without its first parameter's value."""
        before, brace, behind = path.partition("/{")
        if not brace:
            yield path
            return
        rest = behind.partition("}")[2]
        template = templates[re.sub("[0-9a-f]{8}-[0-9a-f-]{27}", "*", before)]
        for found_id in ids(before, template):
            yield from fill(f"{before}/{found_id}{rest}")

    # The template of a collection whose path is filled.
    templates = {re.sub(r"\{\w+\}", "*", path): path for path in DOCUMENT["paths"]}
    chosen = {}

    def first(path):
        if path not in chosen:
            chosen[path] = next(fill(path))
        return chosen[path]
    return first


@pytest.mark.parametrize("method, path, operation", OPERATIONS)
def test_no_token_is_401(api, method, path, operation):
    answer = api.request(method, target(path), **complete(method))
    assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")


@pytest.mark.parametrize("method, path, operation", GUARDED)
def test_a_role_that_is_not_named_is_403(service, api, method, path, operation):
    for role in sorted(ROLES - set(operation["x-natcom-roles"])):
        answer = api.request(method, target(path), token=service.mint(role), **complete(method))
        assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed"), role


@pytest.mark.parametrize("method, path, operation", OPERATIONS)
def test_a_token_without_the_scope_is_403(service, api, method, path, operation):
    role = sorted(set(operation["x-natcom-roles"]) - {"commission"})[0]
    answer = api.request(method, target(path), token=service.mint(role, scope="nothing:read"), **complete(method))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("method, path, operation", OPERATIONS)
def test_an_unknown_parameter_is_400(caller_of, method, path, operation):
    caller = caller_of(operation)
    answer = caller.request(method, target(path) + "?zebra=1", **complete(method))
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")


@pytest.mark.parametrize("method, path, operation", READS)
def test_an_unchanged_answer_is_304(caller_of, existing, method, path, operation):
    caller = caller_of(operation)
    first = caller.get(existing(path))
    assert first.status_code == 200
    again = caller.get(existing(path), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("method, path, operation", READS)
def test_a_head_is_its_get_without_the_body(caller_of, existing, method, path, operation):
    caller = caller_of(operation)
    full, head = caller.get(existing(path)), caller.head(existing(path))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers.get(name) == full.headers.get(name), name


@pytest.mark.parametrize("method, path, operation", EVERYWHERE)
def test_a_type_that_is_not_offered_is_406(api, caller_of, method, path, operation):
    caller = caller_of(operation) if operation["security"] else api
    answer = caller.request(method, target(path), **complete(method, headers={"Accept": "image/png"}))
    if "406" in operation["responses"]:
        assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")
    else:
        assert answer.status_code != 406


@pytest.mark.parametrize("method, path, operation", PUBLIC)
def test_a_parameter_of_what_has_none_is_400(api, method, path, operation):
    answer = api.request(method, path.replace("{slug}", "not-found") + "?zebra=1")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")


@pytest.mark.parametrize("method, path, operation", [
    case for case in OPERATIONS if "404" in case.values[2]["responses"] and case.values[1] != EXPORT])
def test_what_never_was_is_404(caller_of, method, path, operation):
    caller = caller_of(operation)
    answer = caller.request(method, target(path), **complete(method, operation))
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("method, path, operation", WRITES)
def test_another_content_type_is_415(caller_of, existing, method, path, operation):
    caller = caller_of(operation)
    answer = caller.request(method, existing(path), **complete(method, headers={"Content-Type": "text/xml"}))
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize("method, path, operation", WRITES)
def test_a_body_over_the_limit_is_413(caller_of, existing, method, path, operation):
    caller = caller_of(operation)
    answer = caller.request(method, existing(path), **complete(method, data=TOO_LARGE))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize("method, path, operation", WRITES)
def test_an_unknown_member_is_422(caller_of, existing, method, path, operation):
    caller = caller_of(operation)
    answer = caller.request(method, existing(path), **complete(method, data=b'{"zebra":1}'))
    assert answer.status_code == 422
    assert {"pointer": "#/zebra", "code": "unknown-member"}.items() <= min(
        (error for error in answer.json()["errors"] if error["pointer"] == "#/zebra"), key=str).items()


@pytest.mark.parametrize("method, path, operation", CHANGES)
def test_a_change_without_a_precondition_is_428(caller_of, existing, method, path, operation):
    caller = caller_of(operation)
    options = complete(method, operation)
    del options["headers"]["If-Match"]
    answer = caller.request(method, existing(path), **options)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required")


@pytest.mark.parametrize("method, path, operation", CHANGES)
def test_a_change_of_another_version_is_412(caller_of, existing, method, path, operation):
    caller = caller_of(operation)
    answer = caller.request(method, existing(path), **complete(method, operation, headers={"If-Match": '"99999"'}))
    assert (answer.status_code, answer.json()["code"]) == (412, "version-conflict")
