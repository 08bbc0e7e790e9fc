"""Progress on random records: value, evidence and a count in Python agree on any day, and the past stays as it is."""
import collections
import datetime
import os
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from support.progress_world import COMMISSIONS, EARLIEST, FIRST, LAST, LATEST, MEMBERS, Count, Store, World, days
from support.service import Service
from support.session import Session

SCALE = int(os.environ.get("NATCOM_PROOF_SCALE", "1"))
EXAMPLES = settings(max_examples=16 * SCALE, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck))
SOURCES = ("grants", "manual", "meetings", "participations", "people", "trainings", "visits")
# Counts a key as often as it has a day: the same commission again and again.
BROKEN = ("group by c.key having", "group by c.key, c.day having")
MEASURED = {"records": "record_id", "commissions": "commission_id", "persons": "person_id"}
seen = collections.Counter()


class Place:
    """One target whose rule and records are what an example makes them."""

    def __init__(self, service, cursor):
        self.cursor = cursor
        self.officer = Session(service, service.mint("secretariat"))
        self.target = next(one for one in self.officer.rows("/v1/targets") if one["code"] == "M1.1.1")["id"]
        cursor.execute("set session_replication_role = replica; select source, member, word from natcom.counting_word")
        words = collections.defaultdict(lambda: collections.defaultdict(list))
        for source, member, word in sorted(cursor.fetchall()):
            words[source][member].append(word)
        cursor.execute(f"select id::text from natcom.commission order by code limit {COMMISSIONS}")
        commissions = [row[0] for row in cursor.fetchall()]
        cursor.execute("select id::text, acronym, kind from natcom.organization order by id limit 4")
        organizations = cursor.fetchall()
        cursor.execute("select t.plan_id::text, t.area_id::text, l.id::text from natcom.target t join natcom.budget_line l"
                       " on l.plan_id = t.plan_id where t.id = %s order by l.code desc limit 1", (self.target,))
        self.world = World(words, commissions, organizations,
                           dict(zip(("plan_id", "area_id", "budget_line_id"), cursor.fetchone())))
        self.store = Store(cursor, self.world)

    def follow(self, rule):
        members = ("source", "measure", "dated_by", *MEMBERS)
        self.cursor.execute(f"update natcom.counting_rule set {', '.join(f'{one} = %s' for one in members)}"
                            " where target_id = %s", [rule[one] for one in members] + [self.target])

    def ask(self, what, **parameters):
        answer = self.officer.get(f"/v1/targets/{self.target}/{what}", params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def value(self, day):
        return Decimal(self.ask("progress", as_of=day)["value"])

    def evidence(self, day):
        return self.officer.rows(f"/v1/targets/{self.target}/evidence?as_of={day}&limit=200")


@pytest.fixture(scope="module")
def place(postgres):
    database = postgres.create_database()
    service = Service(postgres.url(database))
    with closing(postgres.connect(database)) as connection, connection.cursor() as cursor:
        yield Place(service, cursor)
    service.stop()


def check_evidence(place, count, day):
    """The records told, one by one, are those counted here."""
    rows, value = place.evidence(day), count.value(day)
    counted = [row for row in rows if row["counted"]]
    assert sum(Decimal(row["amount"]) for row in rows) == value
    assert all(row.get("reason") is None and row["day"] <= str(day) for row in counted)
    assert all(row.get("reason") and Decimal(row["amount"]) == 0 for row in rows if not row["counted"])
    own = [row for row in counted if row["source"] != "progress_reports"]
    keys = [row[MEASURED[count.rule["measure"]]] for row in own]
    assert sorted(keys) == sorted(map(str, count.counted_keys(day)))
    assert len(keys) + sum(Decimal(row["amount"]) for row in counted if row not in own) == value
    assert len({row["id"] for row in rows}) == len(rows)
    seen.update(row.get("reason", "counted") for row in rows)


def check_progress(place, count, day, by):
    answer = place.ask("progress", as_of=day, by=by)
    value = count.value(day)
    assert Decimal(answer["value"]) == value
    for one in answer["series"]:
        assert Decimal(one["value"]) == count.value(datetime.date.fromisoformat(one["ends_on"])), one
    for shares in ("by_commission", "by_region", "by_kind"):
        assert sum(Decimal(one["value"]) for one in answer[shares]) == value, shares
    seen[f"value of {count.rule['source']}"] += value > 0


def agree(place, source, data):
    """One example: what the service says on two days, and what a count in Python says."""
    rule = place.world.rule(data.draw, source)
    records, reports = place.world.records(data.draw, source), place.world.reports(data.draw)
    place.follow(rule)
    place.store.write(place.target, records, reports)
    count = Count(place.world, rule, records, reports)
    for by, day in (("month", data.draw(days())), ("year", LAST)):
        check_progress(place, count, day, by)
        check_evidence(place, count, day)


@pytest.mark.parametrize("source", SOURCES)
@EXAMPLES
@given(data=st.data())
def test_value_evidence_and_a_count_in_python_agree_on_any_day(place, source, data):
    agree(place, source, data)


def test_control_counting_twice_is_noticed(place):
    place.cursor.execute("select pg_get_functiondef('natcom.target_values'::regproc)")
    whole = place.cursor.fetchone()[0]
    assert BROKEN[0] in whole
    place.cursor.execute(whole.replace(*BROKEN))
    try:
        with pytest.raises(AssertionError):
            many = settings(EXAMPLES, max_examples=300, phases=(Phase.generate,), report_multiple_bugs=False)
            many(given(data=st.data())(lambda data: agree(place, "visits", data)))()
    finally:
        place.cursor.execute(whole)


@pytest.mark.parametrize("source", SOURCES)
@EXAMPLES
@given(data=st.data())
def test_what_happens_later_does_not_change_what_was_answered_for_a_day(place, source, data):
    rule = place.world.rule(data.draw, source)
    records, reports = place.world.records(data.draw, source), place.world.reports(data.draw)
    today = data.draw(st.dates(FIRST, LAST))
    asked = [today, data.draw(st.dates(EARLIEST, today))]
    place.follow(rule)
    place.store.write(place.target, records, reports)
    before = [place.value(day) for day in asked]
    seen["past"] += sum(before) > 0
    tomorrow = today + datetime.timedelta(1)
    later = place.world.steps_later(data.draw, records, today) + place.world.records(data.draw, source, tomorrow)
    reports = reports + place.world.reports(data.draw, tomorrow)
    place.store.write(place.target, later, reports)
    assert [place.value(day) for day in asked] == before
    final = place.value(LATEST)
    assert final == Count(place.world, rule, later, reports).value(LATEST)
    seen["moved on"] += final != before[0]


def test_what_is_recorded_later_of_an_earlier_day_does_change_it(place):
    """The control: were a day's answer kept, or records counted by when they were entered, this would fail."""
    held = {"is": "training", "state": "held", "scope": "national", "host": None, "grant": None, "experts": [],
            "trainees": []}
    first, late = ({**held, "id": place.world.id(), "starts_on": day, "ends_on": day}
                   for day in (datetime.date(2016, 5, 2), datetime.date(2017, 5, 2)))
    place.follow({"source": "trainings", "measure": "records", "dated_by": "ends_on", **{one: [] for one in MEMBERS}})
    place.store.write(place.target, [first], [])
    asked = [datetime.date(2016, 12, 31), datetime.date(2017, 12, 31)]
    assert [place.value(day) for day in asked] == [1, 1]
    place.store.write(place.target, [first, late], [])
    assert [place.value(day) for day in asked] == [1, 2]


def test_the_examples_were_worth_something(place):
    """Every source counted something, records were left out for every reason, and the future did move on."""
    assert set(place.world.words) == set(SOURCES)
    assert all(seen[f"value of {source}"] > 5 for source in SOURCES), seen
    assert {"counted", "already_counted", "after_the_day", "cancelled", "condition_unmet", "no_commission",
            "not_held_yet", "not_verified", "outside_period", "replaced_by_report"} <= set(seen), seen
    assert seen["past"] > 20 and seen["moved on"] > 20, seen
