"""What every operation does alike, taken from the contract: nobody can add one that does not."""
import pytest

from support.contract import DOCUMENT, METHODS
from support.resources import PLANS
from support.service import Service
from support.session import Session

UNKNOWN_ID = "01900000-ffff-7000-8000-00000000dead"
TOO_LARGE = b'{"x":"' + b"a" * (300 * 1024) + b'"}'

OPERATIONS = [pytest.param(method.upper(), path, operation, id=operation["operationId"])
              for path, item in sorted(DOCUMENT["paths"].items()) if path.startswith("/v1/")
              for method, operation in item.items() if method in METHODS]
READS = [case for case in OPERATIONS if case.values[0] == "GET"]
WRITES = [case for case in OPERATIONS if case.values[0] in ("POST", "PATCH")]
# Roles that need no commission in their token.
ROLES = {"secretariat", "finance", "auditor", "partner", "admin"}
GUARDED = [case for case in OPERATIONS if ROLES - set(case.values[2]["x-natcom-roles"])]
CHANGES = [case for case in OPERATIONS if case.values[0] in ("PATCH", "DELETE")]


def target(path):
    return path.replace("{id}", UNKNOWN_ID)


def complete(method, **options):
    """Options of a request that is right but for what a test breaks."""
    headers = dict(options.pop("headers", {}))
    if method in ("PATCH", "DELETE"):
        headers.setdefault("If-Match", "*")
    if method in ("POST", "PATCH"):
        headers.setdefault("Content-Type", "application/json")
        options.setdefault("data", b"{}")
    return {"headers": headers, **options}


@pytest.fixture(scope="session")
def existing(secretariat):
    """The path of something that there is, or the path itself when it names nothing."""
    found = {}

    def fill(path):
        if "{id}" not in path:
            return path
        collection = path.split("/{id}")[0]
        if collection not in found:
            found[collection] = secretariat.get(collection + "?limit=1&fields=id").json()["data"][0]["id"]
        return path.replace("{id}", found[collection])
    return fill


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
def test_an_unknown_parameter_is_400(secretariat, method, path, operation):
    answer = secretariat.request(method, target(path) + "?zebra=1", **complete(method))
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")


@pytest.mark.parametrize("method, path, operation", READS)
def test_an_unchanged_answer_is_304(secretariat, existing, method, path, operation):
    first = secretariat.get(existing(path))
    assert first.status_code == 200
    again = secretariat.get(existing(path), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("method, path, operation", READS)
def test_a_head_is_its_get_without_the_body(secretariat, existing, method, path, operation):
    full, head = secretariat.get(existing(path)), secretariat.head(existing(path))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers.get(name) == full.headers.get(name), name


@pytest.mark.parametrize("method, path, operation", READS)
def test_a_type_that_is_not_offered_is_406(secretariat, existing, method, path, operation):
    answer = secretariat.get(existing(path), headers={"Accept": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")


@pytest.fixture(scope="module")
def narrow(postgres):
    """A service whose exports have one row at most."""
    running = Service(postgres.url(postgres.create_database()), NATCOM_EXPORT_ROWS="1")
    caller = Session(running, running.mint())
    PLANS.create(caller)  # there is but one in the seeds
    yield caller
    running.stop()


@pytest.mark.parametrize("kind", ["text/csv", "application/x-ndjson"])
@pytest.mark.parametrize("method, path, operation", [case for case in READS if "413" in case.values[2]["responses"]])
def test_an_export_of_too_many_rows_is_413(narrow, method, path, operation, kind):
    answer = narrow.get(path, headers={"Accept": kind})
    assert (answer.status_code, answer.json()["code"]) == (413, "export-too-large")


@pytest.mark.parametrize("method, path, operation", [case for case in OPERATIONS if "{id}" in case.values[1]])
def test_what_never_was_is_404(secretariat, method, path, operation):
    answer = secretariat.request(method, target(path), **complete(method))
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("method, path, operation", WRITES)
def test_another_content_type_is_415(secretariat, existing, method, path, operation):
    answer = secretariat.request(method, existing(path), **complete(method, headers={"Content-Type": "text/xml"}))
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize("method, path, operation", WRITES)
def test_a_body_over_the_limit_is_413(secretariat, existing, method, path, operation):
    answer = secretariat.request(method, existing(path), **complete(method, data=TOO_LARGE))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize("method, path, operation", WRITES)
def test_an_unknown_member_is_422(secretariat, existing, method, path, operation):
    answer = secretariat.request(method, existing(path), **complete(method, data=b'{"zebra":1}'))
    assert answer.status_code == 422
    assert {"pointer": "#/zebra", "code": "unknown-member"}.items() <= min(
        (error for error in answer.json()["errors"] if error["pointer"] == "#/zebra"), key=str).items()


@pytest.mark.parametrize("method, path, operation", CHANGES)
def test_a_change_without_a_precondition_is_428(secretariat, existing, method, path, operation):
    options = complete(method)
    del options["headers"]["If-Match"]
    answer = secretariat.request(method, existing(path), **options)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required")


@pytest.mark.parametrize("method, path, operation", CHANGES)
def test_a_change_of_another_version_is_412(secretariat, existing, method, path, operation):
    answer = secretariat.request(method, existing(path), **complete(method, headers={"If-Match": '"99999"'}))
    assert (answer.status_code, answer.json()["code"]) == (412, "version-conflict")
