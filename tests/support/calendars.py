"""Calendars as another program reads them, with a parser that is not the service's."""
from bisect import bisect
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

LINE_MOST = 75      # bytes of a line (RFC 5545 section 3.1)
HORIZON = datetime(2040, 1, 1)   # as far as rules without an end are followed


def parsed(answer):
    """The calendar of an answer; its lines are looked at on the way."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert 0 < len(line) <= LINE_MOST, line
        assert b"\n" not in line and b"\r" not in line
        line.decode("utf-8")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["VERSION"] == "2.0" and calendar["METHOD"] == "PUBLISH" and calendar["PRODID"]
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    return calendar


def entries(answer):
    """The entries of an answer by the id of their record."""
    found = {}
    for entry in parsed(answer).walk("VEVENT"):
        record, _, host = entry["UID"].partition("@")
        assert host == "127.0.0.1"
        assert record not in found
        found[record] = entry
    return found


def zones(calendar):
    return {str(zone["TZID"]): zone for zone in calendar.walk("VTIMEZONE")}


def onsets(observance):
    """When a part of a VTIMEZONE begins to hold, in UTC."""
    before = observance["TZOFFSETFROM"].td
    start = observance["DTSTART"].dt
    found = {start}
    if "RRULE" in observance:
        rule = observance["RRULE"]
        until = rule.pop("UNTIL", [HORIZON])[0]
        text = rule.to_ical().decode()
        local = until.replace(tzinfo=None) + (before if until.tzinfo else timedelta())
        found.update(rrulestr(text, dtstart=start).between(start, local, inc=True))
    dates = observance.get("RDATE", [])
    for several in dates if isinstance(dates, list) else [dates]:
        found.update(one.dt for one in several.dts)
    return {at - before for at in found}


def changes(zone):
    """The offsets of a VTIMEZONE, each with the instant from which it holds."""
    return sorted((onset, observance["TZOFFSETTO"].td) for observance in zone.subcomponents
                  for onset in onsets(observance))


def offset_at(offsets, at):
    return offsets[bisect(offsets, (at, timedelta.max)) - 1][1]


def offset_faults(zone, first_year=2010, last_year=2030):
    """Instants for which a VTIMEZONE says another offset than the system's zone of its name."""
    offsets = changes(zone)
    system, at, faults = ZoneInfo(str(zone["TZID"])), datetime(first_year, 1, 1), []
    while at.year < last_year:
        told = offset_at(offsets, at)
        if told != at.replace(tzinfo=timezone.utc).astimezone(system).utcoffset():
            faults.append((at, told))
        at += timedelta(hours=1)
    return faults
