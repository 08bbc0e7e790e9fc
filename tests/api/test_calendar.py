"""Meetings, trainings and visits as calendars, read back by another program's parser."""
from datetime import date, datetime, timedelta

import pytest

from support.calendars import changes, entries, offset_at, offset_faults, parsed, zones
from support.grants import Office
from support.meetings import meeting, stepped, url, with_agenda
from support.resources import UNKNOWN_ID, problem, tag

CALENDAR = {"Accept": "text/calendar"}
LISTS = ("/v1/meetings", "/v1/trainings", "/v1/visits")
HOURS = {"starts_at_time": "09:30", "ends_at_time": "12:00"}


@pytest.fixture(scope="module")
def office(service):
    return Office(service)


def entry_of(caller, one, path=None, **headers):
    """The entry of a record."""
    answer = caller.get(path or url(one), headers={**CALENDAR, **headers})
    return entries(answer)[one["id"]]


def test_an_entry_says_what_the_record_says(office):
    one = meeting(office.officer, titles={"en": "Council", "ar": "المجلس"}, purpose="Programme\nand budget; others",
                  place="Hall 1, north", city="Rabat", country="MAR")
    entry = entry_of(office.officer, one)
    assert entry["SUMMARY"] == "Council"
    assert entry["DESCRIPTION"] == "Programme\nand budget; others"
    assert entry["LOCATION"] == "Hall 1, north, Rabat, MAR"
    assert entry["SEQUENCE"] == one["version"]
    assert entry["URL"] == office.service.base_url + url(one)
    assert entry["CATEGORIES"].to_ical() == b"regional_meeting"
    for name, member in (("DTSTAMP", "updated_at"), ("LAST-MODIFIED", "updated_at"), ("CREATED", "created_at")):
        told = datetime.fromisoformat(one[member].replace("Z", "+00:00")).replace(microsecond=0)
        assert entry[name].dt == told


def test_the_title_follows_the_language(office):
    title = "اجتماع المجلس التنفيذي في دورته التاسعة والثلاثين؛ الرباط، المملكة المغربية " * 3
    one = meeting(office.officer, titles={"en": "Council", "ar": title.strip()})
    assert entry_of(office.officer, one, **{"Accept-Language": "ar"})["SUMMARY"] == title.strip()
    assert entry_of(office.officer, one, **{"Accept-Language": "fr"})["SUMMARY"] == "Council"


def test_whole_days_end_on_the_day_behind_the_last(office):
    for first, last, end in (("2016-02-28", "2016-02-29", date(2016, 3, 1)), ("2016-12-31", "2016-12-31", date(2017, 1, 1))):
        entry = entry_of(office.officer, meeting(office.officer, starts_on=first, ends_on=last))
        assert entry["DTSTART"].dt == date.fromisoformat(first)
        assert entry["DTEND"].dt == end
        assert entry["DTSTART"].params["VALUE"] == "DATE"


@pytest.mark.parametrize("zone, day, utc", [
    ("Europe/Paris", "2016-10-29", 7), ("Europe/Paris", "2016-10-31", 8), ("Africa/Casablanca", "2016-06-01", 8),
    ("Africa/Casablanca", "2016-06-10", 9), ("Africa/Tunis", "2016-07-01", 8), ("America/New_York", "2016-03-14", 13),
    ("Asia/Riyadh", "2016-03-14", 6), ("UTC", "2016-03-14", 9)])
def test_hours_are_those_of_the_venue(office, zone, day, utc):
    one = meeting(office.officer, starts_on=day, ends_on=day, time_zone=zone, **HOURS)
    calendar = parsed(office.officer.get(url(one), headers=CALENDAR))
    [entry] = calendar.walk("VEVENT")
    assert entry["DTSTART"].params["TZID"] == zone
    assert entry["DTSTART"].dt.replace(tzinfo=None) == datetime.fromisoformat(day + " 09:30")
    assert one["starts_at"] == f"{day}T{utc:02}:30:00Z"
    assert offset_at(changes(zones(calendar)[zone]), datetime.fromisoformat(f"{day} {utc:02}:30")) == timedelta(hours=9 - utc)
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(hours=2, minutes=30)


@pytest.mark.parametrize("zone", ["Europe/Paris", "Africa/Cairo", "Africa/Tunis", "America/New_York", "Asia/Riyadh",
                                  "Asia/Beirut", "Africa/Khartoum", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_a_zone_is_defined_as_the_system_has_it(office, zone):
    one = meeting(office.officer, time_zone=zone, **HOURS)
    defined = zones(parsed(office.officer.get(url(one), headers=CALENDAR)))
    assert not offset_faults(defined[zone])


def test_what_is_cancelled_stays_as_cancelled_in_a_later_version(office):
    one = with_agenda(office.officer)
    planned = entry_of(office.officer, one)
    assert planned["STATUS"] == "TENTATIVE"
    convened = stepped(office.officer, url(one), "convened")
    assert entry_of(office.officer, one)["STATUS"] == "CONFIRMED"
    stepped(office.officer, url(one), "cancelled", reason="No hall")
    cancelled = entry_of(office.officer, one)
    assert cancelled["STATUS"] == "CANCELLED"
    assert planned["SEQUENCE"] < convened["version"] < cancelled["SEQUENCE"]
    assert planned["UID"] == cancelled["UID"]
    assert one["id"] in entries(office.officer.get("/v1/meetings?state=cancelled", headers=CALENDAR))


def test_a_postponed_meeting_is_off_until_it_has_other_days(office):
    one = with_agenda(office.officer)
    stepped(office.officer, url(one), "convened")
    postponed = stepped(office.officer, url(one), "postponed", reason="Elections")
    assert entry_of(office.officer, one)["STATUS"] == "CANCELLED"
    moved = office.officer.patch(url(one), {"starts_on": "2016-11-06", "ends_on": "2016-11-07"}, tag(postponed))
    assert moved.status_code == 200, moved.text
    entry = entry_of(office.officer, one)
    assert (entry["STATUS"], entry["DTSTART"].dt) == ("TENTATIVE", date(2016, 11, 6))


def test_what_has_no_days_is_in_no_calendar(office):
    one = meeting(office.officer, starts_on=None, ends_on=None)
    assert not entries(office.officer.get(url(one), headers=CALENDAR))
    assert one["id"] not in entries(office.officer.get("/v1/meetings", headers=CALENDAR))


@pytest.mark.parametrize("text", [
    "a\nBEGIN:VEVENT\nUID:evil\nEND:VEVENT", "semi;colon, comma \\ back \"quote\" : colon", "tab\tand bell\u0007 end",
    "a\r\nb\rc", "😀👩‍👩‍👧‍👦" * 60, "x" * 480, "é" * 240 + "\u202eabc", "\u0085\u2028 separators", "\\n \\N \\; \\,", "=cmd|' /C'!A0",
    " " * 200 + "spaces", "\u001b[31mred\u007f"])
def test_hostile_texts_come_back_as_they_were_but_for_control_characters(office, text):
    one = meeting(office.officer, titles={"en": text}, purpose=text)
    calendar = parsed(office.officer.get(url(one), headers=CALENDAR))
    [entry] = calendar.walk("VEVENT")
    expected = "".join(" " if c in "\u0007\u001b\u007f" else c for c in text.replace("\r\n", "\n").replace("\r", "\n"))
    # The parser is known to read a literal \n (backslash, n) as a line end.
    if "\\n" not in text:
        assert entry["DESCRIPTION"] == expected
        assert entry["SUMMARY"] == expected
    assert entry["UID"].startswith(one["id"])


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_a_calendar_of_its_rows(office, path):
    for caller in (office.officer, office.auditor, office.commission, office.of("TUN")):
        rows = {row["id"]: row for row in caller.rows(path) if "starts_on" in row}
        found = entries(caller.get(path, headers=CALENDAR))
        assert set(found) == set(rows)
        for record, entry in found.items():
            assert entry["SEQUENCE"] == rows[record]["version"]


def test_filters_hold_for_calendars_and_limits_do_not(office):
    rows = [row for row in office.officer.rows("/v1/meetings?state=planned") if "starts_on" in row]
    answer = office.officer.get("/v1/meetings?limit=1&fields=id&state=planned", headers=CALENDAR)
    assert set(entries(answer)) == {row["id"] for row in rows}
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''meetings.ics"


def test_an_entry_has_a_tag_of_its_own(office):
    one = meeting(office.officer)
    answer = office.officer.get(url(one), headers=CALENDAR)
    assert answer.headers["ETag"] != office.officer.get(url(one)).headers["ETag"]
    again = office.officer.get(url(one), headers={**CALENDAR, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_what_cannot_be_seen_is_not_found_as_a_calendar(office):
    problem(office.officer.get(f"/v1/meetings/{UNKNOWN_ID}", headers=CALENDAR), 404, "not-found")


def test_what_is_no_event_is_no_calendar(office):
    problem(office.officer.get("/v1/people", headers=CALENDAR), 406, "not-acceptable")
