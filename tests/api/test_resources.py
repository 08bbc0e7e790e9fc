"""Create, read, change and delete, the same way for every writable resource."""
import json
import re

import pytest

from support.resources import (BODIES, COMMISSIONS, ORGANIZATIONS, PEOPLE, PLANS, POINTERS, PROJECTS, ROLES, TARGETS,
                               UNKNOWN_ID, WRITABLE, errors, problem, tag, texts)

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
every = pytest.mark.parametrize("resource", WRITABLE, ids=repr)
HEADERS_OF_HEAD = ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Vary", "Content-Language")


@pytest.fixture
def record(resource, secretariat):
    return resource.create(secretariat)


@every
def test_create_answers_201_with_location_etag_and_representation(resource, secretariat):
    body = resource.body(secretariat)
    answer = secretariat.post(resource.path, body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert UUID7.fullmatch(made["id"])
    assert answer.headers["Location"] == resource.url(made)
    assert answer.headers["ETag"] == '"1"'
    assert made["version"] == 1
    assert made["created_at"] == made["updated_at"] and made["created_at"].endswith("Z")
    assert {name: made[name] for name in body} == body


@every
def test_created_record_reads_as_it_was_answered(resource, record, secretariat):
    answer = secretariat.get(resource.url(record))
    assert answer.status_code == 200
    assert answer.json() == record
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Cache-Control"] == "private, no-cache"


@every
def test_head_has_the_headers_of_get_and_no_body(resource, record, secretariat):
    for path in (resource.url(record), resource.path + "?limit=1"):
        full = secretariat.get(path)
        answer = secretariat.head(path)
        assert answer.status_code == 200
        assert answer.content == b""
        for name in HEADERS_OF_HEAD:
            assert answer.headers.get(name) == full.headers.get(name), name


@every
def test_patch_changes_what_it_names_and_counts_the_version(resource, record, secretariat):
    answer = secretariat.patch(resource.url(record), resource.change, tag(record))
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert changed["version"] == 2 and answer.headers["ETag"] == '"2"'
    assert changed["updated_at"] > record["updated_at"] and changed["created_at"] == record["created_at"]
    for name, value in resource.change.items():
        assert changed[name] == value
    assert secretariat.get(resource.url(record)).json() == changed


@every
def test_patch_that_changes_nothing_keeps_the_version(resource, record, secretariat):
    for body in ({}, record):
        answer = secretariat.patch(resource.url(record), body, tag(record))
        assert answer.status_code == 200, answer.text
        assert answer.json() == record
        assert answer.headers["ETag"] == tag(record)


@every
def test_patch_with_a_changed_read_only_member_is_refused(resource, record, secretariat):
    for body in ({"version": 7}, {"id": UNKNOWN_ID}, {resource.derived: "other"}, {"created_at": None}):
        answer = secretariat.patch(resource.url(record), body, tag(record))
        problem(answer, 422, "read-only-member")
        assert errors(answer) == {("#/" + next(iter(body)), "read-only-member")}
    assert secretariat.get(resource.url(record)).json() == record


@every
def test_patch_as_plain_json_is_a_merge_patch_too(resource, record, secretariat):
    answer = secretariat.patch(resource.url(record), resource.change, tag(record),
                               headers={"Content-Type": "application/json"})
    assert answer.status_code == 200 and answer.json()["version"] == 2


@every
def test_patch_that_removes_a_required_member_is_refused(resource, record, secretariat):
    answer = secretariat.patch(resource.url(record), {resource.required: None}, tag(record))
    problem(answer, 422, "invalid-body")
    assert ("#/" + resource.required, "required") in errors(answer)


@pytest.mark.parametrize("resource", [r for r in WRITABLE if r.removable], ids=repr)
def test_null_in_a_patch_removes_an_optional_member(resource, record, secretariat):
    answer = secretariat.patch(resource.url(record), {resource.removable: None}, tag(record))
    assert answer.status_code == 200
    assert resource.removable not in answer.json()


@every
def test_patch_merges_texts_language_by_language(resource, record, secretariat):
    name = resource.required
    if name == "full_name":
        name, body, expected = "full_name", {"full_name": "Ñew Nàme ع"}, "Ñew Nàme ع"
    else:
        body = {name: {"fr": None, "ar": "جديد"}}
        expected = {"en": record[name]["en"], "ar": "جديد"}
    answer = secretariat.patch(resource.url(record), body, tag(record))
    assert answer.status_code == 200, answer.text
    assert answer.json()[name] == expected


@every
def test_delete_answers_204_and_then_404(resource, record, secretariat):
    answer = secretariat.delete(resource.url(record), tag(record))
    assert answer.status_code == 204 and answer.content == b""
    problem(secretariat.get(resource.url(record)), 404, "not-found")
    problem(secretariat.delete(resource.url(record), tag(record)), 404, "not-found")
    problem(secretariat.patch(resource.url(record), resource.change, tag(record)), 404, "not-found")


@every
def test_change_without_if_match_is_refused(resource, record, secretariat):
    problem(secretariat.request("PATCH", resource.url(record), json=resource.change), 428, "precondition-required")
    problem(secretariat.request("DELETE", resource.url(record)), 428, "precondition-required")
    assert secretariat.get(resource.url(record)).json() == record


@every
def test_change_of_a_stale_version_is_refused_with_the_current_one(resource, record, secretariat):
    assert secretariat.patch(resource.url(record), resource.change, tag(record)).status_code == 200
    for answer in (secretariat.patch(resource.url(record), resource.change, tag(record)),
                   secretariat.delete(resource.url(record), tag(record))):
        assert problem(answer, 412, "version-conflict")["current_version"] == 2
        assert answer.headers["ETag"] == '"2"'


@every
@pytest.mark.parametrize("field", ['W/"1"', '"1.0a1b2c3d"', '"7", "1"', '"7",W/"1"', "*", ' "1" '])
def test_if_match_takes_weak_tags_variants_lists_and_star(resource, record, secretariat, field):
    assert secretariat.patch(resource.url(record), resource.change, field.strip()).status_code == 200


@pytest.mark.parametrize("field", ["1", '"1', "", '"1" "2"', '*, "1"', "'1'"])
def test_if_match_that_is_no_list_of_tags_is_refused(secretariat, field):
    record = BODIES.create(secretariat)
    answer = secretariat.patch(BODIES.url(record), {}, field)
    problem(answer, 400, "invalid-parameter")
    assert errors(answer) == {("If-Match", "malformed")}


@every
def test_prefer_minimal_leaves_out_the_representation(resource, secretariat):
    prefer = {"Prefer": "return=minimal"}
    answer = secretariat.post(resource.path, resource.body(secretariat), headers=prefer)
    assert answer.status_code == 201 and answer.content == b""
    assert answer.headers["Preference-Applied"] == "return=minimal"
    assert answer.headers["ETag"] == '"1"'
    url = answer.headers["Location"]
    answer = secretariat.patch(url, resource.change, '"1"', headers=prefer)
    assert answer.status_code == 204 and answer.content == b"" and answer.headers["ETag"] == '"2"'
    assert answer.headers["Preference-Applied"] == "return=minimal"


@every
@pytest.mark.parametrize("role", [role for role in ROLES if role != "secretariat"])
def test_roles_other_than_the_secretariat_write_nothing(resource, record, secretariat, role, request):
    caller = request.getfixturevalue(role)
    problem(caller.post(resource.path, resource.body(secretariat)), 403, "role-not-allowed")
    problem(caller.patch(resource.url(record), resource.change, tag(record)), 403, "role-not-allowed")
    problem(caller.delete(resource.url(record), tag(record)), 403, "role-not-allowed")
    assert secretariat.get(resource.url(record)).json() == record


@every
@pytest.mark.parametrize("role", ROLES)
def test_only_declared_roles_read(resource, record, role, request):
    caller = request.getfixturevalue(role)
    answer = caller.get(resource.path)
    if role in resource.readers:
        assert answer.status_code == 200
    else:
        problem(answer, 403, "role-not-allowed")
        problem(caller.get(resource.url(record)), 403, "role-not-allowed")


@every
def test_token_without_the_scope_is_refused(resource, record, api, service):
    token = service.mint("secretariat", scope=resource.name + ":read")
    assert api.get(resource.url(record), token=token).status_code == 200
    answer = api.patch(resource.url(record), resource.change, tag(record), token=token)
    problem(answer, 403, "scope-missing")
    assert f'scope="{resource.name}:write"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("resource", [r for r in WRITABLE if r.reference], ids=repr)
def test_unknown_reference_is_refused_with_its_pointer(resource, record, secretariat):
    wrong = {resource.reference: UNKNOWN_ID}
    for answer in (secretariat.post(resource.path, {**resource.body(secretariat), **wrong}),
                   secretariat.patch(resource.url(record), wrong, tag(record))):
        problem(answer, 422, "unknown-reference")
        assert errors(answer) == {("#/" + resource.reference, "unknown-reference")}
    assert secretariat.get(resource.url(record)).json() == record


@pytest.mark.parametrize("resource", [r for r in WRITABLE if r.unique], ids=repr)
def test_second_record_with_the_same_code_is_a_conflict(resource, record, secretariat):
    same = {name: record[name] for name in resource.unique}
    other = resource.create(secretariat)
    problem(secretariat.post(resource.path, {**resource.body(secretariat), **same}), 409, "conflict")
    problem(secretariat.patch(resource.url(other), same, tag(other)), 409, "conflict")
    assert secretariat.get(resource.url(other)).json() == other


@pytest.mark.parametrize("resource,child,member,more", POINTERS, ids=lambda v: repr(v) if not isinstance(v, dict) else "")
def test_record_that_is_pointed_to_cannot_be_deleted(resource, child, member, more, secretariat):
    record = resource.create(secretariat)
    pointing = child.create(secretariat, **{member: record["id"]}, **more)
    problem(secretariat.delete(resource.url(record), tag(record)), 409, "in-use")
    assert secretariat.get(resource.url(record)).status_code == 200
    assert secretariat.delete(child.url(pointing), tag(pointing)).status_code == 204
    assert secretariat.delete(resource.url(record), "*").status_code == 204


def test_states_and_commissions_are_changed_by_their_code_too(secretariat):
    for resource in (COMMISSIONS, WRITABLE[0]):
        record = resource.create(secretariat)
        url = f"{resource.path}/{record['code']}"
        answer = secretariat.patch(url, resource.change, tag(record))
        assert answer.status_code == 200 and answer.headers["Content-Location"] == resource.url(record)
        assert secretariat.delete(url, '"2"').status_code == 204
        problem(secretariat.get(url), 404, "not-found")


def test_plan_state_goes_forward_only(secretariat):
    record = PLANS.create(secretariat, state="published")
    problem(secretariat.patch(PLANS.url(record), {"state": "draft"}, tag(record)), 409, "transition-not-allowed")
    assert secretariat.patch(PLANS.url(record), {"state": "closed"}, tag(record)).status_code == 200


@pytest.mark.parametrize("resource,wrong", [
    (PEOPLE, {"left_on": "2001-01-01"}), (PLANS, {"ends_on": "2099-01-01"}), (TARGETS, {"target_value": None}),
    (TARGETS, {"kind": "monitored"}), (COMMISSIONS, {"affiliation": "member"})], ids=repr)
def test_rules_between_members_are_kept(resource, wrong, secretariat):
    record = resource.create(secretariat)
    assert secretariat.patch(resource.url(record), wrong, tag(record)).status_code == 422
    assert secretariat.get(resource.url(record)).json() == record


def test_body_cannot_be_its_own_ancestor(secretariat):
    top = BODIES.create(secretariat)
    below = BODIES.create(secretariat, parent_id=top["id"])
    assert secretariat.patch(BODIES.url(top), {"parent_id": below["id"]}, tag(top)).status_code == 422
    assert secretariat.patch(BODIES.url(top), {"parent_id": top["id"]}, tag(top)).status_code == 422


def test_change_of_embedded_items_counts_the_version_of_their_owner(secretariat):
    organization = ORGANIZATIONS.create(secretariat)
    record = PROJECTS.create(secretariat, objectives=[{"statement": texts()}, {"statement": texts()}])
    partners = [{"statement": texts(), "organization_ids": [organization["id"]]}]
    changed = secretariat.patch(PROJECTS.url(record), {"partners": partners}, tag(record)).json()
    assert changed["version"] == 2 and changed["partners"] == partners
    objectives = changed["objectives"][::-1]
    changed = secretariat.patch(PROJECTS.url(record), {"objectives": objectives}, '"2"').json()
    assert changed["version"] == 3 and changed["objectives"] == objectives
    shorter = secretariat.patch(PROJECTS.url(record), {"objectives": objectives[:1], "partners": []}, '"3"').json()
    assert (shorter["version"], shorter["objectives"], shorter["partners"]) == (4, objectives[:1], [])
    wrong = [{"statement": texts(), "organization_ids": [UNKNOWN_ID]}]
    problem(secretariat.patch(PROJECTS.url(record), {"partners": wrong}, '"4"'), 422, "unknown-reference")
    assert secretariat.get(PROJECTS.url(record)).json() == shorter


def test_the_location_is_the_path_alone(secretariat):
    answer = secretariat.post("/v1/bodies?", BODIES.body(secretariat))
    assert answer.headers["Location"] == BODIES.url(answer.json())


@pytest.mark.parametrize("spelling", ["7", "7.0", "70e-1", "0.7e1"])
def test_an_integer_may_be_spelt_in_any_way_that_json_has(secretariat, spelling):
    plan = PLANS.create(secretariat)
    body = json.dumps({**PROJECTS.body(secretariat), "plan_id": plan["id"], "number": "@"}).replace('"@"', spelling)
    answer = secretariat.request("POST", "/v1/projects", data=body.encode(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json().get("number")) == (201, 7)
    patched = secretariat.request("PATCH", PROJECTS.url(answer.json()), data=f'{{"number":{spelling}}}'.encode(),
                                  headers={"Content-Type": "application/json", "If-Match": "*"})
    assert (patched.status_code, patched.json()["version"]) == (200, 1)


def test_a_body_may_say_that_it_is_not_coded(secretariat):
    answer = secretariat.post("/v1/bodies", BODIES.body(secretariat), headers={"Content-Encoding": "Identity"})
    assert answer.status_code == 201
