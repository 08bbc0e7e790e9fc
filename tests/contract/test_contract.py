"""The contract says everything that clients and the service need, and says it truly."""
import re

import pytest
from support.contract import DOCUMENT, METHODS, PROBLEMS, ROOT, check_schema, resolve

ROLES = {"secretariat", "finance", "auditor", "commission", "partner", "admin"}
NATCOM_MEMBERS = {"x-natcom-roles", "x-natcom-sorts", "x-natcom-expansions", "x-natcom-idempotency",
                  "x-natcom-variant", "x-natcom-secret", "x-natcom-body"}
ANNOTATIONS = {"description", "title", "examples", "default", "readOnly", "$ref", "x-natcom-variant",
               "x-natcom-secret"}
KEYWORDS = set(
    "type properties required additionalProperties patternProperties propertyNames enum const minimum maximum"
    " exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern items prefixItems contains minItems"
    " maxItems uniqueItems minProperties maxProperties dependentRequired allOf anyOf oneOf not if then else $ref"
    " $defs format".split())
# What an operation of each kind documents, at least; problems of every request are its default answer.
REQUIRED_ANSWERS = {
    "list": {"200", "304", "400", "401", "403", "406"},
    "get": {"200", "304", "400", "401", "403", "404", "406"},
    "verify": {"200", "304", "400", "401", "403", "406"},
    "create": {"201", "400", "401", "403", "409", "413", "415", "422"},
    "update": {"200", "400", "401", "403", "404", "409", "412", "413", "415", "422", "428"},
    "delete": {"204", "400", "401", "403", "404", "409", "412", "428"},
}


def operations():
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                yield pytest.param(path, method, item[method], id=item[method]["operationId"])


# What is read with the secret of a feed; it has tests of its own (test_calendar_feeds).
CALENDAR = "/v1/calendar.ics"
# A file, which is no resource: it has no tag, and tests of its own too (test_iati).
FILES = {CALENDAR, "/v1/exports/iati"}


def resource_operations():
    return [entry for entry in operations() if entry.values[0].startswith("/v1/") and entry.values[0] not in FILES
            and "x-natcom-body" not in entry.values[2]]


def list_operations():
    return [entry for entry in resource_operations() if kind_of(entry.values[2]["operationId"]) == "list"]


# Lists whose records have no names to be searched for.
WITHOUT_SEARCH = {
    "appointments",
    "audit",
    "calendar-feeds",
    "counting-rules",
    "events",
    "imports",
    "invitations",
    "ledger-entries",
    "plan-settings",
    "progress-reports",
    "reports",
    "transfers",
}

# Bytes of a cursor before it is sealed (PLAIN_MAX of service/api/cursor.c), and of what is in it beside sort values.
CURSOR_PLAIN = 4096
SCOPE_AND_ID = 18 + 37


def kind_of(operation_id):
    return re.match("[a-z]+", operation_id).group()


def parameters_of(path, operation):
    own = DOCUMENT["paths"][path].get("parameters", []) + operation.get("parameters", [])
    return [resolve(parameter) for parameter in own]


def query_text(path, operation):
    resource = path.split("/")[2]
    return (ROOT / "sql/queries" / resource / f"{operation['operationId']}.sql").read_text(encoding="utf-8")


def query_lines(text, word):
    return re.findall(rf"^--{word} (\w+): (.*)$", text, re.M)


def walk(node, pointer="#"):
    yield pointer, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        yield from walk(child, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")


def schemas():
    """Every schema of the document, with its pointer; a member called `schema` or `items` is one by its place."""
    stack = [(f"#/components/schemas/{name}", schema) for name, schema in DOCUMENT["components"]["schemas"].items()]
    stack += [(f"{pointer}/schema", node["schema"]) for pointer, node in walk(DOCUMENT)
              if isinstance(node, dict) and isinstance(node.get("schema"), dict) and "/properties/" not in pointer]
    while stack:
        pointer, schema = stack.pop()
        yield pointer, schema
        for word in ("items", "not", "if", "then", "else", "contains", "additionalProperties", "propertyNames"):
            if isinstance(schema.get(word), dict):
                stack.append((f"{pointer}/{word}", schema[word]))
        for word in ("properties", "patternProperties", "$defs"):
            stack += [(f"{pointer}/{word}/{name}", child) for name, child in schema.get(word, {}).items()]
        for word in ("allOf", "anyOf", "oneOf", "prefixItems"):
            stack += [(f"{pointer}/{word}/{i}", child) for i, child in enumerate(schema.get(word, []))]


@pytest.mark.parametrize("path, method, operation", operations())
def test_every_operation_says_what_it_does_who_may_call_it_and_what_can_go_wrong(path, method, operation):
    assert operation["summary"] and operation["description"]
    assert set(operation["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"]}
    assert any(status.startswith("4") for status in operation["responses"])
    assert "default" in operation["responses"]
    if path.startswith("/v1/"):
        [scheme] = operation["security"]
        if path == CALENDAR:
            assert scheme == {"secret": []}
        else:
            [scope] = scheme["bearer"]
            assert scope == f"{path.split('/')[2]}:{'read' if method == 'get' else 'write'}"
        assert operation["x-natcom-roles"] and set(operation["x-natcom-roles"]) <= ROLES
        assert "Who may call it: " + ", ".join(operation["x-natcom-roles"]) in operation["description"]
        assert "What can go wrong: " in operation["description"]
    else:
        assert operation["security"] == []
        assert "x-natcom-roles" not in operation


def test_operation_ids_are_unique():
    names = [entry.values[2]["operationId"] for entry in operations()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path, method, operation", resource_operations())
def test_every_operation_documents_the_answers_of_its_kind(path, method, operation):
    kind = kind_of(operation["operationId"])
    # What is computed from everything cannot be missing.
    found_by_path = {"404"} if kind == "get" and "{" not in path else set()
    assert REQUIRED_ANSWERS[kind] - found_by_path <= set(operation["responses"])
    for status, answer in operation["responses"].items():
        answer = resolve(answer)
        assert answer["description"]
        if not status.startswith(("2", "3")):
            assert list(answer["content"]) == ["application/problem+json"]
    success = resolve(operation["responses"][{"create": "201", "delete": "204"}.get(kind, "200")])
    if kind != "delete":
        assert "ETag" in success["headers"]
    if kind == "create":
        assert "Location" in success["headers"]
    if kind in ("update", "delete"):
        assert "If-Match" in [parameter["name"] for parameter in parameters_of(path, operation)]
    if kind == "list":
        assert set(success["content"]) - {"text/calendar"} == {"application/json", "text/csv", "application/x-ndjson"}
        page = resolve(success["content"]["application/json"]["schema"])
        assert set(page["required"]) == {"data", "page"}


# PostgreSQL refuses both: a year before its calendar, and an offset that no clock has.
def test_no_instant_is_taken_that_the_database_has_not():
    for pointer, schema in schemas():
        if schema.get("format") == "date-time" and not schema.get("readOnly"):
            found = [re.search(schema.get("pattern", ""), instant) is not None for instant in (
                "2016-01-04T08:30:00Z", "2016-01-04T08:30:00.5-15:59", "2016-01-04T08:30:00+16:00",
                "0000-01-04T08:30:00Z")]
            assert found == [True, True, False, False], pointer


@pytest.mark.parametrize("path, method, operation", list_operations())
def test_the_values_of_every_two_sorts_fit_into_a_cursor(path, method, operation):
    page = resolve(operation["responses"]["200"])["content"]["application/json"]["schema"]
    members = resolve(resolve(resolve(page)["properties"]["data"])["items"])["properties"]
    sizes = sorted((4 * resolve(members[name]).get("maxLength", 11) + 1 for name in operation["x-natcom-sorts"]),
                   reverse=True)
    assert sum(sizes[:2]) + SCOPE_AND_ID <= CURSOR_PLAIN


@pytest.mark.parametrize("path, method, operation", list_operations())
def test_every_list_offers_what_all_lists_offer(path, method, operation):
    names = [parameter["name"] for parameter in parameters_of(path, operation)]
    assert len(names) == len(set(names))
    assert {"limit", "cursor", "sort", "fields", "count", "updated_since"} <= set(names)
    assert ("q" in names) == (path.split("/")[2] not in WITHOUT_SEARCH and "{" not in path)
    assert ("expand" in names) == bool(operation.get("x-natcom-expansions"))
    sort = next(parameter for parameter in parameters_of(path, operation) if parameter["name"] == "sort")
    for name in operation["x-natcom-sorts"]:
        assert re.search(rf"\b{name}\b", sort["description"])


@pytest.mark.parametrize("path, method, operation", resource_operations())
def test_every_operation_has_a_query_file_with_the_same_filters_sorts_and_expansions(path, method, operation):
    text = query_text(path, operation)
    first, second = text.splitlines()[:2]
    assert first.startswith(f"-- {operation['operationId']}: ")
    assert second.startswith("-- cost: ")
    expansions = {name for name, _ in query_lines(text, "expand")}
    assert expansions == set(operation.get("x-natcom-expansions", []))
    assert [name for name, _ in query_lines(text, "sort")] == operation.get("x-natcom-sorts", [])
    general = {"limit", "cursor", "sort", "fields", "expand", "count", "raw", "dry_run", "as_of", "by", "from", "before", "commission"}
    declared = {parameter["name"] for parameter in parameters_of(path, operation)
                if parameter["in"] == "query"} - general
    assert {name for name, _ in query_lines(text, "filter")} == declared
    for name, fragment in query_lines(text, "filter"):
        assert f":'{name}'::" in fragment or f":'{name}')" in fragment, f"{name} is not used by its own filter"


def test_every_query_file_belongs_to_an_operation():
    files = {str(path.relative_to(ROOT / "sql/queries")) for path in (ROOT / "sql/queries").rglob("*.sql")}
    expected = {f"{entry.values[0].split('/')[2]}/{entry.values[2]['operationId']}.sql"
                for entry in resource_operations()}
    assert files == expected | {"calendar.ics/getCalendar.sql", "exports/getIati.sql"}


@pytest.mark.parametrize("path, method, operation", [
    entry for entry in resource_operations() if entry.values[2].get("x-natcom-expansions")])
def test_an_expansion_delivers_exactly_the_members_of_its_summary(path, method, operation):
    answer = resolve(operation["responses"]["200"])
    schema = resolve(answer["content"]["application/json"]["schema"])
    if kind_of(operation["operationId"]) == "list":
        schema = resolve(schema["properties"]["data"]["items"])
    text = query_text(path, operation)
    for name in operation["x-natcom-expansions"]:
        member = schema["properties"][name]
        assert member["readOnly"] is True and name not in schema["required"]
        if member.get("type") == "array":
            built = re.search(rf"^--expand {name}: .*jsonb_build_object\((.*)\) order by", text, re.M).group(1)
            assert re.findall(r"'(\w+)', ", built) == list(resolve(member["items"])["properties"])
            continue
        assert f"{name}_id" in schema["properties"]
        selected = re.findall(rf'as "{name}\.(\w+)"', text)
        assert selected == list(resolve(member)["properties"])


def test_strings_arrays_and_numbers_are_bounded():
    for pointer, schema in schemas():
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        closed = "enum" in schema or "const" in schema
        if "string" in types and not closed:
            assert "maxLength" in schema, pointer
        if "array" in types:
            assert "maxItems" in schema and "items" in schema, pointer
        if "integer" in types and not closed:
            assert -2**31 <= schema["minimum"] and schema["maximum"] < 2**31, pointer
            assert schema["format"] == "int32", pointer
        assert "number" not in types, f"{pointer}: decimals are strings"


def test_schemas_use_only_keywords_that_the_validator_knows():
    for pointer, schema in schemas():
        assert set(schema) <= KEYWORDS | ANNOTATIONS, pointer


def test_no_x_natcom_member_is_unknown():
    for pointer, node in walk(DOCUMENT):
        if isinstance(node, dict):
            assert {name for name in node if name.startswith("x-")} <= NATCOM_MEMBERS, pointer


def test_named_object_schemas_are_closed_and_described():
    for name, schema in DOCUMENT["components"]["schemas"].items():
        assert schema["description"], name
        if schema["type"] == "object" and name != "Problem":
            assert schema["additionalProperties"] is not True and "additionalProperties" in schema, name
            assert set(schema["required"]) <= set(schema["properties"]), name


@pytest.mark.parametrize("name", ["Plan", "Project", "Area", "Indicator", "Target", "MemberState", "Commission",
                                  "Person", "Organization", "Body", "BudgetLine", "Grant", "GrantItem", "LedgerEntry",
                                  "Transfer", "PlanSetting", "GrantReport", "GrantTransition", "AuditEntry"])
def test_every_resource_has_id_version_and_instants_of_the_service(name):
    schema = DOCUMENT["components"]["schemas"][name]
    members = list(schema["properties"])
    assert members[:2] == ["id", "version"]
    for member in ("id", "version", "created_at", "updated_at"):
        assert schema["properties"][member]["readOnly"] is True
        assert member in schema["required"]


def test_every_reference_leads_somewhere_and_every_component_is_used():
    used = set()
    for pointer, node in walk(DOCUMENT):
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            assert node["$ref"].startswith("#/components/"), pointer
            assert resolve({"$ref": node["$ref"]}), pointer
            used.add(node["$ref"])
    components = {f"#/components/{kind}/{name}" for kind, found in DOCUMENT["components"].items()
                  for name in found if kind != "securitySchemes"}
    assert components == used


def test_every_example_fits_its_schema():
    count = 0
    for pointer, schema in schemas():
        for example in schema.get("examples", []):
            check_schema(schema, example)
            count += 1
        if "default" in schema:
            check_schema(schema, schema["default"])
    for _, node in walk(DOCUMENT):
        if isinstance(node, dict) and "schema" in node and "example" in node:
            check_schema(node["schema"], node["example"])
            count += 1
    assert count > 100


@pytest.mark.parametrize("path, method, operation", [
    entry for entry in resource_operations() if kind_of(entry.values[2]["operationId"]) in ("create", "update")])
def test_examples_of_request_bodies_hold_writable_members_only_and_fit(path, method, operation):
    examples = [(media, example["value"]) for media in operation["requestBody"]["content"].values()
                for example in media.get("examples", {}).values()]
    assert examples
    for media, value in examples:
        schema = resolve(media["schema"])
        properties = schema.get("properties", {})
        read_only = {name for name, member in properties.items() if member.get("readOnly")}
        assert not read_only & set(value)
        if method == "post":
            check_schema({**schema, "required": [name for name in schema["required"] if name not in read_only]}, value)
        else:
            assert value and set(value) <= set(writable(path))
            for name, member in value.items():
                if member is not None:
                    check_schema(writable(path)[name], member)


def writable(path):
    """The writable members of the resource of an item's path."""
    schema = resolve(resolve(DOCUMENT["paths"][path]["get"]["responses"]["200"])["content"]["application/json"]["schema"])
    return {name: member for name, member in schema["properties"].items() if not member.get("readOnly")}


# ---- The catalogue of problems.

def test_every_problem_has_status_and_texts_in_three_languages():
    for code, problem in PROBLEMS["problems"].items():
        assert re.fullmatch("[a-z]+(-[a-z]+)*", code)
        assert 400 <= problem["status"] <= 599
        for text in ("title", "detail", "remedy"):
            assert set(problem[text]) == {"en", "fr", "ar"}, (code, text)
            assert all(value.strip() for value in problem[text].values())
    statuses = [problem["status"] for problem in PROBLEMS["problems"].values()]
    assert statuses == sorted(statuses)


def test_every_text_of_a_fault_is_there_in_three_languages_with_the_same_placeholders():
    for code, texts in PROBLEMS["errors"].items():
        assert set(texts) == {"en", "fr", "ar"}, code
        assert len({tuple(re.findall(r"\{\w+\}", text)) for text in texts.values()}) == 1, code


def test_arabic_is_written_in_arabic_and_french_is_not_english():
    groups = [problem[text] for problem in PROBLEMS["problems"].values() for text in ("title", "detail", "remedy")]
    for texts in groups + list(PROBLEMS["errors"].values()):
        assert re.search("[\u0600-\u06ff]", texts["ar"]), texts
        assert texts["fr"] != texts["en"] or texts["en"].isascii() and " " not in texts["en"], texts


def test_public_constraints_lead_to_a_problem_and_have_a_text():
    for name, code in PROBLEMS["constraints"].items():
        assert code in PROBLEMS["problems"], name
        assert name in PROBLEMS["errors"], name


def test_public_constraints_exist_in_the_schema_and_rules_that_a_schema_cannot_say_are_public():
    sources = {path: path.read_text(encoding="utf-8") for folder in ("migrations", "rules")
               for path in (ROOT / "sql" / folder).glob("*.sql")}
    declared = set()
    for text in sources.values():
        declared |= set(re.findall(r"constraint (\w+)\s+check", text))
        declared |= set(re.findall(r"constraint = '(\w+)'", text))
        declared |= set(re.findall(r"natcom\.refuse\('(\w+)'", text))
        declared |= set(re.findall(r"then '(ledger_\w+)'", text))
    public = set(PROBLEMS["constraints"])
    assert public <= declared
    # What the contract says about a single member; and tables that no operation writes.
    by_contract = re.compile(r"_(known|form|positive|present|not_blank|not_negative|range|few)$|^budget_line_|^currency_|^event_state_|^change_")
    assert {name for name in declared - public if not by_contract.search(name)} == set()


def test_codes_that_the_program_uses_are_in_the_catalogue():
    known = set(PROBLEMS["problems"]) | set(PROBLEMS["errors"])
    used = set()
    for path in (ROOT / "service").rglob("*.c"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'problem_set\([^;"]*"([a-z-]+)"', text))
        used |= set(re.findall(r'problem_add\([^;"]*"([a-z-]+)"', text))
        used |= set(re.findall(r'PROBLEM_\w+, [^;"]*"([a-z]+-[a-z-]+)"', text))
    assert used and used <= known


def test_every_asserting_keyword_has_a_text():
    silent = {"properties", "patternProperties", "prefixItems", "allOf", "if", "then", "else", "$ref", "$defs",
              "not", "items"}
    assert KEYWORDS - silent <= set(PROBLEMS["errors"])
