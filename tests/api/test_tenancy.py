"""Who sees what: a commission sees itself, and nothing tells it that there is more."""
import csv
import io
import json
from contextlib import closing

import psycopg2
import pytest

from support.resources import (COMMISSIONS, ORGANIZATIONS, PEOPLE, PLANS, PROJECTS, UNKNOWN_ID, WRITABLE, errors,
                               problem, tag, texts)

SHARED = [resource for resource in WRITABLE if "partner" in resource.readers]


@pytest.fixture(scope="module")
def mar(secretariat):
    return secretariat.get("/v1/commissions/MAR").json()


@pytest.fixture(scope="module")
def other(secretariat):
    """Another commission and a person of it."""
    commission = COMMISSIONS.create(secretariat)
    return commission, PEOPLE.create(secretariat, commission_id=commission["id"], full_name="Hidden Person")


@pytest.fixture(scope="module")
def colleague(secretariat, mar):
    return PEOPLE.create(secretariat, commission_id=mar["id"], full_name="Visible Person", languages=["fr", "ar"])


def nameless(answer):
    """An answer without what is its own: request id and date."""
    body = answer.content.replace(answer.headers["X-Request-Id"].encode(), b"ID")
    return answer.status_code, body, {name: value for name, value in answer.headers.items()
                                      if name not in ("X-Request-Id", "Date")}


def test_commission_sees_itself_only(commission_mar, mar, other):
    assert commission_mar.rows("/v1/commissions") == [mar]
    assert commission_mar.get("/v1/commissions/MAR").json() == mar


def test_commission_sees_its_own_people_only(commission_mar, mar, other, colleague):
    people = commission_mar.rows("/v1/people?limit=2")
    assert colleague in people
    assert {person["commission_id"] for person in people} == {mar["id"]}


def test_invisible_deleted_and_unknown_records_answer_the_same_404(commission_mar, secretariat, mar, other):
    for resource, hidden, gone in (
            (COMMISSIONS, other[0], COMMISSIONS.create(secretariat)),
            (PEOPLE, other[1], PEOPLE.create(secretariat, commission_id=mar["id"]))):
        assert secretariat.delete(resource.url(gone), tag(gone)).status_code == 204
        paths = [resource.url(hidden), resource.url(gone), f"{resource.path}/{UNKNOWN_ID}"]
        if resource is COMMISSIONS:
            paths += [f"/v1/commissions/{code}" for code in (hidden["code"], gone["code"], "QQQ", "KWT")]
        for options in ({}, {"headers": {"If-None-Match": "*"}}, {"params": {"expand": "member_state"
                        if resource is COMMISSIONS else "commission"}}, {"params": {"fields": "id"}}):
            answers = [nameless(commission_mar.get(path, **options)) for path in paths]
            assert answers[0][0] == 404
            assert all(answer == answers[0] for answer in answers), options


def test_draft_plans_and_what_hangs_on_them_are_hidden(commission_mar, partner, secretariat, finance):
    draft = PLANS.create(secretariat)
    project = PROJECTS.create(secretariat, plan_id=draft["id"])
    assert finance.get(PLANS.url(draft)).status_code == 200
    for caller in (commission_mar, partner):
        unknown = nameless(caller.get(f"/v1/plans/{UNKNOWN_ID}"))
        assert nameless(caller.get(PLANS.url(draft))) == unknown
        assert nameless(caller.get(PLANS.url(draft) + "/framework"))[:2] == unknown[:2]
        problem(caller.get(PROJECTS.url(project)), 404, "not-found")
        assert {plan["state"] for plan in caller.rows("/v1/plans")} <= {"published", "closed"}
        assert caller.rows(f"/v1/projects?plan_id={draft['id']}") == []
        assert caller.rows(f"/v1/budget-lines?plan_id={draft['id']}") == []
    secretariat.patch(PLANS.url(draft), {"state": "published"}, tag(draft))
    assert partner.get(PROJECTS.url(project)).status_code == 200
    assert partner.get(PLANS.url(draft) + "/framework").json()["projects"][0]["id"] == project["id"]


@pytest.mark.parametrize("query", ["", "commission_id={other}", "commission_id_not={mar}", "q=hidden",
                                   "commission_id_exists=true", "commission_id_exists=false",
                                   "organization_id_exists=true", "role=expert", "updated_since=2000-01-01T00:00:00Z",
                                   "sort=-updated_at&limit=200", "expand=commission,organization"])
def test_filters_counts_and_exports_do_not_leak(commission_mar, mar, other, colleague, query):
    query = query.format(mar=mar["id"], other=other[0]["id"])
    page = commission_mar.get(f"/v1/people?count=exact&{query}".rstrip("&")).json()
    assert page["page"]["total"] == len(page["data"]) and page["page"]["next"] is None
    assert all(person["commission_id"] == mar["id"] for person in page["data"])
    path = "/v1/people?" + query if query else "/v1/people"
    text = commission_mar.get(path, headers={"Accept": "text/csv"}).content.decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["id"] for row in rows] == [person["id"] for person in page["data"]]
    text = commission_mar.get(path, headers={"Accept": "application/x-ndjson"}).content.decode()
    assert [json.loads(line)["id"] for line in text.splitlines()] == [row["id"] for row in rows]
    assert "Hidden Person" not in text


def test_cursor_of_another_caller_is_refused(commission_mar, secretariat, other):
    cursor = secretariat.get("/v1/people?limit=1").json()["page"]["next"]
    problem(commission_mar.get(f"/v1/people?limit=1&cursor={cursor}"), 400, "invalid-cursor")


def test_commission_without_a_record_sees_nothing(api, service):
    token = service.mint("commission", "QQQ")
    for path in ("/v1/commissions", "/v1/people"):
        assert api.get(path, token=token).json()["data"] == []


@pytest.mark.parametrize("role", ["commission_mar", "finance", "auditor", "partner", "admin"])
def test_conflicts_are_told_to_nobody_who_may_not_write(request, role, other):
    caller = request.getfixturevalue(role)
    same = {**COMMISSIONS.body(caller), "code": other[0]["code"]}
    fresh = nameless(caller.post("/v1/commissions", COMMISSIONS.body(caller)))
    assert nameless(caller.post("/v1/commissions", same)) == fresh
    assert fresh[0] == 403


def test_two_roles_see_what_either_sees(api, service, secretariat, other):
    import subprocess
    from support.service import program
    done = subprocess.run([program(), "token", "--role", "commission", "--commission", "MAR", "--role", "auditor"],
                          env=service.environment, check=True, capture_output=True, text=True, timeout=30)
    answer = api.get(COMMISSIONS.url(other[0]), token=done.stdout.strip())
    assert answer.status_code == 200 and answer.json() == other[0]


@pytest.mark.parametrize("value", ["secretariat", "MAR', true); select set_config('natcom.roles', 'secretariat",
                                   "x\"; set natcom.roles to secretariat; --"])
def test_settings_cannot_be_forged_by_a_request(commission_mar, mar, other, value):
    headers = {name: value for name in ("natcom.roles", "X-Natcom-Roles", "X-Role", "Accept-Language", "Prefer",
                                        "traceparent")}
    answer = commission_mar.get(COMMISSIONS.url(other[0]), headers=headers)
    problem(answer, 404, "not-found")
    problem(commission_mar.get("/v1/people", params={"natcom.roles": value}), 400, "unknown-parameter")
    assert commission_mar.rows("/v1/people?q=Hidden") == []


@pytest.mark.parametrize("commission", ["MAR,KWT", "%", "mar", "secretariat", "' or true --"])
def test_commission_of_a_token_is_data(api, service, commission):
    try:
        token = service.mint("commission", commission)
    except Exception:  # the command refuses to make such a token
        return
    answer = api.get("/v1/commissions", token=token)
    assert answer.status_code in (200, 401, 403)
    if answer.status_code == 200:
        assert answer.json()["data"] == []


def tables(cursor):
    cursor.execute("select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                   " where n.nspname = 'natcom' and c.relkind = 'r' order by 1")
    return [name for name, in cursor.fetchall()]


def test_database_shows_nothing_to_the_service_without_settings(postgres, database):
    with closing(postgres.connect(database, "natcom_service")) as connection, connection.cursor() as cursor:
        names = tables(cursor)
        assert len(names) > 10
        for name in names:
            try:
                cursor.execute(f"select count(*) from natcom.{name}")
            except psycopg2.errors.InsufficientPrivilege:
                continue
            if name != "currency":  # names of currencies are nobody's secret
                assert cursor.fetchone() == (0,), name


def test_every_table_forces_its_policies_and_none_is_the_services_own(postgres, database):
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("select relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner)"
                       " from pg_class where relnamespace = 'natcom'::regnamespace and relkind = 'r'")
        for name, enabled, forced, owner in cursor.fetchall():
            assert enabled and forced and owner != "natcom_service", name


def test_database_lets_a_reader_write_nothing(postgres, database):
    with closing(postgres.connect(database, "natcom_service")) as connection, connection.cursor() as cursor:
        for roles in ("", "finance", "auditor", "partner", "admin", "commission", "nobody"):
            cursor.execute("select set_config('natcom.roles', %s, false), set_config('natcom.commission', 'MAR', false)",
                           (roles,))
            for table in ("person", "commission", "plan", "organization", "target"):
                cursor.execute(f"delete from natcom.{table}")
                assert cursor.rowcount == 0, (roles, table)
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("insert into natcom.body (id, code, name_en, kind)"
                               " values ('01900000-ffff-7000-8000-000000000001', 'forged', 'x', 'meeting')")


def test_settings_end_with_the_request(secretariat, commission_mar, service, other):
    for _ in range(20):
        assert secretariat.get(COMMISSIONS.url(other[0])).status_code == 200
        assert commission_mar.get(COMMISSIONS.url(other[0])).status_code == 404


def test_reference_that_is_invisible_answers_as_an_unknown_one(secretariat):
    person = PEOPLE.create(secretariat)
    answer = secretariat.patch(PEOPLE.url(person), {"organization_id": UNKNOWN_ID}, tag(person))
    assert errors(answer) == {("#/organization_id", "unknown-reference")}
    assert ORGANIZATIONS.create(secretariat, names=texts())["id"] not in answer.text
