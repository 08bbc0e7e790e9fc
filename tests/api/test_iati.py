"""The IATI export of a plan: valid by the standard's own files, and the same numbers as the reports."""
import os
import pathlib
import re
import subprocess
from contextlib import closing
from decimal import Decimal

import pytest
from lxml import etree

from contract.test_every_write import peaceful
from support.grants import key
from support.iati import Standard
from support.resources import AREAS, PLANS, PROJECTS, TARGETS, errors, problem, tag
from support.service import Service, clean_environment, program
from support.session import Session

PLAN = "2016-2018"
EXPORT = f"/v1/exports/iati?plan={PLAN}"
DAYS = ["2015-12-31", "2016-12-31", "2018-12-31", None]
ORG = "XM-DAC-99001"
ARABIC = "{http://www.w3.org/XML/1998/namespace}lang"

needs_standard = pytest.mark.skipif(
    not os.environ.get("IATI_SCHEMA_DIR"),
    reason="IATI_SCHEMA_DIR names no folder with the files of IATI 2.03: schema, codelists and rules are NOT checked")


@pytest.fixture(scope="module")
def standard():
    return Standard(os.environ["IATI_SCHEMA_DIR"])


@pytest.fixture(scope="module")
def office(postgres):
    """The demo data, and beside them what is awkward: cents, refunds, kind, control characters."""
    with peaceful(postgres, NATCOM_REPORTING_ORG=ORG, NATCOM_REPORTING_NAME="Secretariat & <sons>") as office:
        revised(office)
        office.back = returned(office)
        office.kind = office.approved("3000.00", on="2017-02-01", title="In kind", support="technical")
        office.paid(office.kind, "1000.01", on="2017-03-01")
        office.hostile = office.approved("500.00", on="2017-02-01", title="Bell\u0007 <b>&amp;\ufffe\u0085 حواسيب")
        yield office


def revised(office):
    """A line that three years do not divide, and one that lost what the other got."""
    line, other = office.lines["project_1"], office.lines["project_2"]
    for amount in ("0.01", "100000.00"):
        made = office.finance.post(f"/v1/budget-lines/{line['id']}/revisions", {
            "amount": amount, "reason": "More", "approved_by": "Executive Council", "effective_on": "2016-02-01"}, headers=key())
        assert made.status_code == 201, made.text
    moved = office.finance.post("/v1/transfers", {
        "from_line_id": other["id"], "to_line_id": line["id"], "amount": "0.02", "reason": "Less",
        "approved_by": "Executive Council", "effective_on": "2016-02-01"}, headers=key())
    assert moved.status_code == 201, moved.text


def returned(office):
    """A grant that was paid, gave a part back and was closed."""
    grant = office.approved("2000.00", title="Closed")
    office.paid(grant, "1500.00")
    office.paid(grant, "200.00", kind="refund", on="2016-06-10")
    report = office.report(grant, "1300.00")
    assert office.judge(grant, report, "accepted").status_code == 201
    return office.moved(grant, "closed")


def path_on(day):
    return EXPORT + (f"&as_of={day}" if day else "")


def document(caller, day=None):
    answer = caller.get(path_on(day))
    assert answer.status_code == 200, answer.text
    return etree.fromstring(answer.content)


def activities(tree):
    """Child activities by the code of what they are."""
    return {one.findtext("iati-identifier").removeprefix(f"{ORG}-{PLAN}-"): one
            for one in tree.iter("iati-activity") if one.get("hierarchy") == "2"}


def transactions(activity, *types):
    return [one for one in activity.iter("transaction") if one.find("transaction-type").get("code") in types]


def total(elements):
    return sum((Decimal(one.findtext("value")) for one in elements), Decimal("0.00"))


def of_record(office, tree, record):
    """The transactions of a grant, as (type, amount, channel)."""
    entries = {row["id"] for row in office.auditor.rows(f"/v1/ledger-entries?grant_id={record['id']}")}
    return [(one.find("transaction-type").get("code"), one.findtext("value"),
             None if one.find("disbursement-channel") is None else one.find("disbursement-channel").get("code"))
            for one in tree.iter("transaction") if one.get("ref") in entries]


# By the standard's own files


@needs_standard
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("role", ["finance", "admin", "partner"])
def test_the_file_is_valid_by_schema_codelists_and_rules(office, standard, role, day):
    tree = document(Session(office.service, office.service.mint(role)), day)
    assert standard.schema_faults(tree) == []
    assert standard.codelist_faults(tree) == []
    assert list(standard.rule_faults(tree)) == []


def three_years(tree):
    tree.find(".//budget/period-end").set("iso-date", "2018-12-31")


def empty_target(tree):
    del tree.find(".//target").attrib["value"]


def sector_twice(tree):
    sector = tree.find(".//iati-activity[@hierarchy='2']/sector")
    transaction = next(sector.getparent().iter("transaction"))
    transaction.append(etree.fromstring(etree.tostring(sector)))


def country_twice(tree):
    etree.SubElement(next(tree.iter("transaction")), "recipient-country", code="MA")


def another_prefix(tree):
    tree.find(".//iati-identifier").text = "XM-OTHER-1"


def tomorrow(tree):
    next(tree.iter("transaction-date")).set("iso-date", "2999-01-01")


@needs_standard
@pytest.mark.parametrize("spoil, rule", [(three_years, "7.5.3"), (empty_target, "8.9.1"), (sector_twice, "6.6.2"),
                                         (country_twice, "3.6.2"), (another_prefix, "1.1.21"), (tomorrow, "11.2.1")])
def test_the_rules_find_what_is_spoiled(office, standard, spoil, rule):
    tree = document(office.finance)
    spoil(tree)
    assert {found for found, _ in standard.rule_faults(tree)} == {rule}


@needs_standard
def test_the_codelists_find_what_is_spoiled(office, standard):
    tree = document(office.finance)
    tree.find(".//activity-status").set("code", "9")
    [fault] = standard.codelist_faults(tree)
    assert "activity-status" in fault
    tree.find(".//activity-status").tag = "status"
    assert standard.schema_faults(tree)


@needs_standard
def test_a_plan_with_gaps_is_valid_too(office, standard):
    """No line, no objective, no partner; an area without targets; one language; ended and closed."""
    plan = PLANS.create(office.officer, starts_on="2016-07-01", ends_on="2017-06-30", titles={"en": "Closed"})
    project = PROJECTS.create(office.officer, plan_id=plan["id"], objectives=[], titles={"en": "Alone"})
    AREAS.create(office.officer, project_id=project["id"])
    area = AREAS.create(office.officer, project_id=project["id"], expected_outcomes={"en": "Outcome"})
    for kind, members in (("monitored", {"target_value": None}), ("count", {"target_value": "2.50"})):
        TARGETS.create(office.officer, area_id=area["id"], kind=kind, due_on="2016-07-01", baseline="0.5", indicators=[], **members)
    ended = office.officer.patch(PLANS.url(plan), {"state": "closed"}, tag(plan))
    assert ended.status_code == 200, ended.text
    for day in ("2016-06-30", "2016-12-31", "2017-06-30", "2999-12-31"):
        answer = office.officer.get(f"/v1/exports/iati?plan={plan['code']}&as_of={day}")
        tree = etree.fromstring(answer.content)
        assert standard.schema_faults(tree) == standard.codelist_faults(tree) == list(standard.rule_faults(tree)) == []
        dates = [(one.get("type"), one.get("iso-date")) for one in tree[0].iter("activity-date")]
        begun = [("2", "2016-07-01")] if day > "2016-07" else []
        over = [("4", "2017-06-30")] if day >= "2017-06-30" else []
        assert dates == [("1", "2016-07-01"), *begun, ("3", "2017-06-30"), *over]
        assert len(tree.findall(".//result")) == 1 and len(tree.findall(".//indicator")) == 2
        assert [one.get("value") for one in tree.iter("target")] == ["2.5"]


# The same numbers as the reports


@pytest.mark.parametrize("day", DAYS)
def test_budgets_and_transactions_are_those_of_the_budget_execution(office, day):
    children = activities(document(office.finance, day))
    query = f"?as_of={day}" if day else ""
    rows = {row["code"]: row for row in office.finance.rows("/v1/reports/budget-execution" + query)}
    assert set(children) == {"P1", "P2", "governing_bodies"}
    for name, code in (("P1", "project_1"), ("P2", "project_2"), ("governing_bodies", "governing_bodies")):
        activity, row = children[name], rows[code]
        assert total(activity.iter("budget")) == Decimal(row["revised"])
        assert total(transactions(activity, "2")) == Decimal(row["committed"])
        paid = Decimal(row["disbursed"]) - Decimal(row["refunded"])
        assert total(transactions(activity, "3", "4")) == paid
        assert {one.get("type") for one in activity.iter("budget")} == {"1" if row["revised"] == row["original"] else "2"}


def test_a_budget_is_split_by_years_exact_to_the_cent(office):
    for activity in activities(document(office.finance)).values():
        periods = [(one.find("period-start").get("iso-date"), one.find("period-end").get("iso-date"))
                   for one in activity.iter("budget")]
        assert periods == [(f"{year}-01-01", f"{year}-12-31") for year in (2016, 2017, 2018)]
        amounts = [Decimal(one.findtext("value")) for one in activity.iter("budget")]
        assert max(amounts) - min(amounts) <= Decimal("0.01")


def test_the_plan_itself_has_neither_budget_nor_transactions(office):
    [parent] = [one for one in document(office.finance).iter("iati-activity") if one.get("hierarchy") == "1"]
    assert parent.findall("budget") == parent.findall("transaction") == []
    names = {one.get("ref") for one in parent.iter("related-activity") if one.get("type") == "2"}
    assert names == {f"{ORG}-{PLAN}-{name}" for name in ("P1", "P2", "governing_bodies")}
    for child in activities(document(office.finance)).values():
        assert [(one.get("ref"), one.get("type")) for one in child.iter("related-activity")] == [(f"{ORG}-{PLAN}", "1")]


def test_an_approval_a_payment_a_refund_and_a_release_have_their_types(office):
    found = of_record(office, document(office.finance), office.back)
    assert found == [("2", "2000.00", None), ("3", "1500.00", "2"), ("3", "-200.00", "2"), ("2", "-700.00", None)]


def test_support_in_kind_is_told_by_its_channel(office):
    tree = document(office.finance)
    assert of_record(office, tree, office.kind) == [("2", "3000.00", None), ("3", "1000.01", "4")]
    children = activities(tree)
    spent = {name: {one.find("disbursement-channel").get("code") if one.find("disbursement-channel") is not None else None
                    for one in transactions(activity, "4")} for name, activity in children.items()}
    assert spent["P1"] == {"4"} and spent["governing_bodies"] == {None}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("role", ["finance", "partner"])
def test_indicators_are_the_targets_of_the_scorecard(office, role, day):
    caller = Session(office.service, office.service.mint(role))
    rows = {row["code"]: row for row in caller.rows(
        f"/v1/reports/scorecard?plan_id={plan_id(office)}" + (f"&as_of={day}" if day else ""))}
    indicators = {one.find("reference").get("code"): one for one in document(caller, day).iter("indicator")}
    assert set(indicators) == set(rows) and len(rows) == 15
    for code, row in rows.items():
        one = indicators[code]
        assert one.findtext("title/narrative") == row["statement"]
        assert one.find("baseline").get("value") == row["baseline"]
        target, actual = one.find("period/target"), one.find("period/actual")
        assert (None if target is None else target.get("value")) == row.get("target_value")
        # Before the plan begins there is nothing to be achieved yet.
        assert (None if actual is None else actual.get("value")) == (None if day == "2015-12-31" else row["value"])
    assert indicators["M1.1.1"].find("period/target") is None


def test_results_are_the_outcomes_of_the_areas(office):
    areas = [office.areas[code] for code in sorted(office.areas)]
    results = list(document(office.finance).iter("result"))
    assert [one.findtext("title/narrative") for one in results] == [area["title"] for area in areas]
    assert [one.findtext("description/narrative") for one in results] == [area["expected_outcome"] for area in areas]


def test_an_indicator_links_to_the_evidence_of_its_value(office):
    base = office.service.base_url
    for one in document(office.finance, "2017-12-31").iter("indicator"):
        link = one.find("document-link").get("url")
        assert link.startswith(base + "/v1/targets/")
        rows = office.auditor.rows(link.removeprefix(base))
        assert sum(Decimal(row["amount"]) for row in rows) == Decimal(one.find("period/actual").get("value"))


# Texts


def test_texts_are_in_three_languages_and_arabic_is_whole(office):
    framework = office.officer.get(f"/v1/plans/{plan_id(office)}/framework", headers={"Accept-Language": "ar"}).json()
    tree = document(office.finance)
    arabic = {one.text for one in tree.iter("narrative") if one.get(ARABIC) == "ar"}
    assert framework["title"] in arabic
    for project in framework["projects"]:
        assert project["title"] in arabic
        for area in project["areas"]:
            assert {area["title"], area["expected_outcome"], *(one["statement"] for one in area["targets"])} <= arabic
    assert {one.get(ARABIC) for one in tree.iter("narrative")} == {None, "fr", "ar"}
    assert tree.findtext(".//reporting-org/narrative") == "Secretariat & <sons>"


def test_control_characters_are_dropped_and_markup_is_text(office):
    content = office.finance.get(EXPORT).content.decode()
    assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", content) is None
    texts = [one.text for one in etree.fromstring(content.encode()).iter("narrative")]
    assert f"{office.hostile['reference']} Bell <b>&amp; حواسيب" in texts


# Who, and how


def plan_id(office):
    return next(row["id"] for row in office.officer.rows("/v1/plans") if row["code"] == PLAN)


def test_the_plan_is_named_by_its_code_or_its_id(office):
    by_code, by_id = document(office.finance), None
    answer = office.finance.get(f"/v1/exports/iati?plan={plan_id(office)}")
    by_id = etree.fromstring(answer.content)
    assert answer.headers["Content-Type"] == "application/xml"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''iati.xml"
    assert [one.text for one in by_id.iter("iati-identifier")] == [one.text for one in by_code.iter("iati-identifier")]


@pytest.mark.parametrize("role", ["secretariat", "finance", "auditor"])
def test_the_staff_gets_everything(office, role):
    tree = document(Session(office.service, office.service.mint(role)))
    assert len(list(tree.iter("transaction"))) == len(office.auditor.rows("/v1/ledger-entries"))


@pytest.mark.parametrize("role", ["partner", "admin"])
def test_others_get_what_is_published(office, role):
    tree = document(Session(office.service, office.service.mint(role)))
    assert list(tree.iter("transaction")) == []
    assert len(list(tree.iter("budget"))) == 9 and len(list(tree.iter("indicator"))) == 15


def test_a_commission_has_no_export_of_everybody(office):
    problem(office.commission.get(EXPORT), 403, "role-not-allowed")


def test_a_draft_is_not_there_for_partners(office):
    draft = PLANS.create(office.officer)
    partner = Session(office.service, office.service.mint("partner"))
    problem(partner.get(f"/v1/exports/iati?plan={draft['code']}"), 404, "not-found")
    answer = office.officer.get(f"/v1/exports/iati?plan={draft['code']}")
    [only] = etree.fromstring(answer.content)
    assert only.find("activity-status").get("code") == "1"
    assert [one.get("type") for one in only.iter("activity-date")] == ["1", "3"]


def test_what_is_asked_for_has_to_be_right(office):
    problem(office.finance.get("/v1/exports/iati?plan=2090-2092"), 404, "not-found")
    problem(office.finance.get("/v1/exports/iati?plan=01900000-ffff-7000-8000-00000000dead"), 404, "not-found")
    answer = office.finance.get("/v1/exports/iati")
    problem(answer, 400, "invalid-parameter")
    assert errors(answer) == {("plan", "required")}
    problem(office.finance.get("/v1/exports/iati?plan=all"), 400, "invalid-parameter")


def test_another_type_is_406(office):
    for accept in ("application/json", "text/csv", "text/xml"):
        problem(office.finance.get(EXPORT, headers={"Accept": accept}), 406, "not-acceptable")
    assert office.finance.get(EXPORT, headers={"Accept": "application/xml, */*;q=0.1"}).status_code == 200


def test_a_head_is_its_get_without_the_body(office):
    whole, head = office.finance.get(EXPORT), office.finance.head(EXPORT)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Disposition", "Vary"):
        assert head.headers[name] == whole.headers[name]


def test_too_many_rows_are_413(fresh_service):
    service = fresh_service(NATCOM_EXPORT_ROWS=20)
    problem(Session(service, service.mint("finance")).get(EXPORT), 413, "export-too-large")


@pytest.mark.parametrize("value", ["XM DAC", "XM/DAC", "A|B", "?"])
def test_an_identifier_that_iati_refuses_refuses_the_start(value):
    done = subprocess.run([program(), "check-config"], env={**clean_environment(), "NATCOM_REPORTING_ORG": value},
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 78 and "NATCOM_REPORTING_ORG" in done.stderr


# A plan of any size


ENTRIES = 50000


@pytest.fixture(scope="module")
def large(postgres):
    """A service of one worker whose plan has payments by the bushel, booked behind the rules' back: this is about bytes."""
    database = postgres.create_database()
    # A sanitizer keeps what is freed, in case somebody looks at it: not the memory that is meant here.
    service = Service(postgres.url(database), NATCOM_WORKERS=1, ASAN_OPTIONS="quarantine_size_mb=1:exitcode=99")
    caller = Session(service, service.mint("finance"))
    assert caller.get(EXPORT).status_code == 200
    with closing(postgres.connect(database)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("set natcom.roles = 'admin,secretariat'")
        cursor.execute("""insert into natcom.ledger_entry (id, kind, budget_line_id, grant_id, amount, value_date)
            select gen_random_uuid(), 'commitment', g.budget_line_id, g.id, 0.01, '2016-07-01'
            from (select id, budget_line_id from natcom.grant_record where state = 'approved' limit 1) g,
                generate_series(1, %s)""", (ENTRIES,))
    yield caller
    service.stop()


def memory(service):
    """The most that was resident so far, in KiB."""
    status = pathlib.Path(f"/proc/{service.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def read_slowly(caller):
    return caller.http.get(caller.service.base_url + EXPORT, headers={"Authorization": f"Bearer {caller.token}"},
                           stream=True, timeout=120)


def test_memory_does_not_grow_with_the_file(large):
    before = memory(large.service)
    size = count = 0
    for line in read_slowly(large).iter_lines(1 << 16):
        size += len(line) + 1
        count += line.startswith(b"  <transaction ref")
    assert count > ENTRIES and size > 32 << 20
    assert memory(large.service) - before < 8 * 1024


def test_a_reader_that_leaves_takes_nothing_with_it(large):
    with read_slowly(large) as link:
        assert next(link.iter_content(1000)).startswith(b"<?xml")
    assert large.get("/v1/plans").status_code == 200
