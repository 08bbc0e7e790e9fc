"""Input that no well-behaved client sends: refused, and nothing is changed by it."""
import json
from contextlib import closing

import pytest

from support.resources import (BODIES, ORGANIZATIONS, PEOPLE, PLANS, TARGETS, UNKNOWN_ID, WRITABLE, errors, problem,
                               tag, texts)

TABLES = ("person", "commission", "member_state", "organization", "body", "plan", "project", "area", "indicator",
          "target", "budget_line")
METACHARACTERS = ["'", "''; drop table natcom.person; --", "\" or 1=1 --", "$1", ":'id'", "\\", "%", "_", "{a,\"b}",
                  "1; select pg_sleep(9)", "$$;commit;$$", "/* */", "\u2019 or \u20191\u2019=\u20191"]


def fingerprint(postgres, database):
    """Rows and versions of every table."""
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("set natcom.roles = 'admin,secretariat'")
        found = {}
        for table in TABLES:
            cursor.execute(f"select count(*), sum(version) from natcom.{table}")
            found[table] = cursor.fetchone()
        return found


@pytest.fixture(autouse=True)
def nothing_changes(postgres, database, service, request):
    """No test of this file leaves a row more, less or changed; records it needs are made before."""
    if "record" in request.fixturenames:
        request.getfixturevalue("record")
    before = fingerprint(postgres, database)
    assert all(count is not None for count, _ in before.values())
    yield
    assert fingerprint(postgres, database) == before


@pytest.fixture(scope="module")
def record(secretariat):
    return ORGANIZATIONS.create(secretariat)


def send(caller, text, path=BODIES.path, **headers):
    data = text if isinstance(text, bytes) else text.encode()
    return caller.request("POST", path, data=data, headers={"Content-Type": "application/json", **headers})


def body_with(fragment):
    return '{"code":"never_made","kind":"meeting","names":{"en":"x"}' + fragment + "}"


MALFORMED = {
    "empty": "", "no value": " ", "cut off": '{"code":"never_made"', "comma at the end": body_with(","),
    "single quotes": "{'code':'x'}", "comment": body_with("/**/"), "two values": body_with("") + "{}",
    "top level array": "[]", "top level text": '"x"', "bare word": '{"code":nul}', "leading zero": body_with(',"n":01'),
    "plus": body_with(',"n":+1'), "NaN": body_with(',"n":NaN'), "control character": body_with(',"n":"\n"'),
    "bad escape": body_with(',"n":"\\x"'), "lone surrogate": body_with(',"n":"\\ud800"'),
    "NUL escape": body_with(',"n":"\\u0000"'), "byte order mark": "\ufeff" + body_with(""),
    "duplicate member": body_with(',"kind":"committee"'), "escaped duplicate": body_with(',"\\u006bind":"committee"'),
    "nested duplicate": '{"code":"never_made","kind":"meeting","names":{"en":"x","en":"y"}}',
    "invalid UTF-8": body_with(',"n":"').encode() + b'\xc3\x28"}',
    "overlong UTF-8": body_with(',"n":"').encode() + b'\xc0\xaf"}',
    "encoded surrogate": body_with(',"n":"').encode() + b'\xed\xa0\x80"}',
    "depth 33": '{"a":' * 32 + "[]" + "}" * 32, "long number": body_with(',"n":' + "1" * 33),
    "long text": body_with(',"n":"' + "x" * 65537 + '"'),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_malformed_json_is_refused_with_its_offset(secretariat, text):
    answer = send(secretariat, text)
    document = problem(answer, 400, "malformed-json")
    assert 0 <= document["offset"] <= len(text if isinstance(text, bytes) else text.encode())


def test_depth_of_32_is_read(secretariat):
    answer = send(secretariat, '{"a":' * 31 + "[]" + "}" * 31)
    assert answer.status_code == 422


def test_malformed_patch_is_refused_too(secretariat, record):
    answer = secretariat.request("PATCH", ORGANIZATIONS.url(record), data=b'{"kind":', headers={
        "Content-Type": "application/merge-patch+json", "If-Match": tag(record)})
    problem(answer, 400, "malformed-json")


def test_body_above_256_kib_is_refused(secretariat):
    answer = send(secretariat, body_with(',"n":"' + "x" * (256 * 1024) + '"'))
    problem(answer, 413, "too-large")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/json; charset=latin1", "json",
                                  "application/jsonx", "application/merge-patch+json", "multipart/form-data"])
def test_wrong_content_type_of_a_post_is_refused_with_accept_post(secretariat, kind):
    answer = send(secretariat, body_with(""), **{"Content-Type": kind})
    problem(answer, 415, "unsupported-media-type")
    assert answer.headers["Accept-Post"] == "application/json"


@pytest.mark.parametrize("coding", ["gzip", "identity, gzip", "x"])
def test_a_coded_body_is_refused(secretariat, coding):
    problem(send(secretariat, body_with(""), **{"Content-Encoding": coding}), 415, "unsupported-media-type")


def test_wrong_content_type_of_a_patch_is_refused_with_accept_patch(secretariat, record):
    answer = secretariat.patch(ORGANIZATIONS.url(record), {"kind": "ministry"}, tag(record),
                               headers={"Content-Type": "application/json-patch+json"})
    problem(answer, 415, "unsupported-media-type")
    assert answer.headers["Accept-Patch"] == "application/merge-patch+json, application/json"


def test_body_where_none_is_declared_is_refused(secretariat, record):
    answer = secretariat.request("DELETE", ORGANIZATIONS.url(record), json={}, headers={"If-Match": "*"})
    problem(answer, 400, "malformed-request")


@pytest.mark.parametrize("resource", WRITABLE, ids=repr)
def test_unknown_members_are_refused_by_name(secretariat, resource):
    made = resource.body(secretariat)
    before = secretariat.get(resource.path + "?count=exact").json()["page"]["total"]
    for member in ("surprise", "Names", "__proto__", "a/b~c", "is_admin"):
        answer = secretariat.post(resource.path, {**made, member: 1})
        problem(answer, 422, "unknown-member")
        assert errors(answer) == {("#/" + member.replace("~", "~0").replace("/", "~1"), "unknown-member")}
    assert secretariat.get(resource.path + "?count=exact").json()["page"]["total"] == before


@pytest.fixture(scope="module", autouse=True)
def parents(secretariat):
    """Parents of the hierarchy exist before anything is counted."""
    TARGETS.body(secretariat)
    WRITABLE[6].body(secretariat)
    WRITABLE[7].body(secretariat)


@pytest.mark.parametrize("value,code", [
    (12, "type"), (12.5, "type"), ("1e3", "pattern"), ("+1.00", "pattern"), (" 1.00", "pattern"), ("", "pattern"),
    ("01", "pattern"), ("1.00001", "pattern"), ("1,5", "pattern"), ("NaN", "pattern"), ("Infinity", "pattern"),
    (True, "type"), (["1"], "type"), ("9" * 14, "pattern")])
def test_decimal_that_is_no_decimal_text_is_refused(secretariat, value, code):
    answer = secretariat.post(TARGETS.path, {**TARGETS.body(secretariat), "target_value": value})
    problem(answer, 422, "invalid-body")
    assert ("#/target_value", code) in errors(answer)


@pytest.mark.parametrize("resource,wrong,place,code", [
    (PEOPLE, {"email": "not an address"}, "#/email", "format"),
    (PEOPLE, {"appointed_on": "2016-02-30"}, "#/appointed_on", "format"),
    (PEOPLE, {"languages": ["fr", "fr"]}, "#/languages", "uniqueItems"),
    (PEOPLE, {"languages": ["no language"]}, "#/languages/0", "pattern"),
    (PEOPLE, {"full_name": "   "}, "#/full_name", "pattern"),
    (PEOPLE, {"full_name": "x" * 501}, "#/full_name", "maxLength"),
    (PEOPLE, {"commission_id": "MAR"}, "#/commission_id", "format"),
    (ORGANIZATIONS, {"url": "javascript:alert(1)"}, "#/url", "pattern"),
    (BODIES, {"names": {"fr": "x"}}, "#/names/en", "required"),
    (BODIES, {"names": {"en": "x", "de": "y"}}, "#/names/de", "unknown-member"),
    (PLANS, {"state": "open"}, "#/state", "enum"),
    (PLANS, {"currency": 840}, "#/currency", "type")])
def test_wrong_values_are_refused_with_pointer_and_keyword(secretariat, resource, wrong, place, code):
    answer = secretariat.post(resource.path, {**resource.body(secretariat), **wrong})
    assert answer.status_code == 422
    assert (place, code) in errors(answer), answer.text


def test_all_violations_of_a_body_are_reported_together(secretariat):
    answer = secretariat.post(PEOPLE.path, {"role": "king", "email": 7, "languages": "fr", "surprise": 1})
    problem(answer, 422, "invalid-body")
    assert {("#/role", "enum"), ("#/email", "type"), ("#/languages", "type"), ("#/surprise", "unknown-member"),
            ("#/full_name", "required")} <= errors(answer)
    assert all(error["detail"] for error in answer.json()["errors"])


def test_errors_of_a_body_are_bounded(secretariat):
    answer = send(secretariat, json.dumps({f"m{number}": 1 for number in range(500)}))
    assert answer.status_code == 422 and len(answer.json()["errors"]) <= 100


@pytest.mark.parametrize("resource", WRITABLE, ids=repr)
@pytest.mark.parametrize("key", ["1", "not-a-uuid", "0190a0b0-0000-7000-8000-00000000000g", "%27", "..%3b", "mar",
                                 UNKNOWN_ID + "0", "{" + UNKNOWN_ID + "}"])
def test_key_that_is_no_id_is_simply_not_found(secretariat, resource, key):
    for answer in (secretariat.get(f"{resource.path}/{key}"), secretariat.delete(f"{resource.path}/{key}", "*"),
                   secretariat.patch(f"{resource.path}/{key}", {}, "*")):
        problem(answer, 404, "not-found")


@pytest.mark.parametrize("path", ["%2F", "%00", "%2e%2e/people", "a%2Fb"])
def test_encoded_slashes_and_dots_in_paths_are_refused(secretariat, path):
    assert secretariat.get("/v1/people/" + path).status_code in (400, 404)


@pytest.mark.parametrize("path", ["/v1/people/", "/V1/people", "/v1/People", "/v1/nothing", "/v1", "/v1/people/x/y"])
def test_paths_that_nobody_declared_are_not_found(secretariat, path):
    problem(secretariat.get(path), 404, "not-found")


@pytest.mark.parametrize("text", METACHARACTERS)
def test_metacharacters_in_filters_are_data(secretariat, text):
    assert secretariat.get("/v1/people", params={"q": text}).status_code == 200
    for name in ("role", "commission_id", "updated_since", "sort", "fields", "expand", "limit", "count",
                 "appointed_on_from", "email_exists"):
        answer = secretariat.get("/v1/people", params={name: text})
        problem(answer, 400, "invalid-parameter")
        assert {place for place, _ in errors(answer)} == {name}
    problem(secretariat.get("/v1/people", params={"cursor": text}), 400,
            "invalid-cursor" if text.replace("_", "a").isalnum() else "invalid-parameter")
    problem(secretariat.get("/v1/people", params={text: "x"}), 400, "unknown-parameter")


@pytest.mark.parametrize("text", METACHARACTERS)
def test_metacharacters_in_headers_are_data(secretariat, record, text):
    plain = text.encode("ascii", "ignore").decode().strip()
    headers = {"Accept-Language": plain, "If-None-Match": plain, "Prefer": plain, "X-Request-Id": plain}
    assert secretariat.get(ORGANIZATIONS.url(record), headers=headers).status_code == 200


def test_metacharacters_in_members_come_back_as_they_were(secretariat, postgres, database):
    before = fingerprint(postgres, database)
    for text in METACHARACTERS:
        made = BODIES.create(secretariat, names={"en": text, "fr": text, "ar": text})
        assert made["names"] == {"en": text, "fr": text, "ar": text}
        url = BODIES.url(made)
        changed = secretariat.patch(url, {"names": {"en": text + text}}, tag(made)).json()
        assert changed["name"] == text + text
        assert secretariat.delete(url, tag(changed)).status_code == 204
    assert fingerprint(postgres, database) == before


def test_refused_patches_leave_the_record_as_it_was(secretariat, record):
    for body in ({"kind": "club"}, {"names": None}, {"names": {"en": ""}}, {"surprise": 1}, {"version": 9},
                 {"country": "France"}, {"names": texts(" ") | {"xx": "y"}}):
        assert secretariat.patch(ORGANIZATIONS.url(record), body, tag(record)).status_code == 422
    assert secretariat.get(ORGANIZATIONS.url(record)).json() == record


@pytest.mark.parametrize("method", ["PUT", "TRACE", "POST"])
def test_methods_that_a_path_lacks_are_answered_405_with_allow(secretariat, record, method):
    answer = secretariat.request(method, ORGANIZATIONS.url(record))
    assert answer.status_code in (405, 501)
    if answer.status_code == 405:
        assert {"GET", "HEAD", "PATCH", "DELETE"} <= set(answer.headers["Allow"].replace(" ", "").split(","))
