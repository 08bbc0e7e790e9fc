"""Lists: pages, sorts, filters, fields and expansions."""
from decimal import Decimal
import itertools
import re
from urllib.parse import quote

import pytest

from support.contract import DOCUMENT, resolve
from support.resources import AREAS, BODIES, ORGANIZATIONS, PEOPLE, PROJECTS, UNKNOWN_ID, errors, problem, serial, tag

# Lists below a record are tested with the record (test_grants.py).
LISTS = {path: item["get"] for path, item in DOCUMENT["paths"].items()
         if "x-natcom-sorts" in item.get("get", {}) and "{" not in path}
COMMON = ("limit", "cursor", "sort", "fields", "expand", "count", "raw")
NUMBERED = ("/v1/areas", "/v1/indicators", "/v1/targets")  # their codes are ordered by the numbers in them
every = pytest.mark.parametrize("path", LISTS)


def by_number(code):
    """The code so that tuples compare as the numbers in it do."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", code))


def parameters(path):
    found = map(resolve, LISTS[path]["parameters"])
    return {p["name"]: p for p in found if p["in"] == "query"}


def sample(schema):
    """A value that the schema of a filter accepts."""
    schema = resolve(schema)
    if schema.get("type") == "array":
        return sample(schema["items"])
    if "enum" in schema:
        return schema["enum"][0]
    by_format = {"uuid": UNKNOWN_ID, "date": "2016-05-01", "date-time": "2016-05-01T00:00:00Z", "decimal": "1.00"}
    if schema.get("format") in by_format:
        return by_format[schema["format"]]
    by_type = {"boolean": "true", "integer": "1"}
    if schema.get("type") in by_type:
        return by_type[schema["type"]]
    candidates = ("abc", "MAR", "2016-2018", "M1.1", "1.00", "1.1", "1.1.1", "12")
    import re
    return next(c for c in candidates if re.search(schema.get("pattern", ""), c))


FILTERS = [(path, name) for path in LISTS for name in parameters(path) if name not in COMMON]


@pytest.fixture(scope="module")
def family(secretariat):
    """An organization and five people of it, with dates one month apart."""
    organization = ORGANIZATIONS.create(secretariat)
    people = [PEOPLE.create(secretariat, organization_id=organization["id"], full_name=f"Family {letter}",
                            appointed_on=f"2010-0{number}-01", role="expert" if number % 2 else "minister",
                            email=f"{letter}@family.example" if number < 3 else None)
              for number, letter in enumerate("abcde", 1)]
    return organization, people, f"/v1/people?organization_id={organization['id']}"


def names(answer):
    assert answer.status_code == 200, answer.text
    return "".join(person["full_name"][-1] for person in answer.json()["data"])


@every
@pytest.mark.parametrize("limit", ["0", "-1", "201", "1.5", "x", "99999999999999999999", "0x10", "+5", "05 ", "1e2", "1.0"])
def test_limit_outside_its_bounds_is_refused(auditor, path, limit):
    answer = auditor.get(path, params={"limit": limit})
    problem(answer, 400, "invalid-parameter")
    assert {place for place, _ in errors(answer)} == {"limit"}


@every
def test_limit_is_fifty_unless_told(auditor, path):
    assert auditor.get(path).json()["page"]["limit"] == 50
    assert auditor.get(path + "?limit=200").json()["page"]["limit"] == 200


@every
@pytest.mark.parametrize("direction", ["", "-"])
def test_every_sort_orders_its_rows(auditor, path, direction):
    for sort in LISTS[path]["x-natcom-sorts"]:
        # Instants end in zeros that are not printed.
        rows = auditor.rows(f"{path}?sort={direction}{sort}&limit=200")
        values = [(row[sort].rstrip("Z") if sort.endswith("_at") else row[sort], row["id"]) for row in rows]
        if sort.endswith("_amount"):
            values = [(Decimal(amount), id) for amount, id in values]
        if sort == "code" and path in NUMBERED:
            values = [(by_number(code), id) for code, id in values]
        assert values == sorted(values, reverse=direction == "-")
        assert len(set(values)) == len(values)


def test_code_1_10_stands_behind_1_9_on_every_page(secretariat):
    project = PROJECTS.create(secretariat)
    for number in (10, 9, 2, 100):
        AREAS.create(secretariat, project_id=project["id"], number=number)
    rows = secretariat.rows(f"/v1/areas?project_id={project['id']}&limit=1")
    assert [row["number"] for row in rows] == [2, 9, 10, 100]
    assert [row["number"] for row in secretariat.rows(f"/v1/areas?project_id={project['id']}&limit=3&sort=-code")] == [
        100, 10, 9, 2]


@pytest.mark.parametrize("sort", ["", "-full_name", "updated_at", "-created_at", "full_name,-updated_at",
                                  "-updated_at,full_name"])
def test_cursors_show_every_row_once_forward_and_back(secretariat, family, sort):
    path = family[2] + (f"&sort={sort}" if sort else "")
    whole = [row["id"] for row in secretariat.get(path).json()["data"]]
    page = secretariat.get(path + "&limit=2").json()
    assert page["page"]["prev"] is None
    pages = [page]
    while pages[-1]["page"]["next"]:
        pages.append(secretariat.get(f"{path}&limit=2&cursor={pages[-1]['page']['next']}").json())
    assert [row["id"] for page in pages for row in page["data"]] == whole
    back = pages[-1]
    for expected in pages[-2::-1]:
        back = secretariat.get(f"{path}&limit=2&cursor={back['page']['prev']}").json()
        assert back["data"] == expected["data"]
    assert back["page"]["prev"] is None


def test_inserts_between_pages_repeat_and_lose_nothing(secretariat):
    organization = ORGANIZATIONS.create(secretariat)
    make = lambda name: PEOPLE.create(secretariat, organization_id=organization["id"], full_name=name)["id"]
    before = [make(f"{letter} person") for letter in "bdfhj"]
    path = f"/v1/people?organization_id={organization['id']}&limit=2"
    seen, cursor = [], ""
    for letter in itertools.cycle("ack"):
        answer = secretariat.get(path + cursor).json()
        seen += [row["id"] for row in answer["data"]]
        if answer["page"]["next"] is None or len(seen) > 30:
            break
        cursor = "&cursor=" + answer["page"]["next"]
        if len(seen) < 5:
            make(f"{letter} late {next(serial)}")
    assert len(seen) == len(set(seen)) and [i for i in seen if i in before] == before


def test_cursor_that_was_changed_or_belongs_elsewhere_is_refused(secretariat, family, finance):
    path = family[2] + "&limit=2"
    cursor = secretariat.get(path).json()["page"]["next"]
    changed = cursor[:20] + ("A" if cursor[20] != "A" else "B") + cursor[21:]
    for wrong in (changed, cursor[:-4], "A", "AAAA" * 20, cursor + "AAAA"):
        problem(secretariat.get(f"{path}&cursor={wrong}"), 400, "invalid-cursor")
    for other in (f"/v1/people?limit=2&cursor={cursor}", f"{path}&role=expert&cursor={cursor}",
                  f"{path}&sort=-full_name&cursor={cursor}", f"/v1/bodies?cursor={cursor}"):
        problem(secretariat.get(other), 400, "invalid-cursor")
    problem(finance.get(f"{path}&cursor={cursor}"), 400, "invalid-cursor")
    assert secretariat.get(f"{family[2]}&limit=1&fields=full_name&cursor={cursor}").status_code == 200


@pytest.mark.parametrize("path,name", FILTERS)
def test_every_declared_filter_is_accepted(auditor, path, name):
    value = sample(parameters(path)[name]["schema"])
    answer = auditor.get(path, params={name: value})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path,name", FILTERS)
def test_every_filter_refuses_repeated_and_empty_values(auditor, path, name):
    value = quote(sample(parameters(path)[name]["schema"]))
    for query, code in ((f"{name}={value}&{name}={value}", "repeated-parameter"), (f"{name}=", "empty-parameter"),
                        (name, "empty-parameter")):
        answer = auditor.get(f"{path}?{query}")
        problem(answer, 400, "invalid-parameter")
        assert errors(answer) == {(name, code)}


@every
def test_unknown_parameters_are_refused_by_name(auditor, path):
    for name in ("colour", "Limit", "id", "page", "offset", "q[]"):
        answer = auditor.get(path, params={name: "1"})
        problem(answer, 400, "unknown-parameter")
        assert errors(answer) == {(name, "unknown-parameter")}


@pytest.mark.parametrize("query,expected", [
    ("role=expert", "ace"), ("role_not=expert", "bd"), ("role=expert,minister", "abcde"),
    ("appointed_on_from=2010-03-01", "cde"), ("appointed_on_before=2010-03-01", "ab"),
    ("appointed_on_from=2010-02-01&appointed_on_before=2010-04-01", "bc"), ("appointed_on_exists=false", ""),
    ("email_exists=true", "ab"), ("email_exists=false", "cde"), ("left_on_exists=false", "abcde"),
    ("commission_id_exists=true", ""), ("q=family", "abcde"), ("q=nobodyatall", ""),
    ("role=expert&sort=-full_name", "eca"), ("updated_since=2999-01-01T00:00:00Z", ""),
    ("updated_since=2000-01-01T00:00:00Z", "abcde"), ("limit=2", "ab"), ("sort=-full_name&limit=2", "ed")])
def test_filters_of_people_mean_what_they_say(secretariat, family, query, expected):
    assert names(secretariat.get(f"{family[2]}&{query}")) == expected


@pytest.mark.parametrize("query,expected", [
    ("target_value_min=20", {"baseline": 4}), ("number_min=1", {})])
def test_unknown_filter_of_another_list_is_refused(secretariat, query, expected):
    problem(secretariat.get(f"/v1/bodies?{query}"), 400, "unknown-parameter")


def test_filters_of_states_mean_what_they_say(secretariat):
    states = secretariat.rows("/v1/member-states?limit=200")
    for query, keep in (("region=arab", lambda s: s["region"] == "arab"),
                        ("region_not=arab,asia", lambda s: s["region"] == "africa"),
                        ("least_developed=true", lambda s: s["least_developed"]),
                        ("least_developed=false", lambda s: not s["least_developed"]),
                        ("code=MAR,EGY", lambda s: s["code"] in ("MAR", "EGY")),
                        ("code_not=MAR", lambda s: s["code"] != "MAR")):
        assert secretariat.rows(f"/v1/member-states?{query}&limit=200") == list(filter(keep, states)), query


def test_filters_of_targets_mean_what_they_say(secretariat):
    targets = secretariat.rows("/v1/targets?limit=200")
    for query, keep in (("kind=count", lambda t: t["kind"] == "count"),
                        ("target_value_exists=false", lambda t: "target_value" not in t),
                        ("target_value_min=10", lambda t: float(t.get("target_value", 0)) >= 10),
                        ("baseline_max=0", lambda t: float(t["baseline"]) <= 0),
                        ("source_ref=M2.3.3", lambda t: t["source_ref"] == "M2.3.3"),
                        ("due_on_before=2018-01-01", lambda t: t["due_on"] < "2018-01-01")):
        assert secretariat.rows(f"/v1/targets?{query}&limit=200") == list(filter(keep, targets)), query


def test_more_than_a_hundred_values_are_refused(secretariat):
    answer = secretariat.get("/v1/bodies", params={"code": ",".join(f"c{n}" for n in range(101))})
    problem(answer, 400, "invalid-parameter")
    assert errors(answer) == {("code", "maxItems")}


@every
def test_fields_keep_id_and_version(auditor, path):
    member = "time" if path == "/v1/events" else "updated_at"  # events are named by CloudEvents, and have no version
    for row in auditor.get(f"{path}?fields={member}&limit=5").json()["data"]:
        assert set(row) == {"id", member} | ({"version"} if member == "updated_at" else set())
    answer = auditor.get(f"{path}?fields={member},colour")
    problem(answer, 400, "invalid-parameter")
    assert errors(answer) == {("fields", "unknown-field")}


@pytest.mark.parametrize("path", [path for path in LISTS if LISTS[path].get("x-natcom-expansions")])
def test_expansions_stand_beside_the_id(secretariat, path):
    expansions = LISTS[path]["x-natcom-expansions"]
    for row in secretariat.get(f"{path}?expand={','.join(expansions)}&limit=200").json()["data"]:
        for name in expansions:
            if isinstance(row.get(name), list):
                continue
            assert (name in row) == (f"{name}_id" in row)
            assert name not in row or row[name]["id"] == row[f"{name}_id"]
    answer = secretariat.get(path + "?expand=everything")
    problem(answer, 400, "invalid-parameter")
    assert errors(answer) == {("expand", "unknown-expansion")}


@pytest.mark.parametrize("sort", ["email", "full_name,full_name", "full_name,-full_name",
                                  "full_name,updated_at,created_at", "full_name,", "--full_name"])
def test_sort_that_is_not_declared_is_refused(secretariat, sort):
    answer = secretariat.get("/v1/people", params={"sort": sort})
    problem(answer, 400, "invalid-parameter")
    assert {place for place, _ in errors(answer)} == {"sort"}


def test_count_tells_all_that_fit(secretariat, family):
    page = secretariat.get(family[2] + "&count=exact&limit=2").json()["page"]
    assert (page["total"], page["total_is"]) == (5, "exact")
    following = secretariat.get(f"{family[2]}&count=exact&limit=2&cursor={page['next']}").json()["page"]
    assert following["total"] == 5
    assert "total" not in secretariat.get(family[2]).json()["page"]


def test_link_header_is_a_relative_reference_to_the_next_page(secretariat, family):
    answer = secretariat.get(family[2] + "&limit=2")
    link = answer.links["next"]["url"]
    assert link.startswith(family[2] + "&limit=2&cursor=")
    following = secretariat.get(link)
    assert names(following) == "cd" and "prev" in following.links
    assert names(secretariat.get(following.links["prev"]["url"])) == "ab"
    assert "Link" not in secretariat.get(family[2]).headers


def test_list_is_answered_304_until_a_row_changes(secretariat):
    record = BODIES.create(secretariat)
    path = f"/v1/bodies?code={record['code']}"
    etag = secretariat.get(path).headers["ETag"]
    for field in (etag, f'"other", W/{etag}', "*"):
        answer = secretariat.get(path, headers={"If-None-Match": field})
        assert answer.status_code == 304 and answer.content == b"" and answer.headers["ETag"] == etag
    secretariat.patch(BODIES.url(record), {"kind": "task_force"}, tag(record))
    answer = secretariat.get(path, headers={"If-None-Match": etag})
    assert answer.status_code == 200 and answer.headers["ETag"] != etag


@pytest.mark.parametrize("instant,status", [("2016-01-01T00:00:00%2B14:00", 200), ("2016-01-01T00:00:00-15:59", 200),
                                            ("2016-01-01T00:00:00%2B16:00", 400), ("2016-01-01T00:00:00-23:59", 400)])
def test_offsets_that_no_clock_has_are_refused(secretariat, instant, status):
    assert secretariat.get(f"/v1/bodies?updated_since={instant}").status_code == status


@pytest.mark.parametrize("path", ["/v1/bodies", "/healthz"])
def test_more_parameters_than_anybody_needs_are_refused(secretariat, path):
    problem(secretariat.get(path + "?" + "&".join(["limit=1"] * 65)), 400, "malformed-request")


def test_the_link_replaces_a_cursor_however_it_is_spelt(secretariat, family):
    first = secretariat.get("/v1/people?limit=1").json()["page"]["next"]
    second = secretariat.get(f"/v1/people?%63ursor={first}&limit=1")
    target = second.headers["Link"].split(">")[0].lstrip("<")
    assert secretariat.get(target).status_code == 200


def test_the_longest_names_can_be_sorted_by(secretariat):
    made = [ORGANIZATIONS.create(secretariat, names={"en": name, "fr": name, "ar": name})
            for name in ("𩽶" * 300, "𩽶" * 299 + "x")]
    found = secretariat.rows("/v1/organizations?sort=-name&limit=1")
    assert len({record["id"] for record in found}) == len(found) > 2
    # Others search for what names they find, and searches are shorter.
    for record in made:
        assert secretariat.delete(ORGANIZATIONS.url(record), tag(record)).status_code == 204
