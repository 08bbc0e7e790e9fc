"""One record or list in the form, language and freshness that the client asks for."""
import csv
import io
import json

import pytest

from support.contract import PROBLEMS
from support.resources import BODIES, COMMISSIONS, ORGANIZATIONS, PEOPLE, PLANS, problem, tag

CSV = {"Accept": "text/csv"}
NDJSON = {"Accept": "application/x-ndjson"}


@pytest.fixture(scope="module")
def record(secretariat):
    return BODIES.create(secretariat, names={"en": "House", "fr": "Maison", "ar": "بيت"})


@pytest.fixture(scope="module")
def staff(secretariat):
    """Four people of one organization, with texts that are hard to export."""
    organization = ORGANIZATIONS.create(secretariat)
    texts = ["=cmd()", "+49 x", '@at "quoted", and comma', "Ana\r\nMaria", "ordinary"]
    people = [PEOPLE.create(secretariat, organization_id=organization["id"], full_name=text) for text in texts]
    return people, f"/v1/people?organization_id={organization['id']}&sort=created_at"


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


@pytest.mark.parametrize("accept,kind", [
    (None, "application/json"), ("", "application/json"), ("*/*", "application/json"), ("application/*", "application/json"),
    ("text/csv", "text/csv"), ("text/*", "text/csv"), ("application/x-ndjson", "application/x-ndjson"),
    ("application/json;q=0.1, text/csv", "text/csv"), ("text/csv;q=0, */*;q=0.5", "application/json"),
    ("image/png, application/json;q=0.2", "application/json"), ("TEXT/CSV", "text/csv")])
def test_list_comes_in_the_type_that_is_preferred(secretariat, accept, kind):
    answer = secretariat.get("/v1/bodies", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == kind
    assert {"Accept", "Accept-Language", "Authorization"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize("accept", ["text/html", "image/*", "application/json;q=0", "application/xml, text/html"])
def test_type_that_is_not_offered_is_answered_406_with_the_types(secretariat, record, accept):
    answer = secretariat.get(BODIES.url(record), headers={"Accept": accept})
    assert "application/json" in problem(answer, 406, "not-acceptable")["detail"]
    detail = problem(secretariat.get("/v1/bodies", headers={"Accept": "image/png"}), 406, "not-acceptable")["detail"]
    assert "text/csv" in detail and "application/x-ndjson" in detail


def test_single_record_has_no_csv(secretariat, record):
    problem(secretariat.get(BODIES.url(record), headers=CSV), 406, "not-acceptable")


def test_csv_is_rfc_4180_with_dotted_names(secretariat, record):
    answer = secretariat.get(f"/v1/bodies?code={record['code']}", headers=CSV)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''bodies.csv"
    assert "ETag" not in answer.headers
    head, line, rest = answer.content.decode().split("\r\n")
    assert rest == "" and "\n" not in head + line
    assert head == "id,version,code,name,names.en,names.fr,names.ar,kind,parent_id,periodicity_months,meets_in_tandem,created_at,updated_at"
    row = rows_of(answer)[0]
    assert (row["names.fr"], row["names.ar"], row["parent_id"]) == ("Maison", "بيت", "")
    assert row["created_at"] == record["created_at"]


def test_csv_guards_formulas_in_texts_unless_raw(secretariat, staff):
    people, path = staff
    answer = secretariat.get(path, headers=CSV)
    names = [row["full_name"] for row in rows_of(answer)]
    assert names == ["'=cmd()", "'+49 x", "'@at \"quoted\", and comma", "Ana\r\nMaria", "ordinary"]
    assert b'"\'@at ""quoted"", and comma"' in answer.content
    raw = rows_of(secretariat.get(path + "&raw=true", headers=CSV))
    assert [row["full_name"] for row in raw] == [person["full_name"] for person in people]


def test_csv_keeps_fields_and_expansions(secretariat, staff):
    answer = secretariat.get(staff[1] + "&fields=full_name,organization&expand=organization", headers=CSV)
    head = answer.text.split("\r\n")[0].split(",")
    assert {"id", "version", "full_name", "organization.id", "organization.name"} <= set(head)


def test_ndjson_has_one_record_a_line(secretariat, staff):
    answer = secretariat.get(staff[1], headers=NDJSON)
    assert answer.content.endswith(b"\n")
    assert [json.loads(line) for line in answer.text.splitlines()] == staff[0]


@pytest.mark.parametrize("headers", [CSV, NDJSON])
def test_exports_ignore_limit(secretariat, staff, headers):
    short = secretariat.get(staff[1] + "&limit=1", headers=headers)
    assert short.content == secretariat.get(staff[1], headers=headers).content


def test_empty_exports_are_complete(secretariat):
    path = "/v1/bodies?code=no_such_body"
    assert secretariat.get(path, headers=CSV).content.count(b"\r\n") == 1
    assert secretariat.get(path, headers=NDJSON).content == b""


def test_export_above_the_cap_is_refused_before_it_begins(fresh_service):
    from support.session import Session
    service = fresh_service(NATCOM_EXPORT_ROWS=53)
    caller = Session(service, service.mint("secretariat"))
    for headers in (CSV, NDJSON):
        problem(caller.get("/v1/member-states", headers=headers), 413, "export-too-large")
        assert caller.get("/v1/member-states?code_not=MAR", headers=headers).status_code == 200


@pytest.mark.parametrize("accept,language,name", [
    (None, "en", "House"), ("fr", "fr", "Maison"), ("ar", "ar", "بيت"), ("fr-CI, en;q=0.5", "fr", "Maison"),
    ("de, ar;q=0.1", "ar", "بيت"), ("de", "en", "House"), ("fr;q=0, en", "en", "House"), ("*", "en", "House")])
def test_texts_come_in_the_language_asked_for(secretariat, record, accept, language, name):
    answer = secretariat.get(BODIES.url(record), headers={"Accept-Language": accept})
    assert answer.headers["Content-Language"] == language
    assert answer.json()["name"] == name
    assert answer.json()["names"] == record["names"]


def test_text_that_is_not_translated_comes_in_english(secretariat):
    record = BODIES.create(secretariat, names={"en": "Only English"})
    assert secretariat.get(BODIES.url(record), headers={"Accept-Language": "ar"}).json()["name"] == "Only English"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_problems_come_in_the_language_asked_for(secretariat, language):
    answer = secretariat.get("/v1/bodies?limit=0", headers={"Accept-Language": language, "Accept": "text/csv"})
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert problem(answer, 400, "invalid-parameter")["title"] == \
        PROBLEMS["problems"]["invalid-parameter"]["title"][language]


def test_every_variant_has_an_etag_of_its_own(secretariat, record):
    url = BODIES.url(record)
    tags = [secretariat.get(url).headers["ETag"]]
    tags += [secretariat.get(url + "?fields=code").headers["ETag"],
             secretariat.get(url, headers={"Accept-Language": "fr"}).headers["ETag"],
             secretariat.get(url, headers={"Accept-Language": "ar"}).headers["ETag"]]
    assert tags[0] == tag(record) and len(set(tags)) == 4
    assert all(variant.startswith(tags[0][:-1] + ".") and len(variant) == len(tags[0]) + 9 for variant in tags[1:])


def test_etag_does_not_depend_on_the_token(secretariat, finance, record):
    for path in (BODIES.url(record), BODIES.url(record) + "?fields=code", f"/v1/bodies?code={record['code']}"):
        assert secretariat.get(path).headers["ETag"] == finance.get(path).headers["ETag"]


@pytest.mark.parametrize("field", ["{}", "W/{}", '"x", {}', "*"])
@pytest.mark.parametrize("query", ["", "?fields=code"])
def test_fresh_copy_is_answered_304_with_its_fields(secretariat, record, field, query):
    full = secretariat.get(BODIES.url(record) + query)
    for method in ("GET", "HEAD"):
        answer = secretariat.request(method, BODIES.url(record) + query,
                                     headers={"If-None-Match": field.format(full.headers["ETag"])})
        assert answer.status_code == 304 and answer.content == b""
        for name in ("ETag", "Cache-Control", "Vary"):
            assert answer.headers[name] == full.headers[name]


def test_stale_copy_is_answered_in_full(secretariat, record):
    for field in ('"0"', '"1x"', '""', "1"):
        assert secretariat.get(BODIES.url(record), headers={"If-None-Match": field}).status_code == 200


def test_code_in_the_path_names_the_canonical_place(secretariat):
    record = COMMISSIONS.create(secretariat)
    answer = secretariat.get(f"/v1/commissions/{record['code']}")
    assert answer.json() == record and answer.headers["Content-Location"] == COMMISSIONS.url(record)
    fresh = secretariat.get(f"/v1/commissions/{record['code']}", headers={"If-None-Match": tag(record)})
    assert fresh.status_code == 304 and fresh.headers["Content-Location"] == COMMISSIONS.url(record)
    assert "Content-Location" not in secretariat.get(COMMISSIONS.url(record)).headers


def test_framework_of_an_empty_plan_is_empty(secretariat):
    record = PLANS.create(secretariat)
    tree = secretariat.get(PLANS.url(record) + "/framework").json()
    assert (tree["projects"], tree["budget_lines"], tree["total_budget"]) == ([], [], "0.00")


@pytest.mark.parametrize("path,status", [("/", 200), ("/healthz", 200), ("/openapi.json", 200), ("/openapi.yaml", 200),
                                         ("/.well-known/jwks.json", 200), ("/problems", 200),
                                         ("/problems/not-found", 200)])
def test_public_documents_need_no_token(api, path, status):
    answer = api.get(path)
    assert answer.status_code == status
    if "ETag" in answer.headers:
        assert api.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert api.head(path).status_code == answer.status_code


def test_every_problem_has_a_page(api):
    for code, text in PROBLEMS["problems"].items():
        page = api.get(f"/problems/{code}").json()
        assert page["code"] == code and page["status"] == text["status"] and page["remedy"]
    problem(api.get("/problems/never-heard-of"), 404, "not-found")


@pytest.mark.parametrize("accept", ["text/csv", "application/x-ndjson"])
def test_head_of_an_export_does_not_say_that_it_is_empty(secretariat, accept):
    answer = secretariat.head("/v1/bodies", headers={"Accept": accept})
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith(accept)
    assert "Content-Length" not in answer.headers


def test_head_of_a_problem_tells_its_code(secretariat, api):
    for caller, path, status, code in ((secretariat, "/v1/bodies/x", 404, "not-found"),
                                       (api, "/v1/bodies", 401, "token-missing"),
                                       (secretariat, "/v1/bodies?limit=0", 400, "invalid-parameter")):
        answer = caller.head(path)
        assert answer.status_code == status and answer.content == b""
        assert answer.headers["Proxy-Status"] == f'natcom; error="{code}"'


def test_every_answer_has_the_fields_that_protect_browsers(api, secretariat):
    for answer in (api.get("/"), api.get("/v1/people"), secretariat.get("/v1/bodies"), secretariat.get("/nothing")):
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
