"""The contract as tests read it, and the check that an answer keeps to it."""
import functools
import json
import os
import pathlib
import re

import jsonschema

from support import elsewhere

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((ROOT / "build/openapi.json").read_text(encoding="utf-8"))
PROBLEMS = json.loads((ROOT / "build/problems.json").read_text(encoding="utf-8"))
METHODS = ("get", "post", "put", "patch", "delete")


def pattern(path):
    return re.compile("^" + re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)) + "$")


OPERATIONS = [
    (pattern(path), method, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in METHODS
]
# A literal path wins over a template.
OPERATIONS.sort(key=lambda entry: "[^/]+" in entry[0].pattern)


def find_operation(method, path):
    """The operation of a request, or None; HEAD is its GET."""
    method = "get" if method.lower() == "head" else method.lower()
    for regex, name, operation in OPERATIONS:
        if name == method and regex.match(path):
            return operation
    return None


def resolve(node):
    while "$ref" in node:
        node = node_of(node["$ref"])
    return node


def node_of(reference):
    node = DOCUMENT
    for name in reference.split("/")[1:]:
        node = node[name.replace("~1", "/").replace("~0", "~")]
    return node


@functools.lru_cache(maxsize=None)
def validator(schema_text):
    schema = {**json.loads(schema_text), "components": DOCUMENT["components"]}
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def check_schema(schema, value, partial=False):
    """Fail when the value breaks the schema; a partial one may lack members."""
    errors = sorted(validator(json.dumps(schema)).iter_errors(value), key=str)
    if partial:
        errors = [error for error in errors if error.validator != "required"]
    assert not errors, f"breaks the contract: {errors[0].message} at {list(errors[0].absolute_path)}"


def media_type(answer):
    return answer.headers.get("Content-Type", "").split(";")[0].strip()


def check_problem(answer):
    document = answer.json()
    check_schema({"$ref": "#/components/schemas/Problem"}, document)
    assert document["status"] == answer.status_code
    assert document["code"] in PROBLEMS["problems"], document["code"]
    assert document["type"].endswith("/problems/" + document["code"])
    assert document["instance"] == "urn:uuid:" + answer.headers["X-Request-Id"]


# Documented headers that an answer of these statuses never lacks; exports have no ETag.
ALWAYS = {"ETag": {"200", "201", "204", "304", "412"}, "Location": {"201"}, "WWW-Authenticate": {"401"}}
EXPORTS = ("text/csv", "application/x-ndjson", "text/calendar")


def check_headers(documented, status, kind, answer):
    """Fail when a documented header is missing that this status always has."""
    for name in documented.get("headers", {}):
        if status in ALWAYS.get(name, ()) and not (name == "ETag" and kind in EXPORTS):
            assert answer.headers.get(name), f"{status} without {name}"


def check_answer(method, path, answer):
    """Fail when the answer is not one that the contract documents."""
    assert answer.headers["X-Request-Id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    # A proxy may name itself, without its version.
    assert answer.headers.get("Server", "") in (["", "nginx"] if elsewhere.PLACE else [""])
    kind = media_type(answer)
    if kind == "application/problem+json" and answer.content:
        check_problem(answer)
    operation = find_operation(method, path)
    if operation is None:
        return
    status = str(answer.status_code)
    responses = operation["responses"]
    documented = responses.get(status)
    if documented is None:
        assert answer.status_code >= 500 or answer.status_code in (405, 408, 411, 414, 417, 431, 501, 503), \
            f"{operation['operationId']} does not document {status}"
        documented = responses["default"]
    documented = resolve(documented)
    record(operation["operationId"], status)
    check_headers(documented, status, kind, answer)
    content = documented.get("content")
    if not answer.content:
        return
    assert content, f"{operation['operationId']} documents no content for {status}"
    assert kind in content, f"{operation['operationId']} {status}: {kind} is not documented"
    if kind == "application/json":
        check_schema(content[kind]["schema"], answer.json(), partial="fields=" in answer.request.url)


def record(operation_id, status):
    """Remember what was seen, for the list at the end of the run."""
    path = os.environ.get("TEST_SEEN")
    if path:
        with open(path, "a", encoding="utf-8") as seen:
            seen.write(f"{operation_id} {status}\n")
