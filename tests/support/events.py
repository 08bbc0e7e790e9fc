"""Trainings and visits as a test walks them through their life, over HTTP."""
import datetime
import zoneinfo

from support.meetings import stepped

DAYS = {"starts_on": "2017-03-20", "ends_on": "2017-03-22", "time_zone": "Africa/Dakar", "city": "Dakar", "country": "SEN"}
TRAINING = {"scope": "national", "topic": "ict", "titles": {"en": "Test training"}, **DAYS}
# At any time the day of one of them is not that of UTC.
FAR_ZONES = ["Pacific/Kiritimati", "Pacific/Pago_Pago"]
VISIT = {"title": "Test visit", **DAYS}


def training(caller, **members):
    """The path of a new training, planned."""
    return path_of("/v1/trainings", caller.post("/v1/trainings", present({**TRAINING, **members})))


def visit(caller, **members):
    """The path of a new visit, planned; its kind and who takes part are the test's."""
    return path_of("/v1/visits", caller.post("/v1/visits", present({**VISIT, **members})))


def walked(caller, path, *states):
    """Through the states, one by one: the record in the last."""
    records = [stepped(caller, path, state) for state in states]
    return records[-1] if records else caller.get(path).json()


def present(members):
    """A body without the members that are None."""
    return {name: value for name, value in members.items() if value is not None}


def path_of(collection, answer):
    """Where a part or record that was just made is read."""
    assert answer.status_code == 201, answer.text
    return f"{collection}/{answer.json()['id']}"


def rules(told):
    """The rules that a problem says were violated."""
    return [error["code"] for error in told["errors"]]


def day_in(zone, days=0):
    """Today in that zone, or some days from it."""
    return (datetime.datetime.now(zoneinfo.ZoneInfo(zone)) + datetime.timedelta(days=days)).date().isoformat()
