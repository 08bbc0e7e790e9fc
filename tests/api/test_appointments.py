"""Who held which office, and who is new in it."""
from support.resources import COMMISSIONS, PEOPLE, problem, tag

NEW_IN_OCTOBER_2016 = {"PSE", "KWT", "BFA", "CIV"}


def appoint(caller, person, commission, starts_on="2016-03-01", **members):
    return caller.post("/v1/appointments", {
        "role": "secretary_general", "person_id": person["id"], "commission_id": commission["id"],
        "starts_on": starts_on, **members})


def appointed(*arguments, **members):
    answer = appoint(*arguments, **members)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_commission_has_one_secretary_general_at_a_time(secretariat):
    commission, first, second = COMMISSIONS.create(secretariat), PEOPLE.create(secretariat), PEOPLE.create(secretariat)
    held = appointed(secretariat, first, commission)
    told = problem(appoint(secretariat, second, commission, "2017-01-01"), 409, "office-held")
    assert (told["appointment_id"], told["person_id"], told["starts_on"]) == (held["id"], first["id"], "2016-03-01")
    assert [error["code"] for error in told["errors"]] == ["appointment_one_holder"]
    ended = secretariat.patch(f"/v1/appointments/{held['id']}", {"ends_on": "2016-12-31"}, tag(held))
    assert ended.status_code == 200, ended.text
    appointed(secretariat, second, commission, "2017-01-01")


def test_the_same_person_holds_an_office_once(secretariat):
    commission, person = COMMISSIONS.create(secretariat), PEOPLE.create(secretariat)
    appointed(secretariat, person, commission)
    told = problem(appoint(secretariat, person, commission, "2016-05-01"), 409, "office-held")
    assert [error["code"] for error in told["errors"]] == ["appointment_once"]


def test_an_office_does_not_end_before_it_starts(secretariat):
    answer = appoint(secretariat, PEOPLE.create(secretariat), COMMISSIONS.create(secretariat), ends_on="2016-02-29")
    told = problem(answer, 422, "rule-violated")
    assert [error["code"] for error in told["errors"]] == ["appointment_ends_after_start"]


def test_an_office_is_at_a_commission_or_at_an_organization(secretariat):
    organization = secretariat.rows("/v1/organizations")[0]
    answer = appoint(secretariat, PEOPLE.create(secretariat), COMMISSIONS.create(secretariat),
                     organization_id=organization["id"])
    told = problem(answer, 422, "rule-violated")
    assert [error["code"] for error in told["errors"]] == ["appointment_one_employer"]


def test_a_person_says_what_the_latest_appointment_says(secretariat):
    commission, person = COMMISSIONS.create(secretariat), PEOPLE.create(secretariat, appointed_on=None)
    office = appointed(secretariat, person, commission, ends_on="2018-05-31")
    now = secretariat.get(PEOPLE.url(person)).json()
    assert (now["role"], now["commission_id"], now["appointed_on"], now["left_on"], now["new_until"]) == (
        "secretary_general", commission["id"], "2016-03-01", "2018-05-31", "2017-02-28")
    told = problem(secretariat.patch(PEOPLE.url(now), {"left_on": None}, tag(now)), 409, "locked")
    assert (told["lock_reason"], told["appointment_id"]) == ("has_appointments", office["id"])
    assert secretariat.patch(PEOPLE.url(now), {"email": "new@test.example"}, tag(now)).status_code == 200


def test_the_post_that_a_person_was_entered_with_becomes_an_appointment(secretariat):
    commission, person = COMMISSIONS.create(secretariat), PEOPLE.create(secretariat, appointed_on="2010-01-01")
    appointed(secretariat, person, commission)
    offices = secretariat.rows(f"/v1/appointments?person_id={person['id']}")
    assert [(office["role"], office["starts_on"]) for office in offices] == [
        ("expert", "2010-01-01"), ("secretary_general", "2016-03-01")]


def test_a_person_with_an_appointment_is_in_use(secretariat):
    person = PEOPLE.create(secretariat)
    office = appointed(secretariat, person, COMMISSIONS.create(secretariat))
    problem(secretariat.delete(PEOPLE.url(person), "*"), 409, "in-use")
    for one in secretariat.rows(f"/v1/appointments?person_id={person['id']}"):
        assert secretariat.delete(f"/v1/appointments/{one['id']}", tag(one)).status_code == 204
    assert secretariat.delete(PEOPLE.url(person), "*").status_code == 204
    problem(secretariat.get(f"/v1/appointments/{office['id']}"), 404, "not-found")


def test_new_secretaries_general_of_a_day_are_found(auditor):
    people = auditor.rows("/v1/people?newly_appointed_as_of=2016-10-06&role=secretary_general&expand=commission")
    assert {person["commission"]["code"] for person in people if "Demo" in person["full_name"]} == NEW_IN_OCTOBER_2016
    offices = auditor.rows("/v1/appointments?new_as_of=2016-10-06&role=secretary_general&expand=commission")
    assert {office["commission"]["code"] for office in offices} >= NEW_IN_OCTOBER_2016
    assert all(office["starts_on"] <= "2016-10-06" <= office["new_until"] for office in offices)
    later = auditor.rows("/v1/people?newly_appointed_as_of=2017-06-01&role=secretary_general")
    assert not any("Demo" in person["full_name"] for person in later)


def test_who_left_is_not_new_any_more(secretariat):
    person = PEOPLE.create(secretariat, appointed_on="2016-03-01", left_on="2016-04-30")
    for day, new in (("2016-02-29", False), ("2016-03-01", True), ("2016-04-30", True), ("2016-05-01", False)):
        found = secretariat.rows(f"/v1/people?newly_appointed_as_of={day}&role=expert&limit=200")
        assert (person["id"] in {one["id"] for one in found}) == new, day


def test_a_day_tells_who_held_the_office(auditor):
    held = auditor.rows("/v1/appointments?held_as_of=2016-02-14&role=secretary_general&expand=commission,person")
    assert [office["person"]["full_name"] for office in held if office["commission"]["code"] == "PSE"] == [
        "Mahmoud Demo Qasim"]


def test_a_commission_sees_the_appointments_of_its_own_office(commission_mar, auditor):
    own = commission_mar.rows("/v1/appointments?expand=commission")
    assert own and {office["commission"]["code"] for office in own} == {"MAR"}
    other = next(office for office in auditor.rows("/v1/appointments?expand=commission")
                 if office.get("commission", {}).get("code") == "KWT")
    problem(commission_mar.get(f"/v1/appointments/{other['id']}"), 404, "not-found")
