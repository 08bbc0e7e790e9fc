"""Meetings as a test walks them through their life, over HTTP."""
from support.grants import key
from support.resources import tag


def meeting(caller, **members):
    """A new meeting, planned: its representation."""
    body = {"kind": "regional_meeting", "titles": {"en": "Test meeting"}, "starts_on": "2016-10-06",
            "ends_on": "2016-10-07", "time_zone": "Africa/Casablanca", "city": "Rabat", "country": "MAR",
            "organiser_role": "organised", "languages": ["en"], **members}
    answer = caller.post("/v1/meetings", {name: value for name, value in body.items() if value is not None})
    assert answer.status_code == 201, answer.text
    return answer.json()


def step(caller, path, to, **members):
    """Take a record from its present version to a state: the answer."""
    present = caller.get(path)
    assert present.status_code == 200, present.text
    return caller.post(path + "/transitions", {"to": to, **members},
                       headers={"If-Match": tag(present.json()), **key()})


def stepped(caller, path, to, **members):
    """A step that succeeds: the record behind it."""
    answer = step(caller, path, to, **members)
    assert answer.status_code == 201, answer.text
    return caller.get(path).json()


def url(one):
    return "/v1/meetings/" + one["id"]


def with_agenda(caller, **members):
    """A planned meeting with an item on its agenda."""
    made = meeting(caller, **members)
    answer = caller.post(url(made) + "/agenda-items", {"title": "Opening"})
    assert answer.status_code == 201, answer.text
    return caller.get(url(made)).json()


def convened(caller, **members):
    """A meeting that is convened."""
    return stepped(caller, url(with_agenda(caller, **members)), "convened")


def held(caller, **members):
    """A meeting that took place."""
    return stepped(caller, url(convened(caller, **members)), "held")
