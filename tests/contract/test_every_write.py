"""What every write does alike: rehearsals, answers without content, keys.  A new one needs a line in VALID."""
import concurrent.futures
import datetime
import json
from contextlib import closing, contextmanager

import psycopg2
import pytest

from contract.test_every_operation import OPERATIONS, example
from support import meetings
from support.grants import Office, key, url
from support.resources import AREAS, COMMISSIONS, PEOPLE, PLANS, TARGETS, WRITABLE, problem, tag
from support.service import Service
from support.session import Session

OPERATION = {case.id: case.values[2] for case in OPERATIONS}
# Those of one record: a file of many has tests of its own.
WRITES = [case for case in OPERATIONS if case.values[0] != "GET" and "x-natcom-body" not in case.values[2]]
CREATES = [case for case in WRITES if case.values[0] == "POST"]
UPDATES = [case for case in WRITES if case.values[0] == "PATCH"]
ALLOWED = {"block_on_overdue_report": "0", "requests_per_year": "1000"}
LOCK = "select pg_advisory_xact_lock(hashtextextended(concat_ws(E'\\x1f', 'idempotency', %s, %s, %s), 0))"


def fitting(operation_id, **members):
    """The contract's example with members that name something here."""
    return {**json.loads(example(OPERATION[operation_id])), **members}


def approved(office):
    """A new grant with little of the line's money."""
    return office.approved("100.00")


def part(name, create, state="draft", **members):
    """What makes a record below a new grant: a function to its (path, body)."""
    def make(office):
        grant = {"draft": Office.draft, "submitted": Office.submitted, "approved": approved}[state](office)
        filled = {name: value(office) if callable(value) else value for name, value in members.items()}
        return f"{url(grant)}/{name}", fitting(create, **filled)
    return make


def made(create, caller="officer"):
    """What names a new record that this makes, and changes nothing of it."""
    def make(office):
        path, body = create(office)
        answer = getattr(office, caller).post(path, body, headers=key())
        assert answer.status_code == 201, answer.text
        return f"{path}/{answer.json()['id']}", {}
    return make


def report(office):
    return url(approved(office)) + "/reports", fitting("createGrantReport", claimed_amount="100.00")


def report_to_judge(office):
    path, body = report(office)
    handed_in = office.commission.post(path, body, headers=key()).json()
    return f"{path}/{handed_in['id']}/transitions", fitting("createGrantReportTransition")


def returned_report(office):
    path, body = report(office)
    grant, handed_in = {"id": path.split("/")[3]}, office.commission.post(path, body, headers=key()).json()
    assert office.judge(grant, handed_in, "returned", reason="The receipts are missing").status_code == 201
    return f"{path}/{handed_in['id']}", {}


def setting(office):
    return "/v1/plan-settings", fitting("createPlanSetting", plan_id=PLANS.create(office.officer)["id"])


def transfer(office):
    return "/v1/transfers", fitting("createTransfer", amount="1.00", from_line_id=office.lines["project_1"]["id"],
                                    to_line_id=office.lines["project_2"]["id"])


def revision(office):
    return f"/v1/budget-lines/{office.lines['project_2']['id']}/revisions", fitting("createBudgetLineRevision")


def allocation(office):
    line = office.lines["project_1"]
    area = AREAS.create(office.officer, project_id=line["project_id"])
    return f"/v1/budget-lines/{line['id']}/allocations", {"area_id": area["id"], "amount": "1.00"}


def target(office):
    return TARGETS.create(office.officer)["id"]


def rule(office):
    return "/v1/counting-rules", fitting("createCountingRule", target_id=target(office), kinds=[])


def progress(office):
    body = fitting("createProgressReport", target_id=target(office))
    return "/v1/progress-reports", {name: value for name, value in body.items() if name != "commission_id"}


def progress_step(office):
    path, body = progress(office)
    return f"{path}/{office.officer.post(path, body).json()['id']}/transitions", {"to": "submitted"}


def entry(office):
    return "/v1/ledger-entries", fitting("createLedgerEntry", grant_id=approved(office)["id"], amount="1.00")


def appointment(office):
    return "/v1/appointments", fitting("createAppointment", person_id=PEOPLE.create(office.officer)["id"],
                                       commission_id=COMMISSIONS.create(office.officer)["id"])


def grant(office):
    return "/v1/grants", office.body()


item = part("items", "createGrantItem")
instalment = part("instalments", "createGrantInstalment")
document = part("documents", "createGrantDocument")
beneficiary = part("beneficiaries", "createGrantBeneficiary", commission_id=lambda office: office.commission_id("KWT"))

# operationId -> a function to a path and a body that it takes, made anew each time
VALID = {
    "createGrant": grant, "updateGrant": made(grant), "deleteGrant": made(grant),
    "createGrantItem": item, "updateGrantItem": made(item), "deleteGrantItem": made(item),
    "createGrantInstalment": instalment, "updateGrantInstalment": made(instalment),
    "deleteGrantInstalment": made(instalment),
    "createGrantDocument": document, "updateGrantDocument": made(document), "deleteGrantDocument": made(document),
    "createGrantBeneficiary": beneficiary, "updateGrantBeneficiary": made(beneficiary),
    "deleteGrantBeneficiary": made(beneficiary),
    "createGrantReport": report, "updateGrantReport": returned_report,
    "createGrantExtension": part("extensions", "createGrantExtension", "approved"),
    "createGrantWaiver": part("waivers", "createGrantWaiver", "submitted"),
    "createGrantTransition": lambda office: (url(office.draft()) + "/transitions", {"to": "submitted"}),
    "createGrantReportTransition": report_to_judge,
    "createPlanSetting": setting, "updatePlanSetting": made(setting, "admin"),
    "deletePlanSetting": made(setting, "admin"),
    "createAppointment": appointment, "updateAppointment": made(appointment), "deleteAppointment": made(appointment),
    "createTransfer": transfer, "createBudgetLineRevision": revision, "createLedgerEntry": entry,
    "createBudgetLineAllocation": allocation, "updateBudgetLineAllocation": made(allocation, "finance"),
    "deleteBudgetLineAllocation": made(allocation, "finance"),
}
DAYS = (datetime.date(2016, 1, 2) + datetime.timedelta(days=number) for number in range(600))


def period(office):
    plan = next(row for row in office.officer.rows("/v1/plans") if row["code"] == "2016-2018")
    return f"/v1/plans/{plan['id']}/periods", fitting("createPlanPeriod", ends_on=str(next(DAYS)))


def period_step(office):
    return made(period)(office)[0] + "/transitions", {"to": "locked", "reason": "Sent to the Executive Council"}


VALID.update({
    "createPlanPeriod": period, "updatePlanPeriod": made(period), "deletePlanPeriod": made(period),
    "createPlanPeriodTransition": period_step,
    "createCountingRule": rule, "updateCountingRule": made(rule), "deleteCountingRule": made(rule),
    "createProgressReport": progress, "updateProgressReport": made(progress), "deleteProgressReport": made(progress),
    "createProgressReportTransition": progress_step,
})


def meeting(office):
    return "/v1/meetings", fitting("createMeeting")


def meeting_step(office):
    path, body = meeting(office)
    made_one = office.officer.post(path, body).json()
    return f"{path}/{made_one['id']}/transitions", {"to": "postponed", "reason": "The hall is not ready"}


VALID.update({
    "createMeeting": meeting, "updateMeeting": made(meeting), "deleteMeeting": made(meeting),
    "createMeetingTransition": meeting_step,
})


def participation(office):
    path = made(meeting)(office)[0] + "/participations"
    return path, fitting("createMeetingParticipation", commission_id=office.commission_id("MAR"))


def answer(office):
    return made(participation)(office)[0] + "/transitions", {"to": "confirmed"}


def decision(office):
    return meetings.url(meetings.convened(office.officer)) + "/decisions", fitting("createMeetingDecision")


def action(office):
    return "/v1/actions", fitting("createAction", decision_id=made(decision)(office)[0].split("/")[-1])


VALID.update({
    "createMeetingDecision": decision, "updateMeetingDecision": made(decision), "deleteMeetingDecision": made(decision),
    "createAction": action, "updateAction": made(action), "deleteAction": made(action),
    "createActionTransition": lambda office: (made(action)(office)[0] + "/transitions", {"to": "done"}),
    "createMeetingParticipation": participation, "updateMeetingParticipation": made(participation),
    "deleteMeetingParticipation": made(participation), "createMeetingParticipationTransition": answer,
})


def agenda_order(office):
    path, body = agenda_item(office)
    items = [office.officer.post(path, body).json() for _ in range(2)]
    return path.replace("agenda-items", "agenda-orders"), {"items": [{"id": item["id"]} for item in items]}


def minutes(office):
    return meetings.url(meetings.held(office.officer)) + "/minutes", fitting("createMeetingMinutes")


def minutes_step(office):
    return made(minutes)(office)[0] + "/transitions", {"to": "circulated"}


def agenda_item(office):
    return made(meeting)(office)[0] + "/agenda-items", fitting("createAgendaItem")


def paper(office):
    return made(meeting)(office)[0] + "/documents", fitting("createMeetingDocument")


VALID.update({
    "createAgendaItem": agenda_item, "updateAgendaItem": made(agenda_item), "deleteAgendaItem": made(agenda_item),
    "createAgendaOrder": agenda_order,
    "createMeetingDocument": paper, "updateMeetingDocument": made(paper), "deleteMeetingDocument": made(paper),
    "createMeetingMinutes": minutes, "updateMeetingMinutes": made(minutes), "deleteMeetingMinutes": made(minutes),
    "createMeetingMinutesTransition": minutes_step,
})


def training(office):
    return "/v1/trainings", fitting("createTraining")


def visit(office):
    return "/v1/visits", fitting("createVisit", visiting_commission_id=office.commission_id("KWT"), kind="to_headquarters",
                                 purposes=[])


def need(office):
    return "/v1/needs", fitting("createNeed", commission_id=office.commission_id("KWT"))


def below(create, name, operation_id, **members):
    """What makes a part of a new record: a function to its (path, body)."""
    def make(office):
        path, body = create(office)
        record = office.officer.post(path, body).json()
        filled = {member: value(office) if callable(value) else value for member, value in members.items()}
        return f"{path}/{record['id']}/{name}", fitting(operation_id, **filled)
    return make


def person(office):
    return PEOPLE.create(office.officer)["id"]


expert = below(training, "experts", "createTrainingExpert", person_id=person)
trainees = below(training, "trainees", "createTrainingTrainees", commission_id=lambda office: office.commission_id("KWT"))
visitor = below(visit, "visitors", "createVisitVisitor", person_id=person)
training_step = below(training, "transitions", "createTrainingTransition", to="confirmed")
visit_step = below(visit, "transitions", "createVisitTransition", to="confirmed")
VALID.update({
    "createTraining": training, "updateTraining": made(training), "deleteTraining": made(training),
    "createTrainingExpert": expert, "deleteTrainingExpert": made(expert),
    "createTrainingTrainees": trainees, "updateTrainingTrainees": made(trainees), "deleteTrainingTrainees": made(trainees),
    "createTrainingTransition": training_step,
    "createVisit": visit, "updateVisit": made(visit), "deleteVisit": made(visit),
    "createVisitVisitor": visitor, "deleteVisitVisitor": made(visitor), "createVisitTransition": visit_step,
    "createNeed": need, "updateNeed": made(need), "deleteNeed": made(need),
})


def affiliate(office):
    return "/v1/affiliates", fitting("createAffiliate", commission_id=COMMISSIONS.create(office.officer)["id"])


def dispatch(office):
    return "/v1/dispatches", fitting("createDispatch", commission_ids=[office.commission_id("MAR")])


def sending(office):
    return made(dispatch)(office)[0] + "/transitions", {"to": "sent", "effective_on": "2018-10-20"}


def acknowledgement(office):
    path, step = sending(office)
    assert office.officer.post(path, step, headers={"If-Match": "*"}).status_code == 201
    path = path.replace("/transitions", "/acknowledgements")
    return f"{path}/{office.officer.rows(path)[0]['id']}", {"state": "acknowledged"}


VALID.update({
    "createAffiliate": affiliate, "updateAffiliate": made(affiliate), "deleteAffiliate": made(affiliate),
    "createDispatch": dispatch, "updateDispatch": made(dispatch), "deleteDispatch": made(dispatch),
    "createDispatchTransition": sending, "updateDispatchAcknowledgement": acknowledgement,
})


def feed(office):
    return "/v1/calendar-feeds", fitting("createCalendarFeed")


VALID.update({"createCalendarFeed": feed, "deleteCalendarFeed": made(feed)})


def decided(create):
    """What names a new event that can be paid for, below which expenditures are made."""
    def make(office):
        path, body = create(office)
        body = {**body, "area_id": office.areas["2.3"]["id"], "starts_on": "2017-03-20", "ends_on": "2017-03-22",
                "time_zone": "Africa/Dakar", "city": "Dakar", "country": "SEN"}
        made_one = office.officer.post(path, body)
        assert made_one.status_code == 201, made_one.text
        at = f"{path}/{made_one.json()['id']}"
        to = "convened" if path == "/v1/meetings" else "confirmed"
        if to == "convened":
            office.officer.post(at + "/agenda-items", {"title": "Opening"})
        step = office.officer.post(at + "/transitions", {"to": to}, headers={"If-Match": "*"})
        assert step.status_code == 201, step.text
        return at + "/expenditures", {"amount": "1.00", "value_date": "2017-03-22"}
    return make


VALID.update({"createMeetingExpenditure": decided(meeting), "createTrainingExpenditure": decided(training),
              "createVisitExpenditure": decided(visit)})
SINGULAR = {"people": "Person", "bodies": "Body"}
for resource in WRITABLE:
    noun = SINGULAR.get(resource.name) or resource.name.title().replace("-", "").removesuffix("s")
    VALID["create" + noun] = lambda office, r=resource: (r.path, r.body(office.officer))
    VALID["update" + noun] = VALID["delete" + noun] = lambda office, r=resource: (r.url(r.create(office.officer)), {})


@contextmanager
def peaceful(postgres, **settings):
    """A service where neither reports of the past nor earlier requests block anything."""
    database = postgres.create_database()
    service = Service(postgres.url(database), **settings)
    office = Office(service)
    office.database = database
    for one in office.admin.rows("/v1/plan-settings"):
        if one["name"] in ALLOWED:
            office.admin.patch("/v1/plan-settings/" + one["id"], {"value": ALLOWED[one["name"]]}, tag(one))
    yield office
    service.stop()


@pytest.fixture(scope="module")
def office(postgres):
    """A service with room for many that wait."""
    with peaceful(postgres, NATCOM_DATABASE_CONNECTIONS="32") as own:
        yield own


def caller_of(office, operation):
    for role, name in (("secretariat", "officer"), ("finance", "finance"), ("admin", "admin")):
        if role in operation["x-natcom-roles"]:
            return getattr(office, name)
    raise AssertionError("nobody may call it")


def send(office, method, operation, path, body, **headers):
    caller = caller_of(office, operation)
    headers = {"If-Match": "*", **key(), **{name.replace("_", "-"): value for name, value in headers.items()}}
    if method == "DELETE":
        return caller.request(method, path, headers=headers)
    return caller.request(method, path, json=body, headers=headers)


def test_every_write_has_a_valid_request():
    assert set(VALID) == {case.id for case in WRITES}


@pytest.mark.parametrize("method, path, operation", CREATES)
def test_a_rehearsed_create_is_200(office, method, path, operation):
    at, body = VALID[operation["operationId"]](office)
    answer = send(office, method, operation, at + "?dry_run=true", body)
    assert (answer.status_code, answer.headers["Dry-Run"]) == (200, "true"), answer.text


@pytest.mark.parametrize("method, path, operation", UPDATES)
def test_a_change_answered_without_its_result_is_204(office, method, path, operation):
    at, body = VALID[operation["operationId"]](office)
    answer = send(office, method, operation, at, body, Prefer="return=minimal")
    assert (answer.status_code, answer.content) == (204, b""), answer.text
    assert answer.headers["Preference-Applied"] == "return=minimal"


@pytest.mark.parametrize("method, path, operation", WRITES)
def test_a_key_goes_with_one_request(office, method, path, operation):
    at, body = VALID[operation["operationId"]](office)
    used = key()["Idempotency-Key"]
    first = send(office, method, operation, at, body, Idempotency_Key=used)
    assert first.status_code == {"POST": 201, "PATCH": 200, "DELETE": 204}[method], first.text
    other = send(office, method, operation, at, body, Idempotency_Key=used, If_Match='"99"')
    problem(other, 422, "idempotency-key-reused")


def test_a_key_in_use_is_409_everywhere(office, postgres):
    used = key()["Idempotency-Key"]
    requests = [(case.values[0], case.values[2], *VALID[case.id](office)) for case in WRITES]

    def attempt(request):
        method, operation, path, body = request
        own = Session(office.service, caller_of(office, operation).token)
        headers = {"If-Match": "*", "Idempotency-Key": used}
        if method == "DELETE":
            return own.request(method, path, headers=headers)
        return own.request(method, path, json=body, headers=headers)

    with closing(postgres.connect(office.database)) as holder, concurrent.futures.ThreadPoolExecutor(16) as pool:
        holder.autocommit = False
        for subject in ("officer-1", "finance-1", "admin-1"):
            holder.cursor().execute(LOCK, ("natcomd-token", subject, used))
        answers = list(pool.map(attempt, requests))
        holder.rollback()
    for answer in answers:
        problem(answer, 409, "idempotency-key-in-use")


def test_a_refusal_leaves_out_what_there_is_not(postgres, office):
    with closing(postgres.connect(office.database)) as connection, connection.cursor() as cursor:
        with pytest.raises(psycopg2.Error) as refusal:
            cursor.execute("""select natcom.refuse('grant_open', 'x', '{"state": "draft", "lock_reason": null}')""")
    assert json.loads(refusal.value.diag.message_detail) == {"state": "draft"}
