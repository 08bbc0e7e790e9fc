"""A rule of the database that is broken is named to the client, in its language."""
import pytest
from support.contract import PROBLEMS

PERSON = {"full_name": "Test Person of Rules", "role": "expert", "languages": []}
MONITORED = {"kind": "monitored", "target_value": "3"}


def refused_rule(answer, status, code, rule, pointer="#", language="en"):
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert problem["code"] == code
    assert problem["errors"] == [{"pointer": pointer, "code": rule, "detail": PROBLEMS["errors"][rule][language]}]


def first(caller, path):
    return caller.get(f"{path}?limit=1").json()["data"][0]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_person_with_two_employers_is_told_the_rule_in_its_language(secretariat, language):
    body = {**PERSON, "commission_id": first(secretariat, "/v1/commissions")["id"],
            "organization_id": first(secretariat, "/v1/organizations")["id"]}
    answer = secretariat.post("/v1/people", body, headers={"Accept-Language": language})
    refused_rule(answer, 422, "rule-violated", "person_one_employer", language=language)


def test_a_person_who_left_before_coming_is_told_the_rule(secretariat):
    answer = secretariat.post("/v1/people", {**PERSON, "appointed_on": "2018-01-01", "left_on": "2017-01-01"})
    refused_rule(answer, 422, "rule-violated", "person_left_after_appointed")


def test_a_monitored_target_with_a_number_is_told_the_rule(secretariat):
    target = secretariat.rows("/v1/targets?kind=count")[0]
    answer = secretariat.patch(f"/v1/targets/{target['id']}", MONITORED, f'"{target["version"]}"')
    refused_rule(answer, 422, "rule-violated", "target_value_unless_monitored")


def test_a_body_above_itself_is_told_the_rule_and_the_member(secretariat):
    body = first(secretariat, "/v1/bodies")
    answer = secretariat.patch(f"/v1/bodies/{body['id']}", {"parent_id": body["id"]}, f'"{body["version"]}"')
    refused_rule(answer, 422, "rule-violated", "body_parent_acyclic", "#/parent_id")


def test_a_plan_that_would_go_back_is_told_the_rule_and_the_member(secretariat):
    plan = next(row for row in secretariat.rows("/v1/plans") if row["state"] != "draft")
    answer = secretariat.patch(f"/v1/plans/{plan['id']}", {"state": "draft"}, f'"{plan["version"]}"')
    refused_rule(answer, 409, "transition-not-allowed", "plan_state_forward", "#/state")


def test_a_body_says_how_often_it_meets(secretariat):
    council = secretariat.rows("/v1/bodies?code=secretaries_general")[0]
    assert (council["periodicity_months"], council["meets_in_tandem"]) == (36, True)
    answer = secretariat.patch(f"/v1/bodies/{council['id']}", {"periodicity_months": 0}, f'"{council["version"]}"')
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/periodicity_months")
