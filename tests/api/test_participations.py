"""Who is invited to a meeting, what they answer, and who came."""
import datetime
import zoneinfo

import pytest

from support.grants import Office
from support.meetings import convened, held, meeting, step, stepped, url
from support.resources import COMMISSIONS, ORGANIZATIONS, PEOPLE, UNKNOWN_ID, problem, tag


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def invite(office, one, **party):
    return office.officer.post(url(one) + "/participations", {"role": "delegate", **party})


def invited(office, one, **party):
    """The path of a new participation."""
    answer = invite(office, one, **party)
    assert answer.status_code == 201, answer.text
    return f"{url(one)}/participations/{answer.json()['id']}"


def rules(told):
    return [error["code"] for error in told["errors"]]


def tomorrow_somewhere():
    """A day that has not begun in its zone."""
    return (datetime.datetime.now(zoneinfo.ZoneInfo("Africa/Casablanca")) + datetime.timedelta(days=1)).date()


def test_a_party_is_invited_once(office):
    one = meeting(office.officer)
    person = PEOPLE.create(office.officer)
    organization = ORGANIZATIONS.create(office.officer)
    for party in ({"commission_id": office.commission_id("MAR")}, {"organization_id": organization["id"]},
                  {"person_id": person["id"]}):
        invited(office, one, **party)
        problem(invite(office, one, **party), 409, "conflict")
        invited(office, meeting(office.officer), **party)


def test_somebody_is_invited(office):
    one = meeting(office.officer)
    assert rules(problem(invite(office, one), 422, "rule-violated")) == ["participation_party_given"]
    told = problem(invite(office, one, commission_id=office.commission_id("MAR"),
                          organization_id=ORGANIZATIONS.create(office.officer)["id"]), 422, "rule-violated")
    assert rules(told) == ["participation_one_employer"]


def test_a_person_comes_for_whom_it_belongs_to(office):
    one, mar = meeting(office.officer), office.commission_id("MAR")
    person = PEOPLE.create(office.officer, commission_id=mar)
    told = problem(invite(office, one, person_id=person["id"], commission_id=office.commission_id("DZA")),
                   422, "rule-violated")
    assert rules(told) == ["participation_person_of_party"]
    # The commission itself and its person are two parties.
    invited(office, one, commission_id=mar)
    made = office.officer.get(invited(office, one, person_id=person["id"])).json()
    assert made["commission_id"] == mar


def test_a_commission_answers_its_own_invitation(office):
    path = invited(office, meeting(office.officer), commission_id=office.commission_id("MAR"))
    assert office.commission.get(path).json()["allowed_transitions"] == ["confirmed", "declined"]
    assert stepped(office.commission, path, "confirmed")["state"] == "confirmed"
    declined = stepped(office.commission, path, "declined", reason="The secretary general is abroad")
    assert declined["state"] == "declined"
    steps = office.commission.rows(path + "/transitions")
    assert [(one["from"], one["to"], one["actor"]) for one in steps] == [
        ("invited", "confirmed", "mar-1"), ("confirmed", "declined", "mar-1")]
    assert steps[-1]["resource_version"] == declined["version"]


def test_a_commission_answers_for_its_people(office):
    person = PEOPLE.create(office.officer, commission_id=office.commission_id("MAR"))
    path = invited(office, meeting(office.officer), person_id=person["id"])
    assert stepped(office.commission, path, "confirmed")["state"] == "confirmed"


def test_another_commission_s_invitation_is_not_found(office):
    one, stranger = meeting(office.officer), office.of("TUN")
    path = invited(office, one, commission_id=office.commission_id("MAR"))
    unknown = f"{url(one)}/participations/{UNKNOWN_ID}"
    for at in (path, unknown):
        problem(stranger.get(at), 404, "not-found")
        problem(stranger.get(at + "/transitions"), 404, "not-found")
        problem(stranger.post(at + "/transitions", {"to": "confirmed"}, headers={"If-Match": "*"}), 404, "not-found")
    assert stranger.rows(url(one) + "/participations") == []
    assert office.officer.get(path).json()["state"] == "invited"


def test_a_commission_changes_nothing_else_of_its_invitation(office):
    path = invited(office, meeting(office.officer), commission_id=office.commission_id("MAR"))
    problem(office.commission.patch(path, {"role": "chair"}, "*"), 403, "role-not-allowed")
    problem(office.commission.delete(path, "*"), 403, "role-not-allowed")


def test_who_came_is_the_secretariat_s_to_say(office):
    one = convened(office.officer)
    path = invited(office, one, commission_id=office.commission_id("MAR"))
    problem(step(office.commission, path, "attended"), 403, "role-not-allowed")
    assert stepped(office.officer, path, "attended")["state"] == "attended"
    told = problem(step(office.officer, path, "absent"), 422, "rule-violated")
    assert rules(told) == ["transition_reason_given"]
    assert stepped(office.officer, path, "absent", reason="The list was wrong")["state"] == "absent"


def test_nobody_came_before_the_meeting_began(office):
    day = tomorrow_somewhere().isoformat()
    one = convened(office.officer, starts_on=day, ends_on=day)
    path = invited(office, one, commission_id=office.commission_id("MAR"))
    stepped(office.officer, path, "confirmed")
    told = problem(step(office.officer, path, "attended"), 409, "condition-unmet")
    assert (rules(told), told["starts_on"]) == (["participation_started"], day)


def test_the_first_day_is_that_of_the_venue(office):
    # 26 hours lie between these zones, so it is a later day in one of them, always.
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        day = datetime.datetime.now(zoneinfo.ZoneInfo(zone)).date()
        for other, came in ((day, 201), (day + datetime.timedelta(days=1), 409)):
            one = convened(office.officer, starts_on=other.isoformat(), ends_on=other.isoformat(), time_zone=zone)
            path = invited(office, one, commission_id=office.commission_id("MAR"))
            assert step(office.officer, path, "attended").status_code == came, (zone, other)


def test_nobody_came_to_a_meeting_that_was_not_convened(office):
    path = invited(office, meeting(office.officer), commission_id=office.commission_id("MAR"))
    assert rules(problem(step(office.officer, path, "absent"), 409, "condition-unmet")) == ["participation_started"]


def test_an_invitation_to_what_is_over_or_off_is_not_answered(office):
    over, off = convened(office.officer), meeting(office.officer)
    paths = [invited(office, one, commission_id=office.commission_id("MAR")) for one in (over, off)]
    stepped(office.officer, url(over), "held")
    stepped(office.officer, url(off), "cancelled", reason="No hall")
    for path in paths:
        told = problem(step(office.commission, path, "confirmed"), 409, "condition-unmet")
        assert rules(told) == ["participation_answerable"]


def test_the_party_of_an_invitation_stays(office):
    path = invited(office, meeting(office.officer), commission_id=office.commission_id("MAR"))
    present = office.officer.get(path).json()
    told = problem(office.officer.patch(path, {"commission_id": office.commission_id("DZA")}, tag(present)), 409,
                   "locked")
    assert told["open_members"] == ["note", "role"]
    assert office.officer.patch(path, {"role": "observer"}, tag(present)).status_code == 200


def test_only_an_unanswered_invitation_is_taken_back(office):
    path = invited(office, meeting(office.officer), commission_id=office.commission_id("MAR"))
    stepped(office.commission, path, "confirmed")
    problem(office.officer.delete(path, "*"), 409, "locked")
    path = invited(office, meeting(office.officer), commission_id=office.commission_id("MAR"))
    assert office.officer.delete(path, "*").status_code == 204


def test_nobody_is_invited_to_a_closed_or_cancelled_meeting(office):
    one = meeting(office.officer)
    stepped(office.officer, url(one), "cancelled", reason="No hall")
    problem(invite(office, one, commission_id=office.commission_id("MAR")), 409, "locked")


def test_a_person_at_two_meetings_at_once_is_a_warning(office):
    person = PEOPLE.create(office.officer, commission_id=office.commission_id("MAR"))
    first, second = meeting(office.officer), meeting(office.officer, starts_on="2016-10-07", ends_on="2016-10-09")
    apart = meeting(office.officer, starts_on="2016-10-10", ends_on="2016-10-11")
    one = invited(office, first, person_id=person["id"])
    assert office.officer.get(one).json()["warnings"] == []
    assert office.officer.get(invited(office, apart, person_id=person["id"])).json()["warnings"] == []
    made = invite(office, second, person_id=person["id"])
    assert (made.status_code, made.json()["warnings"]) == (201, [{"code": "same_time", "meeting_id": first["id"]}])
    assert office.commission.get(one).json()["warnings"] == [{"code": "same_time", "meeting_id": second["id"]}]
    stepped(office.commission, one, "declined")
    other = f"{url(second)}/participations/{made.json()['id']}"
    assert office.officer.get(other).json()["warnings"] == []


def test_a_warning_goes_by_the_hour_where_both_say_it(office):
    person = PEOPLE.create(office.officer)
    morning, afternoon, london = (
        meeting(office.officer, starts_on="2016-11-10", ends_on="2016-11-10", starts_at_time=begins,
                ends_at_time=ends, time_zone=zone) for begins, ends, zone in (
            ("09:00", "12:00", "Asia/Riyadh"), ("12:00", "16:00", "Asia/Riyadh"), ("08:00", "09:30", "Europe/London")))
    first = invited(office, morning, person_id=person["id"])
    invited(office, afternoon, person_id=person["id"])
    assert office.officer.get(first).json()["warnings"] == []
    # Eight in London is eleven in Riyadh.
    third = office.officer.get(invited(office, london, person_id=person["id"])).json()
    assert {one["meeting_id"] for one in third["warnings"]} == {morning["id"], afternoon["id"]}


def test_a_cancelled_meeting_warns_of_nothing(office):
    person = PEOPLE.create(office.officer)
    first, second = meeting(office.officer), meeting(office.officer)
    one = invited(office, first, person_id=person["id"])
    invited(office, second, person_id=person["id"])
    stepped(office.officer, url(second), "cancelled", reason="No hall")
    assert office.officer.get(one).json()["warnings"] == []


def test_a_commission_finds_all_its_invitations_in_one_request(office):
    own = COMMISSIONS.create(office.officer)
    caller = office.of(own["code"])
    person = PEOPLE.create(office.officer, commission_id=own["id"])
    early, late = (meeting(office.officer, starts_on=day, ends_on=day) for day in ("2017-01-10", "2017-05-10"))
    paths = [invited(office, early, commission_id=own["id"]),
             invited(office, late, person_id=person["id"])]
    invited(office, late, commission_id=office.commission_id("KWT"))
    found = caller.rows("/v1/invitations?expand=meeting")
    assert [f"{url(one['meeting'])}/participations/{one['id']}" for one in found] == paths
    stepped(caller, paths[0], "confirmed")
    assert [one["meeting_id"] for one in caller.rows("/v1/invitations?state=invited")] == [late["id"]]
    assert [one["meeting_id"] for one in caller.rows("/v1/invitations?meeting_on_from=2017-02-01")] == [late["id"]]
    assert [one["meeting_id"] for one in caller.rows("/v1/invitations?meeting_on_before=2017-02-01")] == [early["id"]]


def test_an_answer_to_what_has_changed_is_refused(office):
    path = invited(office, meeting(office.officer), commission_id=office.commission_id("MAR"))
    before = office.commission.get(path).json()
    office.officer.patch(path, {"note": "In Arabic"}, tag(before))
    answer = office.commission.post(path + "/transitions", {"to": "confirmed"}, headers={"If-Match": tag(before)})
    problem(answer, 412, "version-conflict")


def test_attendance_can_be_noted_after_the_meeting(office):
    one = held(office.officer)
    path = invited(office, one, commission_id=office.commission_id("MAR"))
    assert stepped(office.officer, path, "attended")["state"] == "attended"
