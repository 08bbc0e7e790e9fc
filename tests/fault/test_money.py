"""Money under concurrency and crashes: nothing overspent, lost or booked twice.

Short by default; NATCOM_PROOF_SCALE=20 (make prove) makes it long.  Each proof
has a negative control: the same procedure on a service whose rule is taken
away, where it must find the fault.
"""
import os
import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal

import pytest
import requests

from support.grants import Office, key, url
from support.resources import tag
from support.service import Service
from support.session import Session
from support.together import at_once

SCALE = int(os.environ.get("NATCOM_PROOF_SCALE", "1"))
CLIENTS = 64

# What a proof must notice the lack of.
NO_LINE_LOCK = """create or replace function natcom.lock_lines(lines uuid[]) returns void language plpgsql security definer
    set search_path = pg_catalog as $$ begin end $$"""
NO_EVENT_LOCK = """create or replace function natcom.event_locked(of_machine text, of_record uuid) returns jsonb language plpgsql
    set search_path = pg_catalog, pg_temp as $$ begin return (select to_jsonb(m) from natcom.meeting m where m.id = of_record); end $$"""
NO_VERSIONS = """create or replace function natcom.touch() returns trigger language plpgsql set search_path = pg_catalog
    as $$ begin if tg_op = 'INSERT' then new.version := 1; else new.version := old.version; end if; return new; end $$"""
NO_CLAIM = """create or replace function natcom.claim_idempotency_key(wanted text) returns void language plpgsql
    set search_path = pg_catalog, pg_temp as $$ begin end $$;
    drop policy idempotency_record_read on natcom.idempotency_record;
    create policy idempotency_record_read on natcom.idempotency_record for select to public using (false);
    alter table natcom.idempotency_record drop constraint idempotency_record_pkey"""


@pytest.fixture
def office_on(cluster):
    """A function: an office on a new database, changed before the service starts."""
    started = []

    def begin(change=None, **settings):
        name = cluster.create_database()
        with closing(cluster.connect(name)) as connection, connection.cursor() as cursor:
            # What a killed server has acknowledged must be in its log.
            cursor.execute(f"alter database {name} set synchronous_commit = on")
            # Sequences copied with a database count on for a while without the log, unless a checkpoint came since.
            cursor.execute("checkpoint")
            cursor.execute("set natcom.roles = 'admin'; update natcom.plan_setting set value = 0"
                           " where name = 'block_on_overdue_report'")
            if change:
                cursor.execute(change)
        service = Service(cluster.url(name), **settings)
        service.database = name
        started.append(service)
        return Office(service)

    yield begin
    for service in started:
        service.stop()


def invariants_hold(office):
    found = office.auditor.get("/v1/ledger/invariants").json()
    return found["holds"], found["invariants"]


# ---- Approvals that together want three times what the line holds.

def race_for_a_line(office):
    """64 approvals of 2,000.00 where 21 fit; what was approved, and the answers."""
    office.finance.post(f"/v1/budget-lines/{office.lines['project_1']['id']}/revisions", {
        "amount": str(Decimal("43000.00") - Decimal(office.line_balance()["available"])), "reason": "Proof",
        "approved_by": "Council", "effective_on": "2016-01-01"}, headers=key())
    grants = [office.submitted(requested_amount="2000.00") for _ in range(CLIENTS)]

    def approve(grant):
        caller = Session(office.service, office.officer.token)
        used = key()
        for _ in range(20):
            answer = caller.post(url(grant) + "/transitions", {"to": "approved", "approved_amount": "2000.00"},
                                 headers={"If-Match": tag(grant), **used}, timeout=60)
            if answer.status_code != 503:
                break
            time.sleep(1)  # busy, as Retry-After says
        return answer
    before = Decimal(office.line_balance()["committed"])
    answers = at_once(approve, grants)
    return Decimal(office.line_balance()["committed"]) - before, answers


def test_approvals_at_once_spend_exactly_what_fits(office_on):
    office = office_on()
    spent, answers = race_for_a_line(office)
    assert spent == 42000 and sorted({answer.status_code for answer in answers}) == [201, 409]
    assert sum(answer.status_code == 201 for answer in answers) == 21
    for answer in answers:
        if answer.status_code == 409:
            document = answer.json()
            assert document["code"] == "budget-exceeded" and document["available"] == "1000.00"
            assert document["requested"] == "2000.00"
    assert invariants_hold(office)[0]
    assert "40P01" not in office.service.log_text()


def test_control_without_the_line_s_lock_it_is_overspent(office_on):
    office = office_on(NO_LINE_LOCK)
    for _ in range(5):
        spent, _ = race_for_a_line(office)
        if spent > 42000:
            break
    assert spent > 42000 and not invariants_hold(office)[0]


# ---- Payments for meetings and approvals of grants that together want three times what the line holds.

def convened(office):
    """The path of a convened meeting that is paid from the first line."""
    answer = office.officer.post("/v1/meetings", {
        "kind": "consultation", "titles": {"en": "Proof"}, "area_id": office.areas["1.2"]["id"], "city": "Dakar",
        "country": "SEN", "starts_on": "2016-03-20", "ends_on": "2016-03-22", "time_zone": "Africa/Dakar"})
    at = "/v1/meetings/" + answer.json()["id"]
    assert office.officer.post(at + "/agenda-items", {"title": "Opening"}).status_code == 201
    assert office.officer.post(at + "/transitions", {"to": "convened"}, headers={"If-Match": "*"}).status_code == 201
    return at


def race_of_sources(office):
    """32 approvals and 32 payments of 2,000.00 each where 21 fit; what was committed, and the answers."""
    office.finance.post(f"/v1/budget-lines/{office.lines['project_1']['id']}/revisions", {
        "amount": str(Decimal("43000.00") - Decimal(office.line_balance()["available"])), "reason": "Proof",
        "approved_by": "Council", "effective_on": "2016-01-01"}, headers=key())
    wanted = [office.submitted(requested_amount="2000.00") for _ in range(CLIENTS // 2)]
    wanted += [convened(office) for _ in range(CLIENTS // 2)]

    def act(one):
        if isinstance(one, str):
            return Session(office.service, office.finance.token).post(
                one + "/expenditures", {"amount": "2000.00", "value_date": "2016-05-10"}, headers=key(), timeout=60)
        return Session(office.service, office.officer.token).post(
            url(one) + "/transitions", {"to": "approved", "approved_amount": "2000.00"},
            headers={"If-Match": tag(one), **key()}, timeout=60)
    before = Decimal(office.line_balance()["committed"])
    answers = at_once(act, random.Random(11).sample(wanted, CLIENTS))
    return Decimal(office.line_balance()["committed"]) - before, answers


def test_payments_and_approvals_at_once_spend_exactly_what_fits(office_on):
    office = office_on()
    spent, answers = race_of_sources(office)
    assert spent == 42000 and sum(answer.status_code == 201 for answer in answers) == 21
    refused = [answer.json() for answer in answers if answer.status_code != 201]
    assert {(one["code"], one["available"]) for one in refused} == {("budget-exceeded", "1000.00")}
    assert invariants_hold(office)[0]
    assert "40P01" not in office.service.log_text()


def test_control_without_the_line_s_lock_both_sources_overspend_it(office_on):
    office = office_on(NO_LINE_LOCK)
    for _ in range(5):
        spent, _ = race_of_sources(office)
        if spent > 42000:
            break
    assert spent > 42000 and not invariants_hold(office)[0]


# ---- Payments and cancellations of one meeting at once: nothing stays reserved for what does not take place.

def race_to_the_end(office):
    at = convened(office)

    def act(number):
        if number % 8 == 0:
            return Session(office.service, office.officer.token).post(
                at + "/transitions", {"to": "cancelled", "reason": "Proof"}, headers={"If-Match": "*", **key()}, timeout=60)
        return Session(office.service, office.finance.token).post(
            "/v1/ledger-entries", {"kind": "commitment", "meeting_id": at.split("/")[-1], "amount": "1.00",
                                   "value_date": "2016-05-10"}, headers=key(), timeout=60)
    answers = at_once(act, range(CLIENTS))
    assert {answer.status_code for answer in answers} <= {201, 409, 412}
    return office.auditor.get(at + "/ledger").json()


def test_reservations_and_cancellations_at_once_leave_nothing_reserved(office_on):
    office = office_on()
    for _ in range(3 * SCALE):
        assert race_to_the_end(office)["committed"] == "0.00"
    assert invariants_hold(office)[0]
    assert "40P01" not in office.service.log_text()


def test_control_without_the_event_s_lock_something_stays_reserved(office_on):
    office = office_on(NO_EVENT_LOCK)
    for _ in range(10):
        if race_to_the_end(office)["committed"] != "0.00":
            break
    assert not invariants_hold(office)[0]


# ---- Changes of one grant at once: one winner a version.

def race_for_a_version(office):
    """Rounds of 64 changes from one version; how many of each round were accepted."""
    winners = []
    for _ in range(3 * SCALE):
        grant = office.draft()

        def change(number):
            caller = Session(office.service, office.officer.token)
            if number % 8 == 0:
                return caller.post(url(grant) + "/transitions", {"to": "submitted"},
                                   headers={"If-Match": tag(grant), **key()}, timeout=60)
            return caller.patch(url(grant), {"title": f"Winner {number}"}, tag(grant), timeout=60)
        answers = at_once(change, range(CLIENTS))
        assert {answer.status_code for answer in answers} <= {200, 201, 409, 412}
        winners.append(sum(answer.ok for answer in answers))
    return winners


def test_of_changes_at_once_one_wins_each_version(office_on):
    office = office_on()
    assert set(race_for_a_version(office)) == {1}
    assert "40P01" not in office.service.log_text()


def test_control_without_versions_several_win(office_on):
    assert max(race_for_a_version(office_on(NO_VERSIONS))) > 1


# ---- Retries of every POST through broken connections.

def post_and_hang_up(office, path, body, headers, wait):
    """Send a POST and reset the connection after a moment, mostly before the answer is there."""
    content = requests.Request("POST", office.service.base_url + path, json=body, headers={
        "Authorization": f"Bearer {office.finance.token}", **headers}).prepare()
    lines = [f"POST {path} HTTP/1.1", f"Host: {office.service.host}:{office.service.port}"]
    lines += [f"{name}: {value}" for name, value in content.headers.items()]
    with socket.create_connection((office.service.host, office.service.port), timeout=10) as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        peer.sendall("\r\n".join(lines + ["", ""]).encode() + content.body)
        time.sleep(wait)


def book_through_resets(office, count, path, **members):
    """Book payments, each tried under one key until it is answered; the ids that were answered."""
    chance = random.Random(7)

    def book(number):
        headers = key()
        body = {"amount": "1.00", "value_date": "2016-05-10", "reference": f"R-{number}", **members}
        for _ in range(chance.randrange(1, 5)):
            post_and_hang_up(office, path, body, headers, chance.random() * 0.15)
        for _ in range(50):
            answer = Session(office.service, office.finance.token).post(path, body, headers=headers)
            if answer.status_code == 201:
                return answer.json()["id"]
            assert answer.status_code in (409, 503), answer.text
            time.sleep(0.05)
        raise AssertionError("never answered")
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(book, range(count)))


def retry_through_resets(office, count):
    """Payments of a grant, as answered and as booked."""
    grant = office.approved("10000.00")
    answered = book_through_resets(office, count, "/v1/ledger-entries", kind="disbursement", grant_id=grant["id"])
    entries = [e for e in office.auditor.rows(f"/v1/ledger-entries?grant_id={grant['id']}&kind=disbursement&limit=200")]
    return answered, entries


def test_each_key_is_booked_once_through_resets(office_on):
    answered, entries = retry_through_resets(office_on(), 40 * SCALE)
    assert sorted(answered) == sorted(entry["id"] for entry in entries)


def test_each_key_pays_for_a_meeting_once_through_resets(office_on):
    office = office_on()
    at = convened(office)
    answered = book_through_resets(office, 40, at + "/expenditures")
    booked = office.auditor.get(at + "/ledger").json()
    paid = [entry["id"] for entry in booked["entries"] if entry["kind"] == "disbursement"]
    assert sorted(answered) == sorted(paid)
    assert (booked["committed"], booked["paid"]) == ("40.00", "40.00"), "a payment comes with its reservation"


def test_control_without_the_claim_retries_book_twice(office_on):
    answered, entries = retry_through_resets(office_on(NO_CLAIM), 40)
    assert len(entries) > len(answered)


# ---- kill -9 of the service and of the database under a mix of writes.

class Mix:
    """Clients that pay, draft and approve until told to stop, noting what was acknowledged."""

    def __init__(self, office):
        self.office, self.acknowledged, self.stopped = office, [], threading.Event()
        self.grants = [office.approved("12000.00") for _ in range(4)]
        self.threads = [threading.Thread(target=self.work, args=(number,)) for number in range(8)]

    def work(self, number):
        chance = random.Random(number)
        while not self.stopped.is_set():
            caller = Session(self.office.service, (self.office.finance if number % 2 else self.office.officer).token)
            try:
                if number % 2:
                    answer = caller.post("/v1/ledger-entries", {
                        "kind": "disbursement", "grant_id": chance.choice(self.grants)["id"], "amount": "0.50",
                        "value_date": "2016-05-10"}, headers=key(), timeout=5)
                    path = "/v1/ledger-entries/"
                else:
                    answer = caller.post("/v1/grants", self.body, headers=key(), timeout=5)
                    path = "/v1/grants/"
            except (requests.exceptions.RequestException, AssertionError):
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                self.acknowledged.append(path + answer.json()["id"])

    def run(self, disturb):
        self.body = self.office.body()
        for thread in self.threads:
            thread.start()
        time.sleep(0.5)
        for _ in range(SCALE):
            disturb()
            time.sleep(0.5)
        self.stopped.set()
        for thread in self.threads:
            thread.join(timeout=60)
        return self.acknowledged


def lost(office, acknowledged):
    return [path for path in acknowledged if office.auditor.get(path).status_code != 200]


def until_ready(service):
    deadline = time.monotonic() + 30
    while not service.is_ready():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("victim", ["service", "database"])
def test_what_was_acknowledged_survives_a_kill(office_on, cluster, victim):
    office = office_on()

    def kill():
        if victim == "service":
            office.service.kill()
            office.service.start()
        else:
            cluster.restart("immediate")
        until_ready(office.service)
    acknowledged = Mix(office).run(kill)
    assert len(acknowledged) > 20
    assert lost(office, acknowledged) == []
    assert invariants_hold(office)[0]
    headers = key()
    body = {"kind": "disbursement", "grant_id": office.approved()["id"], "amount": "1.00", "value_date": "2016-05-10"}
    first = office.finance.post("/v1/ledger-entries", body, headers=headers)
    again = office.finance.post("/v1/ledger-entries", body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201) and again.headers["Idempotency-Replayed"] == "true"
    assert again.content == first.content


def test_a_key_whose_holder_was_killed_is_free(office_on):
    """The service dies with a claim in its hands: the retry finds either the record or a free key, at once."""
    office = office_on()
    grant = office.approved("10000.00")
    for number in range(5 * SCALE):
        headers = key()
        body = {"kind": "disbursement", "grant_id": grant["id"], "amount": "1.00", "value_date": "2016-05-10",
                "reference": f"K-{number}"}
        post_and_hang_up(office, "/v1/ledger-entries", body, headers, 0.002 * number)
        office.service.kill()
        office.service.start()
        answer = office.finance.post("/v1/ledger-entries", body, headers=headers)
        assert answer.status_code == 201, answer.text
    entries = office.auditor.rows(f"/v1/ledger-entries?grant_id={grant['id']}&kind=disbursement")
    assert sorted(e["reference"] for e in entries) == sorted(f"K-{n}" for n in range(5 * SCALE))


def test_control_a_lost_write_is_noticed(office_on, cluster):
    office = office_on()
    grant = office.draft()
    with closing(cluster.connect(office.service.database)) as connection, connection.cursor() as cursor:
        cursor.execute("set natcom.roles = 'secretariat'; delete from natcom.grant_record where id = %s", (grant["id"],))
    assert lost(office, [url(grant)]) == [url(grant)]
