"""Trainings: planned, confirmed, held and evaluated; who teaches, and how many of each commission learn."""
import pytest

from support.events import FAR_ZONES, TRAINING, day_in, path_of, rules, training, walked
from support.grants import Office
from support.meetings import step, stepped
from support.resources import COMMISSIONS, ORGANIZATIONS, PEOPLE, UNKNOWN_ID, errors, problem, tag


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def assign(office, path, person_id):
    return office.officer.post(path + "/experts", {"person_id": person_id})


def count(office, path, commission_id, women, men):
    return office.officer.post(path + "/trainees", {"commission_id": commission_id, "women": women, "men": men})


def counted(office, path, commission_id, women, men):
    return path_of(path + "/trainees", count(office, path, commission_id, women, men))


def ids(rows):
    return [row["id"] for row in rows]


def test_a_training_goes_from_its_plan_to_its_evaluation(office):
    path = training(office.officer)
    planned = office.officer.get(path).json()
    assert (planned["state"], planned["allowed_transitions"]) == ("planned", ["cancelled", "confirmed"])
    assert "lock_reason" not in planned
    confirmed = stepped(office.officer, path, "confirmed", effective_on="2017-02-20")
    assert (confirmed["lock_reason"], confirmed["allowed_transitions"]) == ("confirmed", ["cancelled", "held"])
    held = stepped(office.officer, path, "held", effective_on="2017-03-22")
    assert held["allowed_transitions"] == ["evaluated"]
    office.officer.patch(path, {"evaluation": "Most pass the test"}, tag(held))
    assert stepped(office.officer, path, "evaluated")["allowed_transitions"] == []
    history = office.auditor.rows(path + "/transitions")
    assert [(one["from"], one["to"]) for one in history] == [
        ("planned", "confirmed"), ("confirmed", "held"), ("held", "evaluated")]
    assert [one["effective_on"] for one in history[:2]] == ["2017-02-20", "2017-03-22"]
    assert {one["actor"] for one in history} == {"officer-1"}


@pytest.mark.parametrize("missing", [{"starts_on": None, "ends_on": None}, {"time_zone": None}, {"city": None}, {"country": None}],
                         ids=lambda members: "-".join(members))
def test_a_training_is_confirmed_with_its_days_and_place(office, missing):
    path = training(office.officer, **missing)
    assert rules(problem(step(office.officer, path, "confirmed"), 409, "condition-unmet")) == ["training_venue_given"]
    given = {name: TRAINING[name] for name in missing}
    assert office.officer.patch(path, given, "*").status_code == 200
    assert stepped(office.officer, path, "confirmed")["state"] == "confirmed"


@pytest.mark.parametrize("zone", FAR_ZONES)
def test_a_training_is_not_held_before_its_first_day_at_the_venue(office, zone):
    today, tomorrow = day_in(zone), day_in(zone, 1)
    path = training(office.officer, starts_on=tomorrow, ends_on=tomorrow, time_zone=zone)
    stepped(office.officer, path, "confirmed")
    told = problem(step(office.officer, path, "held"), 409, "condition-unmet")
    assert (rules(told), told["starts_on"]) == (["training_begun"], tomorrow)
    begun = training(office.officer, starts_on=today, ends_on=tomorrow, time_zone=zone)
    assert walked(office.officer, begun, "confirmed", "held")["state"] == "held"


@pytest.mark.parametrize("evaluation", [{"evaluation": "Most pass the test"},
                                        {"evaluation_url": "https://files.example.org/evaluation.pdf"}],
                         ids=lambda members: "-".join(members))
def test_a_training_is_evaluated_with_a_text_or_a_document(office, evaluation):
    path = training(office.officer)
    walked(office.officer, path, "confirmed", "held")
    told = problem(step(office.officer, path, "evaluated"), 409, "condition-unmet")
    assert rules(told) == ["training_evaluation_given"]
    office.officer.patch(path, evaluation, "*")
    assert stepped(office.officer, path, "evaluated")["state"] == "evaluated"


def test_who_cancels_a_training_says_why(office):
    for before in ([], ["confirmed"]):
        path = training(office.officer)
        walked(office.officer, path, *before)
        told = problem(step(office.officer, path, "cancelled"), 422, "rule-violated")
        assert rules(told) == ["transition_reason_given"]
        cancelled = stepped(office.officer, path, "cancelled", reason="The trainer is ill")
        assert (cancelled["state"], cancelled["lock_reason"], cancelled["starts_on"]) == ("cancelled", "cancelled", "2017-03-20")
        assert office.auditor.rows(path + "/transitions")[-1]["reason"] == "The trainer is ill"


def test_no_step_is_skipped_and_none_goes_back(office):
    path = training(office.officer)
    told = problem(step(office.officer, path, "held"), 409, "transition-not-allowed")
    assert told["allowed"] == ["cancelled", "confirmed"]
    walked(office.officer, path, "confirmed", "held")
    for to in ("confirmed", "cancelled"):
        problem(step(office.officer, path, to, reason="A mistake"), 409, "transition-not-allowed")


def test_a_step_from_another_version_is_refused(office):
    path = training(office.officer)
    before = office.officer.get(path).json()
    office.officer.patch(path, {"place": "Hall 2"}, tag(before))
    answer = office.officer.post(path + "/transitions", {"to": "confirmed"}, headers={"If-Match": tag(before)})
    problem(answer, 412, "version-conflict")
    assert office.officer.get(path).json()["state"] == "planned"


def test_days_come_together_and_in_order(office):
    post = {**TRAINING, "ends_on": "2017-03-19"}
    assert rules(problem(office.officer.post("/v1/trainings", post), 422, "rule-violated")) == ["training_ends_after_start"]
    del post["ends_on"]
    assert rules(problem(office.officer.post("/v1/trainings", post), 422, "rule-violated")) == ["training_days_together"]


def test_the_time_zone_is_one_that_the_database_knows(office):
    answer = office.officer.post("/v1/trainings", {**TRAINING, "time_zone": "Africa/Atlantis"})
    problem(answer, 422, "unknown-reference")
    assert errors(answer) == {("#/time_zone", "unknown-reference")}


def test_a_training_has_one_host(office):
    hosts = {"host_commission_id": office.commission_id("SEN"), "host_organization_id": ORGANIZATIONS.create(office.officer)["id"]}
    told = problem(office.officer.post("/v1/trainings", {**TRAINING, **hosts}), 422, "rule-violated")
    assert rules(told) == ["training_one_host"]
    for member, value in hosts.items():
        assert office.officer.get(training(office.officer, **{member: value})).json()[member] == value


def test_days_and_place_stand_once_it_is_confirmed(office):
    path = training(office.officer)
    confirmed = stepped(office.officer, path, "confirmed")
    for change in ({"starts_on": "2017-03-21"}, {"city": "Thies"}, {"scope": "regional"}, {"topic": "heritage"}):
        told = problem(office.officer.patch(path, change, "*"), 409, "locked")
        assert (told["state"], told["lock_reason"]) == ("confirmed", "confirmed")
        assert rules(told) == ["event_open"] and not set(change) & set(told["open_members"])
    office.officer.patch(path, {"place": "Hall 2", "languages": ["fr"]}, tag(confirmed))
    assert office.officer.get(path).json()["place"] == "Hall 2"


def test_nothing_changes_after_the_evaluation(office):
    path = training(office.officer, evaluation="Most pass the test")
    group = counted(office, path, office.commission_id("SEN"), 3, 4)
    walked(office.officer, path, "confirmed", "held", "evaluated")
    for answer in (office.officer.patch(path, {"evaluation": "All pass the test"}, "*"),
                   office.officer.patch(group, {"women": 30}, "*"), office.officer.delete(group, "*"),
                   count(office, path, office.commission_id("MLI"), 1, 1),
                   assign(office, path, PEOPLE.create(office.officer)["id"]), office.officer.delete(path, "*")):
        assert problem(answer, 409, "locked")["lock_reason"] == "evaluated"


def test_only_a_planned_training_is_deleted(office):
    path = training(office.officer)
    assign(office, path, PEOPLE.create(office.officer)["id"])
    counted(office, path, office.commission_id("SEN"), 1, 0)
    assert office.officer.delete(path, "*").status_code == 204
    problem(office.officer.get(path), 404, "not-found")
    path = training(office.officer)
    stepped(office.officer, path, "confirmed")
    assert problem(office.officer.delete(path, "*"), 409, "locked")["state"] == "confirmed"


def test_an_expert_is_assigned_once(office):
    path = training(office.officer)
    person = PEOPLE.create(office.officer)["id"]
    expert = path_of(path + "/experts", assign(office, path, person))
    problem(assign(office, path, person), 409, "conflict")
    problem(assign(office, path, UNKNOWN_ID), 422, "unknown-reference")
    assert assign(office, training(office.officer), person).status_code == 201
    problem(office.officer.delete(PEOPLE.url({"id": person}), "*"), 409, "in-use")
    assert office.officer.delete(expert, "*").status_code == 204
    assert office.auditor.rows(path + "/experts") == []


def test_trainees_are_counted_by_sex_once_a_commission(office):
    path = training(office.officer, scope="regional")
    senegal, mali = office.commission_id("SEN"), office.commission_id("MLI")
    group = counted(office, path, senegal, 3, 4)
    counted(office, path, mali, 2, 0)
    problem(count(office, path, senegal, 1, 1), 409, "conflict")
    whole = office.auditor.get(path).json()
    assert (whole["women"], whole["men"]) == (5, 4)
    office.officer.patch(group, {"women": 6}, "*")
    assert office.auditor.get(path).json()["women"] == 8
    assert rules(problem(office.officer.patch(group, {"women": 0, "men": 0}, "*"), 422, "rule-violated")) == [
        "training_trainee_group_somebody"]
    problem(count(office, path, office.commission_id("NER"), -1, 4), 422, "invalid-body")
    assert [row["commission_id"] for row in office.auditor.rows(f"{path}/trainees?commission_id={mali}")] == [mali]


def test_parts_change_their_training(office):
    path = training(office.officer)
    before = office.officer.get(path).json()
    group = counted(office, path, office.commission_id("SEN"), 3, 4)
    after = office.officer.get(path).json()
    assert after["version"] > before["version"]
    problem(office.officer.patch(path, {"place": "Hall 2"}, tag(before)), 412, "version-conflict")
    office.officer.delete(group, "*")
    assert office.officer.get(path).json()["version"] > after["version"]


def test_a_commission_reads_what_it_hosts_or_sends_trainees_to(office):
    hosts, sends, neither = (office.of(COMMISSIONS.create(office.officer)["code"]) for _ in range(3))
    own = {caller: caller.get("/v1/commissions").json()["data"] for caller in (hosts, sends, neither)}
    host_id, guest_id = (own[caller][0]["id"] for caller in (hosts, sends))
    path = training(office.officer, scope="regional", host_commission_id=host_id)
    expert = path_of(path + "/experts", assign(office, path, PEOPLE.create(office.officer)["id"]))
    assert hosts.get(path).status_code == 200 and hosts.get(expert).status_code == 200
    problem(sends.get(path), 404, "not-found")
    groups = [counted(office, path, commission, women, men) for commission, women, men in ((host_id, 1, 2), (guest_id, 4, 8))]
    for caller, group, women, men in ((hosts, groups[0], 1, 2), (sends, groups[1], 4, 8)):
        seen = caller.get(path).json()
        assert (seen["women"], seen["men"]) == (women, men)
        assert ids(caller.rows(path + "/trainees")) == [group.split("/")[-1]]
        assert ids(caller.rows("/v1/trainings")) == [seen["id"]]
        assert seen["lock_reason"] == "role_cannot_edit" and seen["allowed_transitions"] == []
    problem(hosts.get(groups[1]), 404, "not-found")
    assert neither.rows("/v1/trainings") == []
    for below in ("", "/experts", "/trainees", "/transitions"):
        problem(neither.get(path + below), 404, "not-found")
    problem(neither.get(expert), 404, "not-found")


def test_who_loses_its_trainees_loses_sight_of_the_training(office):
    path = training(office.officer)
    caller = office.of("GIN")
    group = counted(office, path, office.commission_id("GIN"), 1, 1)
    assert caller.get(path).status_code == 200
    office.officer.delete(group, "*")
    problem(caller.get(path), 404, "not-found")


def test_only_the_secretariat_writes_trainings(office, service):
    path = training(office.officer, host_commission_id=office.commission_id("MAR"))
    for caller in (office.finance, office.auditor, office.commission):
        problem(caller.post("/v1/trainings", TRAINING), 403, "role-not-allowed")
        problem(caller.patch(path, {"place": "Hall 2"}, "*"), 403, "role-not-allowed")
        problem(caller.delete(path, "*"), 403, "role-not-allowed")
        problem(step(caller, path, "confirmed"), 403, "role-not-allowed")
    for role in ("partner", "admin"):
        problem(office.auditor.get(path, token=service.mint(role)), 403, "role-not-allowed")


def test_a_grant_that_the_caller_may_not_see_is_not_shown(office):
    grant = office.draft(kind="training")
    path = training(office.officer, grant_id=grant["id"], host_commission_id=office.commission_id("MAR"))
    counted(office, path, office.commission_id("SEN"), 1, 1)
    assert office.commission.get(path).json()["grant_id"] == grant["id"]
    assert "grant_id" not in office.of("SEN").get(path).json()
    assert ids(office.of("SEN").rows(f"/v1/trainings?grant_id={grant['id']}")) == []
    assert ids(office.auditor.rows(f"/v1/trainings?grant_id={grant['id']}")) == [path.split("/")[-1]]


def test_a_training_is_paid_for_by_a_grant_for_trainings(office):
    path = training(office.officer)
    answer = office.officer.patch(path, {"grant_id": office.draft(kind="equipment")["id"]}, "*")
    problem(answer, 422, "rule-violated")
    assert errors(answer) == {("#/grant_id", "training_of_grant")}
    own = office.draft(kind="training")["id"]
    assert office.officer.patch(path, {"grant_id": own}, "*").json()["grant_id"] == own


def test_trainings_are_found_by_what_they_are(office):
    host = COMMISSIONS.create(office.officer)["id"]
    first = training(office.officer, host_commission_id=host, starts_on="2017-05-08", ends_on="2017-05-09",
                     titles={"en": "Cataloguing", "fr": "Catalogage"}, topic="documentation")
    second = training(office.officer, host_commission_id=host, starts_on="2017-02-06", ends_on="2017-02-10", scope="regional",
                      city="Oran", country="DZA", time_zone="Africa/Algiers")
    undated = training(office.officer, host_commission_id=host, starts_on=None, ends_on=None)
    stepped(office.officer, second, "confirmed")

    def found(query):
        return ["/v1/trainings/" + one for one in ids(office.auditor.rows(f"/v1/trainings?host_commission_id={host}&{query}"))]
    assert found("limit=1") == [second, first, undated]
    assert found("sort=-ordered_on") == [undated, first, second]
    assert found("scope=regional") == found("country=DZA") == found("state=confirmed") == [second]
    assert found("topic=documentation,heritage") == found("q=catalogage") == [first]
    assert found("starts_on_from=2017-02-06&starts_on_before=2017-05-08") == [second]
    assert found("ends_on_from=2017-05-09") == [first]
    assert found("scope_not=regional&topic_not=documentation") == [undated]
    assert found("grant_id_exists=true") == []
