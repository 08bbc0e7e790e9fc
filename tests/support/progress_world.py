"""Random records that counting rules speak of: made by hypothesis, written to the database, counted in Python.

The counting here is for comparison.  It knows no SQL and walks through all
records; it shares nothing with the service but the words of the rules.
"""
import datetime
import itertools
import uuid

from hypothesis import strategies as st
from psycopg2.extras import execute_values

FIRST, LAST = datetime.date(2016, 1, 1), datetime.date(2018, 12, 31)
EARLIEST, LATEST = datetime.date(2015, 3, 1), datetime.date(2019, 11, 1)
# Days on which much happens, so that records meet; the edges of the plan among them.
NOTED = [datetime.date(*day) for day in (
    (2015, 12, 31), (2016, 1, 1), (2016, 3, 31), (2016, 4, 1), (2016, 12, 31), (2017, 1, 1), (2017, 7, 10),
    (2018, 6, 30), (2018, 12, 31), (2019, 1, 1))]
STATES = {"trainings": ("planned", "confirmed", "held", "evaluated", "cancelled"),
          "visits": ("planned", "confirmed", "made", "reported", "cancelled"),
          "meetings": ("planned", "convened", "postponed", "held", "closed", "cancelled"),
          "grants": ("draft", "submitted", "rejected", "withdrawn", "approved", "closed", "cancelled"),
          "answers": ("invited", "confirmed", "declined", "attended", "absent"),
          "reports": ("draft", "submitted", "returned", "verified")}
HAPPENED = {"held", "evaluated", "made", "reported", "closed"}
MEMBERS = ("kinds", "scopes", "roles", "flags", "categories", "organiser_roles", "hosts", "organizations")
TABLES = ("grant_record", "grant_beneficiary", "grant_item", "grant_transition", "ledger_entry", "training",
          "training_expert", "training_trainee_group", "visit", "visit_visitor", "meeting", "participation", "person",
          "progress_report", "progress_report_transition")
COMMISSIONS, PERSONS = 4, 5


def days(since=EARLIEST):
    noted = [day for day in NOTED if day >= since]
    anywhere = st.dates(since, LATEST)
    return st.one_of(st.sampled_from(noted), anywhere) if noted else anywhere


class World:
    """What there is to draw from: the words of the rules, and who takes part."""

    def __init__(self, words, commissions, organizations, place):
        self.words = words                  # {source: {member: [word]}}
        self.commissions = commissions      # ids
        self.organizations = organizations  # [(id, acronym, kind)]
        self.place = place                  # members that every grant repeats: plan, area, line
        self.numbers = itertools.count(1)

    def id(self):
        return uuid.UUID(int=(0x0190a0b0 << 96) + (7 << 76) + (8 << 60) + next(self.numbers))

    def word(self, source, member):
        return st.sampled_from(self.words[source][member])

    def rule(self, draw, source):
        words = self.words[source]
        rule = {"source": source, "measure": draw(st.sampled_from(words["measure"])),
                "dated_by": draw(st.sampled_from(words["dated_by"])), **{member: [] for member in MEMBERS}}
        for member in set(words) & {"kinds", "scopes", "organiser_roles", "hosts", "roles", "categories"}:
            if draw(st.integers(0, 2)) == 0:
                left_out = draw(st.sets(st.sampled_from(words[member]), max_size=2))
                rule[member] = [word for word in words[member] if word not in left_out]
        rule["flags"] = sorted(draw(st.sets(st.sampled_from(words["flags"])))) if "flags" in words else []
        if rule["dated_by"] != "accepted_on":
            rule["categories"] = []
        if source == "trainings":
            rule["roles"] = ["expert"] if rule["measure"] == "persons" else []
        if source == "meetings" and draw(st.integers(0, 3)) == 0:
            rule["organizations"] = [draw(st.sampled_from([one[1] for one in self.organizations if one[1]]))]
        return rule

    def records(self, draw, source, since=EARLIEST):
        """Records that a rule of a source may count; their own days are not before `since`."""
        if source == "manual":
            return []
        kind = "meetings" if source == "participations" else source
        return [getattr(self, kind)(draw, days(since)) for _ in range(draw(st.integers(3, 7)))]

    def commission(self, draw):
        return draw(st.sampled_from(self.commissions))

    def some(self, draw, of, most=3):
        return draw(st.lists(st.sampled_from(of), max_size=most, unique=True))

    def person(self, number):
        return uuid.UUID(int=(0x0190a0b1 << 96) + (7 << 76) + (8 << 60) + number)

    def grants(self, draw, day):
        state = draw(st.sampled_from(("approved",) * 4 + STATES["grants"]))
        is_approved = state in ("approved", "closed", "cancelled")
        lead = self.commission(draw)
        return {"is": "grant", "id": self.id(), "kind": draw(self.word("grants", "kinds")),
                "scope": draw(self.word("grants", "scopes")), "state": state, "lead": lead,
                "beneficiaries": sorted({lead, *self.some(draw, self.commissions)}),
                "approved_on": draw(day) if is_approved else None,
                "closed_on": draw(day) if state == "closed" else None,
                "cancelled_on": draw(day) if state == "cancelled" else None,
                "disbursed": draw(st.lists(day, max_size=2)) if is_approved else [],
                "items": [{"id": self.id(), "category": draw(self.word("grants", "categories")),
                           "commission": self.commission(draw), "accepted_on": draw(st.one_of(st.none(), day, day))}
                          for _ in range(draw(st.integers(0, 3)))]}

    def event(self, draw, source, day):
        state = draw(st.sampled_from(STATES[source] + tuple(HAPPENED & set(STATES[source])) * 2))
        starts_on, ends_on = sorted((draw(day), draw(day)))
        if state not in HAPPENED and draw(st.booleans()):
            starts_on = ends_on = None
        return {"is": source[:-1], "id": self.id(), "state": state, "starts_on": starts_on, "ends_on": ends_on}

    def trainings(self, draw, day):
        return {**self.event(draw, "trainings", day), "scope": draw(self.word("trainings", "scopes")),
                "host": draw(st.one_of(st.none(), st.sampled_from(self.commissions))), "grant": self.support(draw, day),
                "experts": self.some(draw, range(PERSONS)), "trainees": self.some(draw, self.commissions)}

    def support(self, draw, day):
        """A grant behind an event, or none."""
        return self.grants(draw, day) if draw(st.integers(0, 2)) else None

    def visits(self, draw, day):
        kind = draw(self.word("visits", "kinds"))
        host, visitor = draw(st.lists(st.sampled_from(self.commissions), min_size=2, max_size=2, unique=True))
        return {**self.event(draw, "visits", day), "kind": kind, "host": host if kind != "to_headquarters" else None,
                "visitor": visitor if kind != "director_general" else None, "with_committee": draw(st.booleans()),
                "visitors": self.some(draw, range(PERSONS)), "grant": self.support(draw, day)}

    def meetings(self, draw, day):
        answer = st.sampled_from(STATES["answers"] + ("attended",) * 3)
        parties = ([("commission", one) for one in self.some(draw, self.commissions)]
                   + [("person", one) for one in self.some(draw, range(PERSONS))]
                   + [("organization", one) for one in self.some(draw, self.organizations, 1)])
        return {**self.event(draw, "meetings", day), "kind": draw(self.word("meetings", "kinds")),
                "organiser_role": draw(self.word("meetings", "organiser_roles")), "grant": self.support(draw, day),
                "host": draw(st.one_of(st.none(), st.sampled_from(self.commissions), st.sampled_from(self.organizations))),
                "parties": [{"id": self.id(), "kind": kind, "who": who, "state": draw(answer),
                             "role": draw(st.sampled_from(("organiser", "delegate")))} for kind, who in parties]}

    def people(self, draw, day):
        return {"is": "person", "id": self.id(), "role": draw(self.word("people", "roles")),
                "commission": draw(st.one_of(st.none(), st.sampled_from(self.commissions))), "appointed_on": draw(day)}

    def reports(self, draw, since=EARLIEST):
        return [{"is": "report", "id": self.id(), "mode": draw(st.sampled_from(("adds", "adds", "replaces"))),
                 "value": draw(st.integers(0, 9)), "happened_on": draw(days(since)),
                 "state": draw(st.sampled_from(STATES["reports"] + ("verified",) * 3))}
                for _ in range(draw(st.integers(0, 3)))]

    def steps_later(self, draw, records, day):
        """The same records after things happened behind a day: planned events take place, grants are paid and end."""
        after = days(day + datetime.timedelta(1))
        return [self.step_later(draw, {**record}, after) for record in records]

    def step_later(self, draw, record, after):
        if record["is"] == "grant" and record["state"] == "approved":
            record["state"] = draw(st.sampled_from(("approved", "closed", "cancelled")))
            record["disbursed"] = record["disbursed"] + draw(st.lists(after, max_size=1))
            if record["state"] != "approved":
                record[record["state"] + "_on"] = draw(after)
        elif record.get("state") == "planned" and record["starts_on"] is None:
            record["state"] = sorted(HAPPENED & set(STATES[record["is"] + "s"]))[-1]
            record["starts_on"], record["ends_on"] = sorted((draw(after), draw(after)))
        if record.get("grant"):
            record["grant"] = self.step_later(draw, {**record["grant"]}, after)
        return record

    def commission_of(self, person):
        return self.commissions[person % COMMISSIONS]


class Count:
    """What a rule counts among records, one after the other."""

    def __init__(self, world, rule, records, reports):
        self.world, self.rule = world, rule
        self.reports = [one for one in reports if one["state"] == "verified" and FIRST <= one["happened_on"] <= LAST]
        self.found = [one for record in records for one in getattr(self, "in_" + record["is"])(record)
                      if one[1] is not None and FIRST <= one[2] <= LAST]

    def named(self, member, *words):
        return not self.rule[member] or any(word in self.rule[member] for word in words)

    def keyed(self, record_id, commissions=(), persons=(), day=None, until=None):
        keys = {"records": [record_id], "commissions": commissions, "persons": persons}[self.rule["measure"]]
        return [(record_id, key, day, until) for key in keys] if day else []

    def in_grant(self, grant):
        rule, until = self.rule, grant["cancelled_on"]
        if not self.named("kinds", grant["kind"]) or not self.named("scopes", grant["scope"]) or not grant["approved_on"]:
            return []
        if rule["dated_by"] == "accepted_on":
            return [one for item in grant["items"] if self.named("categories", item["category"])
                    for one in self.keyed(grant["id"], [item["commission"]], day=item["accepted_on"], until=until)]
        day = {"approved_on": grant["approved_on"], "closed_on": grant["closed_on"],
               "disbursed_on": min(grant["disbursed"], default=None)}[rule["dated_by"]]
        return self.keyed(grant["id"], grant["beneficiaries"], day=day, until=until)

    def in_training(self, training):
        if training["state"] not in HAPPENED or not self.named("scopes", training["scope"]):
            return []
        if "with_grant" in self.rule["flags"] and not training["grant"]:
            return []
        return self.keyed(training["id"], training["trainees"] or [training["host"]],
                          [self.world.person(one) for one in training["experts"]], training[self.rule["dated_by"]])

    def in_visit(self, visit):
        flags, day = self.rule["flags"], visit[self.rule["dated_by"]]
        if visit["state"] not in HAPPENED or not self.named("kinds", visit["kind"]):
            return []
        if "with_parliamentary_committee" in flags and not visit["with_committee"]:
            return []
        if "grant_disbursed" in flags:
            paid = visit["grant"]["disbursed"] if visit["grant"] else []
            if not paid:
                return []
            day = max(day, min(paid))
        return self.keyed(visit["id"], [visit["host"]], [self.world.person(one) for one in visit["visitors"]], day)

    def party(self, one):
        """Commission and person of a participation."""
        if one["kind"] == "person":
            return self.world.commission_of(one["who"]), self.world.person(one["who"])
        return one["who"] if one["kind"] == "commission" else None, None

    def in_meeting(self, meeting):
        rule, day = self.rule, meeting[self.rule["dated_by"]]
        if meeting["state"] not in HAPPENED or not self.named("kinds", meeting["kind"]):
            return []
        came = [(one, *self.party(one)) for one in meeting["parties"] if one["state"] == "attended"]
        if rule["source"] == "participations":
            return [found for one, commission, person in came
                    for found in self.keyed(one["id"], [commission], [person], day)]
        attending = [commission for _, commission, _ in came if commission]
        host = meeting["host"]
        host_words = [] if host is None else [host[2]] if isinstance(host, tuple) else ["commission"]
        organisers = [one["who"][1] for one in meeting["parties"]
                      if one["kind"] == "organization" and one["role"] == "organiser"]
        if isinstance(host, tuple):
            organisers.append(host[1])
        if (not self.named("organiser_roles", meeting["organiser_role"]) or not self.named("hosts", *host_words)
                or not self.named("organizations", *organisers)
                or "with_grant" in rule["flags"] and not meeting["grant"]
                or "commission_attended" in rule["flags"] and not attending):
            return []
        return self.keyed(meeting["id"], attending or [None if isinstance(host, tuple) else host], day=day)

    def in_person(self, person):
        if not self.named("roles", person["role"]):
            return []
        return self.keyed(person["id"], [person["commission"]], [person["id"]], person["appointed_on"])

    def keys(self, day):
        """{key: its first day} of what counts at the end of a day."""
        firsts = {}
        for _, key, on, until in self.found:
            if on <= day and (until is None or until > day):
                firsts[key] = min(on, firsts.get(key, on))
        return firsts

    def base(self, day):
        """The report that stands for all before it: (its day, its value)."""
        replacing = [one for one in self.reports if one["mode"] == "replaces" and one["happened_on"] <= day]
        last = max(replacing, key=lambda one: (one["happened_on"], one["id"]), default=None)
        return (last["happened_on"], last["value"]) if last else (datetime.date.min, 0)

    def counted_keys(self, day):
        since, _ = self.base(day)
        return {key for key, first in self.keys(day).items() if first > since}

    def value(self, day):
        since, value = self.base(day)
        added = sum(one["value"] for one in self.reports if one["mode"] == "adds" and since < one["happened_on"] <= day)
        return value + len(self.counted_keys(day)) + added


class Store:
    """The records as rows, behind the back of every trigger."""

    def __init__(self, cursor, world):
        self.cursor, self.world = cursor, world

    def clear(self):
        self.cursor.execute("".join(f"delete from natcom.{table};" for table in TABLES))

    def rows(self, table, rows):
        if rows:
            columns = list(rows[0])
            execute_values(self.cursor, f"insert into natcom.{table} ({', '.join(columns)}) values %s",
                           [tuple(str(value) if isinstance(value, uuid.UUID) else value for value in row.values())
                            for row in rows])

    def write(self, target, records, reports):
        self.clear()
        known = {record["id"]: record for record in records}
        for record in records:
            if record.get("grant"):
                known[record["grant"]["id"]] = record["grant"]
        for kind in ("grant", "training", "visit", "meeting", "person"):
            getattr(self, f"write_{kind}s")([one for one in known.values() if one["is"] == kind])
        self.rows("person", [{
            "id": self.world.person(number), "full_name": f"Person {number}", "role": "expert",
            "commission_id": self.world.commission_of(number)} for number in range(PERSONS)])
        self.rows("progress_report", [{
            "id": one["id"], "target_id": target, "mode": one["mode"], "value": one["value"],
            "happened_on": one["happened_on"], "statement": "Elsewhere", "state": one["state"]} for one in reports])

    def write_grants(self, grants):
        self.rows("grant_record", [{
            "id": one["id"], "reference": str(one["id"]), "year": 2016, "kind": one["kind"], "scope": one["scope"],
            "title": "Grant", "purpose": "Random", "commission_id": one["lead"], "requested_amount": 9, "state": one["state"],
            **self.world.place} for one in grants])
        self.rows("grant_beneficiary", [{
            "id": self.world.id(), "grant_id": one["id"], "lead_commission_id": one["lead"], "commission_id": commission,
            "share_percent": 1} for one in grants for commission in one["beneficiaries"]])
        self.rows("grant_item", [{
            "id": item["id"], "grant_id": one["id"], "commission_id": item["commission"], "category": item["category"],
            "description": "Item", "quantity": 1, "unit_price": 1,
            "state": "accepted" if item["accepted_on"] else "planned", "ordered_on": item["accepted_on"],
            "delivered_on": item["accepted_on"], "accepted_on": item["accepted_on"]}
            for one in grants for item in one["items"]])
        self.rows("grant_transition", [{
            "id": self.world.id(), "grant_id": one["id"], "from_state": "before", "to_state": state,
            "approved_amount": 9 if state == "approved" else None, "effective_on": one[state + "_on"], "resource_version": 1}
            for one in grants for state in ("approved", "closed", "cancelled") if one[state + "_on"]])
        self.rows("ledger_entry", [{
            "id": self.world.id(), "kind": "disbursement", "budget_line_id": self.world.place["budget_line_id"],
            "grant_id": one["id"], "amount": 1, "value_date": day} for one in grants for day in one["disbursed"]])

    def event(self, record):
        return {"id": record["id"], "state": record["state"], "starts_on": record["starts_on"], "ends_on": record["ends_on"],
                "grant_id": record["grant"] and record["grant"]["id"]}

    def write_trainings(self, trainings):
        self.rows("training", [{**self.event(one), "scope": one["scope"], "topic": "ict", "title_en": "Training",
                                "host_commission_id": one["host"]} for one in trainings])
        self.rows("training_expert", [{"id": self.world.id(), "training_id": one["id"], "person_id": self.world.person(who)}
                                      for one in trainings for who in one["experts"]])
        self.rows("training_trainee_group", [{"id": self.world.id(), "training_id": one["id"], "commission_id": who,
                                              "women": 1, "men": 1} for one in trainings for who in one["trainees"]])

    def write_visits(self, visits):
        self.rows("visit", [{**self.event(one), "kind": one["kind"], "title": "Visit",
                             "purposes": ["assess_needs"] if one["kind"] == "director_general" else [],
                             "visiting_commission_id": one["visitor"], "host_commission_id": one["host"],
                             "with_parliamentary_committee": one["with_committee"]} for one in visits])
        self.rows("visit_visitor", [{"id": self.world.id(), "visit_id": one["id"], "person_id": self.world.person(who)}
                                    for one in visits for who in one["visitors"]])

    def write_meetings(self, meetings):
        self.rows("meeting", [{
            **self.event(one), "kind": one["kind"], "title_en": "Meeting", "organiser_role": one["organiser_role"],
            "host_commission_id": one["host"] if isinstance(one["host"], str) else None,
            "host_organization_id": one["host"][0] if isinstance(one["host"], tuple) else None} for one in meetings])
        self.rows("participation", [{
            "id": one["id"], "meeting_id": meeting["id"], "role": one["role"], "state": one["state"],
            "commission_id": one["who"] if one["kind"] == "commission"
            else self.world.commission_of(one["who"]) if one["kind"] == "person" else None,
            "organization_id": one["who"][0] if one["kind"] == "organization" else None,
            "person_id": self.world.person(one["who"]) if one["kind"] == "person" else None}
            for meeting in meetings for one in meeting["parties"]])

    def write_persons(self, people):
        self.rows("person", [{"id": one["id"], "full_name": "Somebody", "role": one["role"],
                              "commission_id": one["commission"], "appointed_on": one["appointed_on"]} for one in people])
