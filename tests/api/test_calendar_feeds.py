"""Feeds that calendar programs read without a token."""
import hashlib
from datetime import datetime, timedelta, timezone

import pytest
import requests

from support.calendars import entries, parsed
from support.grants import Office, key
from support.meetings import meeting, stepped, url, with_agenda
from support.resources import ROLES, problem, tag
from support.session import Session

FEEDS = "/v1/calendar-feeds"
LISTS = {"meeting": "/v1/meetings", "training": "/v1/trainings", "visit": "/v1/visits"}
ALL = list(LISTS)


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


@pytest.fixture(scope="module")
def program(service):
    """A calendar program: it has no token."""
    return Session(service)


def make(caller, kinds=ALL, **members):
    return caller.post(FEEDS, {"name": "My telephone", "kinds": kinds, **members})


def made(caller, kinds=ALL, **members):
    """A new feed, and the path that its address is at this service."""
    answer = make(caller, kinds, **members)
    assert answer.status_code == 201, answer.text
    one = answer.json()
    base = caller.service.base_url
    assert one["url"].startswith(base + "/v1/calendar.ics?secret=")
    return one, one["url"].removeprefix(base)


def secret_of(path):
    return path.partition("secret=")[2]


def test_a_feed_is_read_without_a_token(office, program):
    one = meeting(office.officer, titles={"en": "Council", "ar": "المجلس التنفيذي"})
    _, path = made(office.officer, language="ar")
    answer = program.get(path)
    assert entries(answer)[one["id"]]["SUMMARY"] == "المجلس التنفيذي"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Language"] == "ar"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''calendar.ics"


@pytest.mark.parametrize("role", ROLES)
def test_a_feed_shows_exactly_what_the_lists_show(office, program, role):
    name, _, code = role.partition("_")
    caller = Session(office.service, office.service.mint(name, code.upper() or None, subject="feed-" + role))
    shown = {}
    for path in LISTS.values():
        # Who may not list a kind sees nothing of it.
        if caller.get(path).status_code == 200:
            shown.update({row["id"]: row["version"] for row in caller.rows(path) if "starts_on" in row})
    _, path = made(caller)
    found = entries(program.get(path))
    assert {record: entry["SEQUENCE"] for record, entry in found.items()} == shown
    assert shown or role == "none"


def test_commissions_see_their_own_visits_only(office, program):
    mar, dza = office.commission_id("MAR"), office.commission_id("DZA")
    visit = office.officer.post("/v1/visits", {
        "kind": "exchange", "title": "Exchange", "visiting_commission_id": mar, "host_commission_id": dza,
        "starts_on": "2016-05-02", "ends_on": "2016-05-04"})
    assert visit.status_code == 201, visit.text
    for code, sees in (("MAR", True), ("DZA", True), ("TUN", False)):
        _, path = made(office.of(code))
        assert (visit.json()["id"] in entries(program.get(path))) == sees, code


def test_kinds_and_a_first_day_choose(office, program):
    early = meeting(office.officer, starts_on="2016-01-10", ends_on="2016-01-11")
    late = meeting(office.officer, starts_on="2016-03-10", ends_on="2016-03-11")
    _, path = made(office.officer, ["meeting"], starts_on_from="2016-03-10")
    found = entries(program.get(path))
    assert late["id"] in found and early["id"] not in found
    assert {entry["URL"].split("/")[-2] for entry in found.values()} == {"meetings"}
    _, path = made(office.officer, ["training", "visit"])
    assert "meetings" not in {entry["URL"].split("/")[-2] for entry in entries(program.get(path)).values()}


def test_an_empty_feed_is_a_calendar(office, program):
    _, path = made(office.officer, ["meeting"], starts_on_from="2900-01-01")
    calendar = parsed(program.get(path))
    assert not calendar.walk("VEVENT") and calendar.subcomponents


def test_polling_costs_an_answer_only_when_something_changed(office, program):
    one = with_agenda(office.officer)
    _, path = made(office.officer)
    first = program.get(path)
    seen = {"If-None-Match": first.headers["ETag"]}
    again = program.get(path, headers=seen)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert program.head(path).headers["ETag"] == first.headers["ETag"]
    stepped(office.officer, url(one), "convened")
    changed = program.get(path, headers=seen)
    assert changed.status_code == 200 and changed.headers["ETag"] != first.headers["ETag"]
    assert entries(changed)[one["id"]]["STATUS"] == "CONFIRMED"
    stepped(office.officer, url(one), "cancelled", reason="No hall")
    assert entries(program.get(path))[one["id"]]["STATUS"] == "CANCELLED"


def test_a_revoked_feed_is_not_found(office, program):
    one, path = made(office.officer)
    assert program.get(path).status_code == 200
    assert office.officer.delete(f"{FEEDS}/{one['id']}", tag(one)).status_code == 204
    problem(program.get(path), 404, "not-found")


def test_an_administrator_revokes_any_feed_and_nobody_else_sees_it(office, program):
    one, path = made(office.commission)
    for stranger in (office.officer, office.of("TUN"), office.finance):
        problem(stranger.get(f"{FEEDS}/{one['id']}"), 404, "not-found")
        problem(stranger.delete(f"{FEEDS}/{one['id']}", tag(one)), 404, "not-found")
        assert one["id"] not in {row["id"] for row in stranger.rows(FEEDS)}
    assert one["id"] in {row["id"] for row in office.commission.rows(FEEDS)}
    assert one["id"] in {row["id"] for row in office.admin.rows(FEEDS)}
    assert office.admin.delete(f"{FEEDS}/{one['id']}", tag(one)).status_code == 204
    problem(program.get(path), 404, "not-found")


def test_an_expired_feed_is_not_found(office, program):
    soon = datetime.now(timezone.utc) + timedelta(seconds=2)
    _, path = made(office.officer, expires_at=soon.isoformat().replace("+00:00", "Z"))
    answer = program.get(path)
    while datetime.now(timezone.utc) < soon + timedelta(seconds=1) and answer.status_code == 200:
        answer = program.get(path)
    problem(answer, 404, "not-found")


def test_a_feed_ends_within_a_year(office):
    one, _ = made(office.officer)
    ends = datetime.fromisoformat(one["expires_at"].replace("Z", "+00:00")) - datetime.now(timezone.utc)
    assert timedelta(days=364) < ends <= timedelta(days=365)
    for instant in ("2015-01-01T00:00:00Z", "2999-01-01T00:00:00Z"):
        told = problem(make(office.officer, expires_at=instant), 422, "rule-violated")
        assert [error["code"] for error in told["errors"]] == ["calendar_feed_expiry"]


def test_a_feed_is_never_more_than_the_token_that_made_it(office, program):
    token = office.service.mint("secretariat", scope="calendar-feeds:write meetings:read")
    caller = Session(office.service, token)
    told = problem(make(caller, ["meeting", "visit"]), 422, "rule-violated")
    assert [error["code"] for error in told["errors"]] == ["calendar_feed_scope"]
    one, path = made(caller, ["meeting"])
    assert one["roles"] == ["secretariat"]
    assert entries(program.get(path))
    one, _ = made(office.commission)
    assert (one["roles"], one["commission"]) == (["commission"], "MAR")
    for member in ({"roles": ["admin"]}, {"commission": "TUN"}, {"url": "https://x.example/"}):
        problem(make(office.officer, **member), 422, "read-only-member")


@pytest.mark.parametrize("secret", ["", "?secret=", "?secret=x", "?secret=" + "A" * 43, "?secret=" + "a" * 500,
                                    "?secret=%00", "?secret=' or 1=1--", "?SECRET=x", "?secret=%D8%A7"])
def test_what_is_no_secret_is_not_found(program, secret):
    answer = program.get("/v1/calendar.ics" + secret)
    assert answer.status_code == 400 if "%00" in secret else problem(answer, 404, "not-found")


def test_a_token_opens_no_feed(office):
    problem(office.officer.get("/v1/calendar.ics"), 404, "not-found")


def test_a_feed_has_no_other_parameters(office, program):
    _, path = made(office.officer)
    problem(program.get(path + "&zebra=1"), 400, "unknown-parameter")
    problem(program.get(path + "&" + path.partition("?")[2]), 400, "invalid-parameter")
    problem(program.get(path, headers={"Accept": "image/png"}), 406, "not-acceptable")


def test_a_secret_has_256_bits_and_is_told_once(office):
    one, path = made(office.officer)
    secrets = {secret_of(made(office.officer)[1]) for _ in range(20)} | {secret_of(path)}
    assert len(secrets) == 21 and {len(secret) for secret in secrets} == {43}
    assert "url" not in office.officer.get(f"{FEEDS}/{one['id']}").json()
    assert not any("url" in row for row in office.officer.rows(FEEDS))


def test_a_repeated_request_makes_no_feed_and_tells_no_secret(office, database):
    headers = key()
    first = make(office.officer) and office.officer.post(FEEDS, {"name": "Once", "kinds": ALL}, headers=headers)
    again = office.officer.post(FEEDS, {"name": "Once", "kinds": ALL}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == {name: value for name, value in first.json().items() if name != "url"}


def test_a_rehearsal_makes_no_feed(office):
    before = len(office.officer.rows(FEEDS))
    answer = office.officer.post(FEEDS + "?dry_run=true", {"name": "Try", "kinds": ALL})
    assert answer.status_code == 200 and "url" not in answer.json()
    assert len(office.officer.rows(FEEDS)) == before


def test_the_answer_comes_whole_though_less_is_preferred(office):
    answer = office.officer.post(FEEDS, {"name": "x", "kinds": ALL}, headers={"Prefer": "return=minimal"})
    assert answer.status_code == 201 and answer.json()["url"]


def test_a_feed_of_too_many_entries_is_413(fresh_service):
    office = Office(fresh_service(NATCOM_EXPORT_ROWS=1))
    _, path = made(office.officer)
    problem(Session(office.service).get(path), 413, "export-too-large")


def test_the_secret_is_in_no_log_and_no_table(fresh_service):
    own = fresh_service()
    office = Office(own)
    _, path = made(office.officer)
    secret = secret_of(path)
    assert requests.get(own.base_url + path, timeout=30).status_code == 200
    requests.get(own.base_url + path + "&zebra=1", timeout=30)
    requests.post(own.base_url + path, timeout=30)
    requests.get(own.base_url + path + "x", timeout=30)
    own.stop()
    log = own.log_text()
    assert secret not in log and secret[:20] not in log
    assert '"path_template":"/v1/calendar.ics"' in log
    digest = hashlib.sha256(secret.encode()).hexdigest()
    assert digest not in log
