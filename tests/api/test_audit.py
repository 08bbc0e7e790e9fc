"""The audit trail: who did what, and what shows when somebody alters it."""
import base64
import json
import subprocess
import threading
import uuid
from contextlib import closing

import psycopg2
import pytest

from support.grants import Office, key, url
from support.resources import BODIES, PEOPLE, problem, tag
from support.service import Service, program
from support.session import Session

TODAY = "(now() at time zone 'UTC')::date"
ZEROS = "decode(repeat('00', 32), 'hex')"


@pytest.fixture(scope="module")
def own_database(postgres):
    return postgres.create_database()


@pytest.fixture(scope="module")
def office(postgres, own_database):
    service = Service(postgres.url(own_database))
    yield Office(service)
    service.stop()


@pytest.fixture
def superuser(postgres, own_database):
    """A function that runs statements past all triggers; what it did to the trail is undone at the end."""
    tables = ("audit_entry", "audit_head")
    with closing(postgres.connect(own_database)) as connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for table in tables:
            cursor.execute(f"create temporary table kept_{table} as select * from natcom.{table}")

        def run(statement):
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
        yield run
        for table in tables:
            cursor.execute(f"truncate natcom.{table}; insert into natcom.{table} select * from kept_{table}")


def trail(office, **filters):
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return office.auditor.rows(f"/v1/audit?sort=recorded_at&{query}")


def verified(office, query=""):
    answer = office.auditor.get("/v1/audit/verify" + query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def claims(session):
    payload = session.token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


# ---- Who did what.

def test_a_change_over_http_is_written_with_who_made_it_and_by_which_request(office):
    made = office.officer.post("/v1/people", PEOPLE.body(office.officer))
    person = made.json()
    changed = office.second.patch(PEOPLE.url(person), {"full_name": "Zahra Zaki"}, tag(person))
    gone = office.officer.delete(PEOPLE.url(person), changed.headers["ETag"])
    assert (made.status_code, changed.status_code, gone.status_code) == (201, 200, 204)
    entries = trail(office, record_id=person["id"])
    assert [(e["action"], e["actor"], e["request_id"]) for e in entries] == [
        ("insert", "officer-1", made.headers["X-Request-Id"]), ("update", "officer-2", changed.headers["X-Request-Id"]),
        ("delete", "officer-1", gone.headers["X-Request-Id"])]
    for entry in entries:
        assert (entry["table_name"], entry["roles"]) == ("person", ["secretariat"])
        assert entry["client"] == claims(office.officer)["client_id"]
        assert "commission" not in entry and "record_key" not in entry
    insert, update, delete = entries
    assert "before" not in insert and "after" not in delete
    assert insert["after"] == update["before"] and update["after"] == delete["before"]
    assert (update["before"]["full_name"], update["after"]["full_name"]) == (person["full_name"], "Zahra Zaki")
    assert (update["before"]["version"], update["after"]["version"]) == (1, 2)


def test_a_commission_that_acts_is_named(office):
    grant = office.draft(office.commission)
    [entry] = [e for e in trail(office, record_id=grant["id"]) if e["action"] == "insert"]
    assert (entry["actor"], entry["roles"], entry["commission"]) == ("mar-1", ["commission"], "MAR")


def test_all_that_a_request_changes_carries_its_id(office):
    grant = office.submitted()
    answer = office.move(grant, "approved", approved_amount="12000.00", effective_on="2016-04-01")
    assert answer.status_code == 201, answer.text
    entries = trail(office, request_id=answer.headers["X-Request-Id"])
    assert {"grant_transition", "grant_record", "ledger_entry"} <= {e["table_name"] for e in entries}
    assert {e["actor"] for e in entries} == {"officer-1"}
    assert [(e["day"], e["chain"]) for e in entries] == [(entries[0]["day"], entries[0]["chain"])] * len(entries)


def test_what_changes_nothing_is_not_written(office):
    body = BODIES.create(office.officer)
    name = {"names": body["names"]}
    assert office.officer.patch(BODIES.url(body), name, tag(body)).status_code == 200
    assert office.officer.patch(BODIES.url(body) + "?dry_run=true", {"kind": "meeting"}, tag(body)).status_code == 200
    assert office.officer.patch(BODIES.url(body), {"kind": "meeting"}, '"7"').status_code == 412
    assert office.finance.patch(BODIES.url(body), {"kind": "meeting"}, tag(body)).status_code == 403
    assert len(trail(office, record_id=body["id"])) == 1


def test_a_retried_request_is_written_once(office):
    headers, body = key(), BODIES.body(office.officer)
    first, again = (office.officer.post("/v1/bodies", body, headers=headers) for _ in range(2))
    assert again.headers["Idempotency-Replayed"] == "true"
    [entry] = trail(office, record_id=first.json()["id"])
    assert entry["request_id"] == first.headers["X-Request-Id"]


def test_the_seeds_are_in_the_trail_as_who_they_act_for(office):
    actors = {e["actor"] for e in trail(office, table_name="currency,member_state,plan")}
    assert actors == {"seed"}
    assert any(e["actor"].startswith("demo-") for e in trail(office, table_name="grant_transition", action="insert"))


def test_who_seeds_keeps_no_request_waiting(office, postgres, own_database):
    with closing(postgres.connect(own_database)) as connection, connection.cursor() as cursor:
        cursor.execute("set natcom.roles = 'secretariat'; set natcom.audit_chain = 15; begin;"
                       "set constraints all immediate; update natcom.body set kind = 'meeting'")
        records = [BODIES.create(office.officer) for _ in range(4)]
        cursor.execute("rollback")
    assert all(trail(office, record_id=record["id"])[0]["chain"] < 15 for record in records)
    assert {e["chain"] for e in trail(office, actor="seed")} == {15}


def test_a_change_past_the_service_is_the_database_roles(office, postgres, own_database):
    body = BODIES.create(office.officer)
    with closing(postgres.connect(own_database)) as connection, connection.cursor() as cursor:
        cursor.execute("set natcom.roles = 'secretariat'")
        cursor.execute("update natcom.body set kind = 'task_force' where id = %s", (body["id"],))
    entry = trail(office, record_id=body["id"])[-1]
    assert (entry["actor"], entry["after"]["kind"]) == ("database:natcom_owner", "task_force")
    assert "client" not in entry and "request_id" not in entry


def test_the_trail_is_the_auditors_and_the_administrators(office):
    entry = office.auditor.get("/v1/audit?limit=1").json()["data"][0]
    for path in ("/v1/audit", f"/v1/audit/{entry['id']}", "/v1/audit/verify"):
        for caller in (office.officer, office.finance, office.commission):
            problem(caller.get(path), 403, "role-not-allowed")
        assert office.admin.get(path).status_code == office.auditor.get(path).status_code == 200
    assert office.admin.get(f"/v1/audit/{entry['id']}").json() == entry


def test_the_trail_can_be_exported(office):
    person = PEOPLE.create(office.officer)
    path = f"/v1/audit?record_id={person['id']}"
    line = office.auditor.get(path, headers={"Accept": "application/x-ndjson"}).text
    assert json.loads(line) == trail(office, record_id=person["id"])[0]
    header, row = office.auditor.get(path, headers={"Accept": "text/csv"}).text.splitlines()
    assert header.startswith("id,version,recorded_at,table_name,record_id") and person["full_name"] in row


# ---- What cannot be written down is not done.

def test_an_approval_whose_audit_write_failed_did_not_happen(fresh_service, postgres):
    database = postgres.create_database()
    office = Office(fresh_service(database))
    grant = office.submitted()
    headers = {"If-Match": tag(office.read(grant)), **key()}
    body = {"to": "approved", "approved_amount": "12000.00", "effective_on": "2016-04-01"}
    before = (office.line_balance(), len(trail(office)))
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute("alter table natcom.audit_entry add constraint audit_entry_refused"
                       " check (table_name <> 'ledger_entry') not valid")
        answer = office.officer.post(url(grant) + "/transitions", body, headers=headers)
        assert answer.status_code == 500 and "audit" not in answer.text
        assert office.read(grant)["state"] == "submitted"
        assert (office.line_balance(), len(trail(office))) == before
        cursor.execute("alter table natcom.audit_entry drop constraint audit_entry_refused")
    again = office.officer.post(url(grant) + "/transitions", body, headers=headers)
    assert again.status_code == 201 and "Idempotency-Replayed" not in again.headers
    assert office.read(grant)["state"] == "approved" and verified(office)["holds"]


# ---- Chains.

def test_writers_at_once_leave_whole_chains(office):
    before = verified(office)
    actors = [f"writer-{uuid.uuid4()}" for _ in range(8)]

    def write(actor):
        caller = Session(office.service, office.service.mint("secretariat", subject=actor))
        for _ in range(10):
            body = BODIES.create(caller)
            assert caller.patch(BODIES.url(body), {"kind": "meeting"}, tag(body)).status_code == 200
    threads = [threading.Thread(target=write, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sum(len(trail(office, actor=actor)) for actor in actors) == 160
    after = verified(office)
    assert (after["holds"], after["fault_count"], after["faults"]) == (True, 0, [])
    assert after["entries"] == before["entries"] + 160
    assert [len(trail(office, actor=actor, action="update")) for actor in actors] == [10] * 8


def longest(superuser):
    """Day, number and length of the longest chain."""
    [chain] = superuser("select day, chain, max(position) from natcom.audit_entry group by 1, 2 order by 3 desc limit 1")
    return chain


HERE = "day = '{day}' and chain = {chain} and "
REHASH = "; update natcom.audit_entry a set hash = natcom.audit_hash(a) where " + HERE + "position = 5"
ALTERATIONS = {
    "a changed value": (
        "update natcom.audit_entry set after = after || '{{\"version\": 9}}' where " + HERE + "position = 5",
        [("entry_changed", 5)]),
    "a changed actor": (
        "update natcom.audit_entry set actor = 'nobody' where " + HERE + "position = 5", [("entry_changed", 5)]),
    "a changed hash": (
        f"update natcom.audit_entry set hash = {ZEROS} where " + HERE + "position = 5",
        [("entry_changed", 5), ("order_broken", 6)]),
    "a changed value and its hash": (
        "update natcom.audit_entry set actor = 'nobody' where " + HERE + "position = 5" + REHASH, [("order_broken", 6)]),
    "a deleted entry": ("delete from natcom.audit_entry where " + HERE + "position = 5", [("entry_missing", 5)]),
    "the first entry deleted": ("delete from natcom.audit_entry where " + HERE + "position = 1", [("entry_missing", 1)]),
    "the last entries deleted": (
        "delete from natcom.audit_entry where " + HERE + "position > {last} - 3", [("entry_missing", -2)]),
    "two entries swapped": (
        "update natcom.audit_entry set position = -5 where " + HERE + "position = 5;"
        "update natcom.audit_entry set position = 5 where " + HERE + "position = 6;"
        "update natcom.audit_entry set position = 6 where " + HERE + "position = -5",
        [("entry_changed", 5), ("entry_changed", 6), ("order_broken", 5), ("order_broken", 6), ("order_broken", 7)]),
    "a changed head": (f"update natcom.audit_head set hash = {ZEROS} where " + HERE + "true", [("head_differs", 0)]),
    "a head moved back": (
        "update natcom.audit_head set position = position - 1 where " + HERE + "true", [("head_differs", 0)]),
    "a head moved on": (
        "update natcom.audit_head set position = position + 1 where " + HERE + "true", [("entry_missing", 1)]),
    "a deleted head": ("delete from natcom.audit_head where " + HERE + "true", [("head_differs", 0)]),
}
# Places behind these names count from the last entry.
FROM_THE_END = {"the last entries deleted", "a changed head", "a head moved back", "a head moved on", "a deleted head"}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_alteration_by_a_superuser_is_reported(office, superuser, name):
    assert verified(office)["holds"]
    statement, faults = ALTERATIONS[name]
    day, chain, last = longest(superuser)
    superuser(statement.format(day=day, chain=chain, last=last))
    found = verified(office)
    base = last if name in FROM_THE_END else 0
    assert [(f["day"], f["chain"]) for f in found["faults"]] == [(str(day), chain)] * len(faults)
    assert sorted((f["fault"], f["position"]) for f in found["faults"]) == sorted((f, base + n) for f, n in faults)
    assert (found["holds"], found["fault_count"]) == (False, len(faults))


def test_the_command_prints_every_fault_and_fails(office, superuser):
    def run(*arguments, **changes):
        return subprocess.run([program(), "audit", *arguments], env={**office.service.environment, **changes},
                              capture_output=True, text=True, timeout=60)
    whole = run("verify")
    assert whole.returncode == 0, whole.stderr
    found = verified(office)
    assert whole.stdout == f"{found['entries']} entries in {found['chains']} chains, 0 faults\n"
    day, chain, _last = longest(superuser)
    superuser(ALTERATIONS["a changed value"][0].format(day=day, chain=chain))
    altered = run("verify")
    assert altered.returncode == 1
    assert altered.stdout.splitlines()[0] == f"{day} chain {chain} position 5: entry_changed"
    assert run().returncode == run("alter").returncode == 64
    assert run("verify", NATCOM_DATABASE_URL="host=/nowhere").returncode == 69


def test_later_entries_do_not_cover_what_is_missing(office, superuser, postgres, own_database):
    day, chain, last = longest(superuser)
    superuser(f"delete from natcom.audit_entry where day = '{day}' and chain = {chain} and position > {last} - 3")
    body = BODIES.create(office.officer)
    with closing(postgres.connect(own_database)) as connection, connection.cursor() as cursor:
        cursor.execute(f"set natcom.roles = 'secretariat'; set natcom.audit_chain = {chain}")
        cursor.execute("update natcom.body set kind = 'task_force' where id = %s", (body["id"],))
    entry = trail(office, record_id=body["id"])[-1]
    assert (entry["chain"], entry["position"] == last + 1) == (chain, entry["day"] == str(day))
    assert [(f["fault"], f["position"]) for f in verified(office)["faults"]] == [("entry_missing", last - 2)]


def test_days_follow_each_other(office, superuser):
    # A trail of two days before: one entry in each chain.
    superuser("truncate natcom.audit_entry; truncate natcom.audit_head")
    for ago, previous in ((3, ZEROS), (2, "(select h.hash from natcom.audit_head h where h.chain = c)")):
        superuser(f"""insert into natcom.audit_entry (id, day, chain, position, recorded_at, table_name, record_id, action,
                actor, roles, previous_hash, hash)
            select natcom.uuid_v7(), {TODAY} - {ago}, c, 1, now() - interval '{ago} days', 'body', natcom.uuid_v7(), 'insert',
                'test', '{{}}', {previous}, '' from generate_series(0, 15) c;
            update natcom.audit_entry a set hash = natcom.audit_hash(a) where day = {TODAY} - {ago};
            insert into natcom.audit_head (chain, day, position, hash)
            select chain, day, position, hash from natcom.audit_entry where day = {TODAY} - {ago}""")
    assert verified(office) == {"holds": True, "entries": 32, "chains": 32, "fault_count": 0, "faults": []}
    body = BODIES.create(office.officer)
    [entry] = trail(office, record_id=body["id"])
    assert entry["position"] == 1 and verified(office)["holds"]
    superuser(f"delete from natcom.audit_entry where day = {TODAY} - 2; delete from natcom.audit_head where day = {TODAY} - 2")
    unlinked = {"day": entry["day"], "chain": entry["chain"], "position": 1, "fault": "day_unlinked"}
    assert verified(office)["faults"] == [unlinked]
    # Only the days that are asked for are read.
    assert verified(office, f"?from={entry['day']}")["faults"] == [unlinked]
    earlier = verified(office, f"?before={entry['day']}")
    assert (earlier["holds"], earlier["entries"], earlier["chains"]) == (True, 16, 16)
    assert verified(office, "?from=2016-01-01&before=2017-01-01")["entries"] == 0


def test_many_faults_are_counted_and_the_first_thousand_listed(office, superuser):
    [[entries]] = superuser("select count(*) from natcom.audit_entry")
    superuser("update natcom.audit_entry set actor = actor || '?'")
    found = verified(office)
    assert found["fault_count"] == entries > 1000 == len(found["faults"])


def test_the_service_cannot_alter_the_trail(postgres, own_database):
    with closing(postgres.connect(own_database, "natcom_service")) as connection, connection.cursor() as cursor:
        cursor.execute("set natcom.roles = 'admin,auditor,secretariat'")
        for statement in ("update natcom.audit_entry set actor = 'x'", "delete from natcom.audit_head",
                          "insert into natcom.audit_head select * from natcom.audit_head",
                          "set session_replication_role = replica"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)
