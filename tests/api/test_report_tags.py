"""Tags of reports: to hear that nothing changed costs no counting, and what changes is heard of."""
import re
from contextlib import closing

import pytest

from support.grants import Office
from support.service import ROOT, Service

QUERIES = ROOT / "sql/queries"
# What only a release changes: the mark holds when the rules were put in force.
RELEASED = {"event_state", "grant_state", "setting_kind", "currency"}
CALLERS = [("secretariat", ""), ("commission", "MAR"), ("partner", "")]


def tagged():
    """{path of a query file: the tables of its --etag lines}"""
    found = {}
    for path in sorted(QUERIES.rglob("*.sql")):
        lines = re.findall(r"^--etag tables: (.*)$", path.read_text(encoding="utf-8"), re.M)
        if lines:
            found[path] = [name for line in lines for name in line.split(", ")]
    return found


TAGGED = tagged()
PATHS = {"listBudgetExecution": "budget-execution?by=area", "listCommissionDossier": "commission-dossier",
         "listDecisionsFollowUp": "decisions-follow-up", "listDueMeetings": "due-meetings",
         "listNeedsRanking": "needs-ranking", "listOverdueReports": "overdue", "listParticipationMatrix": "participation",
         "listRequests": "requests", "listScorecard": "scorecard", "listSessionCosts": "session-costs"}
named = {"argvalues": sorted(TAGGED), "ids": lambda path: path.stem}


class Desk:
    """A service, and the owner's own way into its database."""

    def __init__(self, service, connection):
        self.office = Office(service)
        self.auditor = self.office.auditor
        self.connection = connection
        target = next(one for one in self.auditor.rows("/v1/targets") if one["code"] == "M1.2.1")
        self.paths = {**{name: "/v1/reports/" + path for name, path in PATHS.items()},
                      "getTargetProgress": f"/v1/targets/{target['id']}/progress?by=month",
                      "listTargetEvidence": f"/v1/targets/{target['id']}/evidence"}

    def settle(self):
        """Until every change has its position: to get one changes the mark."""
        while self.run("select true from natcom.change where position is null limit 1"):
            self.run("select natcom.sequence_changes(1000000)")

    def run(self, statement):
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def tag(self, path, caller=None, **headers):
        answer = (caller or self.auditor).get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.headers["ETag"]

    def ask(self, path, tag, caller=None, **headers):
        return (caller or self.auditor).get(path, headers={"If-None-Match": tag, **headers})


@pytest.fixture(scope="module")
def desk(postgres):
    database = postgres.create_database()
    service = Service(postgres.url(database), NATCOM_READ_TIMEOUT="600ms")
    with closing(postgres.connect(database)) as connection:
        yield Desk(service, connection)
    service.stop()


def test_every_report_names_what_it_reads():
    reports = {path.stem for path in (QUERIES / "reports").glob("*.sql")}
    assert reports <= {path.stem for path in TAGGED}
    assert set(PATHS) | {"getTargetProgress", "listTargetEvidence"} == {path.stem for path in TAGGED}


@pytest.mark.parametrize("path", **named)
def test_a_304_reads_no_table_of_the_report(desk, path):
    """They are locked: who counts anything waits until the database gives up."""
    at = desk.paths[path.stem]
    desk.settle()
    kinds = ["application/json"] if path.stem == "getTargetProgress" else ["application/json", "text/csv"]
    tags = {kind: desk.tag(at, Accept=kind) for kind in kinds}
    desk.run("begin; lock table " + ", ".join(f"natcom.{table}" for table in TAGGED[path]) + " in access exclusive mode")
    try:
        for kind, tag in tags.items():
            answer = desk.ask(at, tag, Accept=kind)
            assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
        assert desk.ask(at, '"other"').status_code == 504
    finally:
        desk.run("rollback")


@pytest.mark.parametrize("path", **named)
def test_the_named_tables_are_all_that_the_query_reads(desk, path):
    read = set()
    text = re.sub(r"^--.*$|\blimit :limit", "", path.read_text(encoding="utf-8"), flags=re.M)
    targets = [row[0] for row in desk.run("select id::text from natcom.target")] if ":'id'" in text else [None]
    for role, commission in CALLERS:
        for target in targets:
            for by in ("area", "month") if ":'by'" in text and target is None else ("month",):
                read |= tables_read(desk, role, commission, fill(text, id=target, by=by, as_of="2018-12-31"))
    assert read - RELEASED <= set(TAGGED[path]), f"{path}: --etag tables: {', '.join(sorted(read - RELEASED))}"


def fill(text, **values):
    return re.sub(r":'(\w+)'", lambda found: f"'{values[found[1]]}'" if values.get(found[1]) else "null", text)


def tables_read(desk, role, commission, query):
    """What a transaction of the service's role looks at, in functions too."""
    scans = ("select relname, coalesce(seq_scan, 0) + coalesce(idx_scan, 0) from pg_stat_xact_user_tables"
             " where schemaname = 'natcom'")
    desk.run("begin")
    try:
        before = dict(desk.run(scans))
        desk.run(f"set local role natcom_service; set local natcom.roles = '{role}';"
                 f" set local natcom.commission = '{commission}'; set local natcom.language = 'en'")
        desk.run(query)
        return {table for table, count in desk.run(scans) if count > before.get(table, 0)}
    finally:
        desk.run("rollback")


@pytest.mark.parametrize("table", sorted({table for tables in TAGGED.values() for table in tables}))
def test_a_change_of_a_table_changes_the_tags_of_the_reports_that_read_it_and_no_others(desk, table):
    desk.settle()
    before = {path: desk.run(f"select natcom.change_mark('{{{','.join(tables)}}}')") for path, tables in TAGGED.items()}
    # Only the event of the change is of interest here: what guards the record, or counts its versions, steps aside.
    desk.run(f"""
        set natcom.roles = 'admin,secretariat';
        alter table natcom.{table} disable trigger user;
        alter table natcom.{table} enable trigger record_change;
        update natcom.{table} set version = version + 1 where id = (select id from natcom.{table} order by id limit 1);
        alter table natcom.{table} enable trigger user""")
    changed = {path for path, tables in TAGGED.items()
               if desk.run(f"select natcom.change_mark('{{{','.join(tables)}}}')") != before[path]}
    assert changed == {path for path, tables in TAGGED.items() if table in tables}


def test_a_change_over_http_changes_the_tag_and_the_answer(desk):
    at = "/v1/reports/needs-ranking"
    desk.settle()
    tag = desk.tag(at)
    assert desk.ask(at, tag).status_code == 304
    made = desk.office.officer.post("/v1/needs", {
        "commission_id": desk.office.commission_id("SEN"), "category": "library", "priority": 1,
        "statement": "No shelves", "assessed_on": "2018-01-01"})
    assert made.status_code == 201, made.text
    answer = desk.ask(at, tag)
    assert answer.status_code == 200 and answer.headers["ETag"] != tag
    assert "SEN" in {row["code"] for row in answer.json()["data"]}


def test_a_change_that_commits_behind_a_later_one_is_not_missed(desk, postgres):
    """The last number alone would not tell: the first to write may be the last to commit."""
    mark = "select natcom.change_mark('{need}')"
    update = ("set natcom.roles = 'secretariat'; update natcom.need set statement = statement || '.' where id ="
              " (select id from natcom.need order by id {} limit 1)")
    with closing(postgres.connect(desk.connection.info.dbname)) as other, other.cursor() as cursor:
        cursor.execute("begin; " + update.format("asc"))
        desk.run(update.format("desc"))
        desk.settle()
        before = desk.run(mark)
        cursor.execute("commit")
        assert desk.run(mark) != before


def test_tags_differ_by_all_that_answers_differ_by(desk):
    desk.settle()
    office, at = desk.office, "/v1/reports/scorecard"
    other = office.of("SEN")
    tags = [desk.tag(at), desk.tag(at + "?as_of=2016-12-31"), desk.tag(at + "?limit=5"), desk.tag(at, office.officer),
            desk.tag(at, office.commission), desk.tag(at, other), desk.tag(at, **{"Accept-Language": "fr"}),
            desk.tag(at, Accept="text/csv"), desk.tag("/v1/reports/requests")]
    assert len(set(tags)) == len(tags)
    assert desk.tag(at) == tags[0]


def test_no_tag_makes_a_record_that_is_not_there_fresh(desk):
    missing = "/v1/targets/01900000-ffff-7000-8000-00000000dead/progress"
    for tag in ("*", '"anything"'):
        answer = desk.ask(missing, tag)
        assert answer.status_code == 404 and "ETag" not in answer.headers
    assert desk.ask(desk.paths["getTargetProgress"], "*").status_code == 304
