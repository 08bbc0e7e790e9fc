"""Many at once: one wins, the others are told, nothing mixes."""
import collections

from support.resources import BODIES, ORGANIZATIONS, PROJECTS, tag, texts
from support.session import Session
from support.together import together

THREADS = 16


def callers(session, count=THREADS):
    return [Session(session.service, session.token) for _ in range(count)]


def test_of_many_patches_of_one_version_exactly_one_wins(secretariat):
    record = BODIES.create(secretariat)
    answers = together([
        lambda caller=caller, number=number: caller.patch(
            BODIES.url(record), {"names": {"en": f"Winner {number}"}}, tag(record))
        for number, caller in enumerate(callers(secretariat))])
    assert collections.Counter(a.status_code for a in answers) == {200: 1, 412: THREADS - 1}
    winner = next(a for a in answers if a.status_code == 200).json()
    for answer in answers:
        if answer.status_code == 412:
            assert answer.json()["current_version"] == 2
            assert answer.headers["ETag"] == '"2"'
    assert secretariat.get(BODIES.url(record)).json() == winner


def test_of_many_deletes_exactly_one_wins(secretariat):
    record = ORGANIZATIONS.create(secretariat)
    answers = together([lambda caller=caller: caller.delete(ORGANIZATIONS.url(record), tag(record))
                        for caller in callers(secretariat)])
    assert collections.Counter(a.status_code for a in answers) == {204: 1, 404: THREADS - 1}


def test_of_many_creates_of_one_code_exactly_one_wins(secretariat):
    body = BODIES.body(secretariat)
    answers = together([lambda caller=caller: caller.post(BODIES.path, body) for caller in callers(secretariat)])
    assert collections.Counter(a.status_code for a in answers) == {201: 1, 409: THREADS - 1}


def test_racing_patches_of_embedded_items_do_not_mix(secretariat):
    record = PROJECTS.create(secretariat)
    for _ in range(5):
        sets = [[{"statement": texts(f"Set {number}")} for _ in range(number + 1)] for number in range(8)]
        answers = together([
            lambda caller=caller, items=items: caller.patch(
                PROJECTS.url(record), {"objectives": items}, tag(record))
            for caller, items in zip(callers(secretariat, 8), sets)])
        won = [index for index, answer in enumerate(answers) if answer.status_code == 200]
        assert len(won) == 1 and {a.status_code for a in answers} == {200, 412}
        now = secretariat.get(PROJECTS.url(record)).json()
        assert now["objectives"] == sets[won[0]]
        assert now["version"] == record["version"] + 1
        record = now


def test_delete_against_patch_leaves_one_of_the_two(secretariat):
    for _ in range(5):
        record = BODIES.create(secretariat)
        one, other = callers(secretariat, 2)
        deleted, patched = together([
            lambda: one.delete(BODIES.url(record), tag(record)),
            lambda: other.patch(BODIES.url(record), {"kind": "task_force"}, tag(record))])
        assert (deleted.status_code, patched.status_code) in ((204, 404), (412, 200)), patched.text
