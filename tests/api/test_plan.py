"""The plan 2016-2018 and the reference data, as they are seeded."""
import decimal

import pytest

PLAN = "2016-2018"
COUNTS = {"projects": 2, "areas": 5, "indicators": 12, "targets": 15, "budget-lines": 3}


@pytest.fixture(scope="module")
def reader(service, postgres):
    """A caller of a service whose database holds nothing but the seeds."""
    from support.service import Service
    from support.session import Session
    seeded = Service(postgres.url(postgres.create_database()))
    yield Session(seeded, seeded.mint("partner"))
    seeded.stop()


@pytest.fixture(scope="module")
def auditing(reader):
    from support.session import Session
    return Session(reader.service, reader.service.mint("auditor"))


@pytest.fixture(scope="module")
def plan(reader):
    found = reader.rows(f"/v1/plans?code={PLAN}")
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def framework(reader, plan):
    answer = reader.get(f"/v1/plans/{plan['id']}/framework")
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("name,count", COUNTS.items())
def test_plan_has_its_records(reader, name, count):
    answer = reader.get(f"/v1/{name}?count=exact")
    assert answer.json()["page"]["total"] == count
    assert answer.json()["page"]["total_is"] == "exact"
    assert len(answer.json()["data"]) == count


def test_budget_lines_add_up_to_the_total_of_the_plan(reader, plan):
    lines = {line["code"]: line["original_amount"] for line in reader.rows("/v1/budget-lines")}
    assert lines == {"project_1": "250000.00", "project_2": "250000.00", "governing_bodies": "1120000.00"}
    assert plan["total_budget"] == "1620000.00" == str(sum(map(decimal.Decimal, lines.values())))
    assert plan["currency"] == "USD" and plan["state"] == "published"
    assert {project["budget"] for project in reader.rows("/v1/projects")} == {"250000.00"}


def test_framework_holds_the_same_records_as_the_lists(reader, framework):
    areas = [area for project in framework["projects"] for area in project["areas"]]
    seen = {
        "projects": framework["projects"], "areas": areas, "budget-lines": framework["budget_lines"],
        "indicators": [i for area in areas for i in area["indicators"]],
        "targets": [t for area in areas for t in area["targets"]],
    }
    for name, items in seen.items():
        assert len(items) == COUNTS[name]
        assert {item["id"] for item in items} == {row["id"] for row in reader.rows(f"/v1/{name}")}
    assert framework["total_budget"] == "1620000.00"


def test_framework_members_agree_with_the_resources(reader, framework):
    target = framework["projects"][0]["areas"][0]["targets"][0]
    single = reader.get(f"/v1/targets/{target['id']}").json()
    for name in ("code", "kind", "unit", "baseline", "due_on", "statement"):
        assert target[name] == single[name]


def test_framework_speaks_three_languages(reader, plan, framework):
    titles = {framework["title"]}
    for language in ("fr", "ar"):
        answer = reader.get(f"/v1/plans/{plan['id']}/framework", headers={"Accept-Language": language})
        assert answer.headers["Content-Language"] == language
        assert answer.headers["ETag"].startswith(f'"{plan["version"]}.')
        titles.add(answer.json()["title"])
    assert titles == set(plan["titles"].values())


def test_framework_is_answered_304_while_it_stays_the_same(reader, plan):
    path = f"/v1/plans/{plan['id']}/framework"
    etag = reader.get(path).headers["ETag"]
    answer = reader.get(path, headers={"If-None-Match": etag})
    assert answer.status_code == 304 and answer.headers["ETag"] == etag


def test_fifty_four_states_have_names_in_three_languages(reader):
    states = reader.rows("/v1/member-states?limit=20")
    assert len(states) == 54 == len({state["code"] for state in states})
    for state in states:
        assert set(state["names"]) == {"en", "fr", "ar"}, state["code"]
        assert any("\u0600" <= letter <= "\u06ff" for letter in state["names"]["ar"]), state["code"]


def test_every_member_state_has_its_commission(reader, auditing):
    commissions = auditing.rows("/v1/commissions?affiliation=member")
    assert len(commissions) == 54
    states = {state["id"]: state["code"] for state in reader.rows("/v1/member-states")}
    assert all(states[commission["member_state_id"]] == commission["code"] for commission in commissions)


def test_states_and_commissions_are_read_by_code(reader, auditing):
    state = reader.get("/v1/member-states/MAR")
    assert state.status_code == 200 and state.json()["code"] == "MAR"
    assert state.headers["Content-Location"] == f"/v1/member-states/{state.json()['id']}"
    commission = auditing.get("/v1/commissions/MAR?expand=member_state").json()
    assert commission["member_state"]["code"] == "MAR"
    assert commission["member_state_id"] == state.json()["id"]


def test_codes_show_the_place_in_the_plan(reader):
    areas = {area["id"]: area for area in reader.rows("/v1/areas?expand=project")}
    for area in areas.values():
        assert area["code"].count(".") == 1
    for indicator in reader.rows("/v1/indicators"):
        assert indicator["code"] == f"{areas[indicator['area_id']]['code']}.{indicator['number']}"


def test_monitored_targets_alone_have_no_value(reader):
    for target in reader.rows("/v1/targets"):
        assert ("target_value" in target) == (target["kind"] != "monitored"), target["code"]


def test_one_source_target_of_the_plan_became_two(reader):
    sources = [target["source_ref"] for target in reader.rows("/v1/targets")]
    assert sources.count("M2.3.3") == 2
