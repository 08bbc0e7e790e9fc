"""Random requests out of the contract: whatever is asked, the answer keeps to it.

FUZZ_SECONDS says for how long (8 by default), FUZZ_SEED where to begin; a
failure prints the request, and the seed that leads to it again.
"""
import http.client
import json
import os
import random
import time
import urllib.parse

import pytest
from fuzz.generator import Generator
from requests.structures import CaseInsensitiveDict
from support import contract
from support.contract import resolve
from support.resources import COMMISSIONS, PEOPLE
from support.session import Session

SECONDS = float(os.environ.get("FUZZ_SECONDS", "8"))
SECRET = "Geheimnis"
# What only the inside of the service knows.
INSIDE = ("natcom.", "pg_", "violates", "syntax error", "libpq", "select ", "insert ", "SQLSTATE", "/tmp/", "arena")
CALLERS = ["secretariat", "finance", "auditor", "partner", "admin", "commission", "commission", "two", None, "bad"]


class Answer:
    """An answer as the checks of the contract want it."""

    def __init__(self, response, target):
        self.status_code = response.status
        self.headers = CaseInsensitiveDict(response.getheaders())
        self.content = response.read()
        self.request = type("Request", (), {"url": target})

    @property
    def text(self):
        return self.content.decode("utf-8")

    def json(self):
        return json.loads(self.content)


class Hostile:
    """A client of many roles that sends what the generator thinks of."""

    def __init__(self, service, seed):
        self.service, self.seed = service, seed
        self.generator = Generator(seed)
        self.random = random.Random(seed)
        self.connection = None
        self.tokens = {role: service.mint(role) for role in ("secretariat", "finance", "auditor", "partner", "admin")}
        self.tokens.update(commission=service.mint("commission", "MAR"), two=service.mint("commission", "KWT"),
                           bad="eyJhbGciOiJub25lIn0.e30.")
        self.sent = 0

    def send(self, method, target, headers, body, caller):
        headers = {name: value.encode("utf-8") for name, value in headers.items()}
        if caller:
            headers["Authorization"] = "Bearer " + self.tokens[caller]
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.service.host, self.service.port, timeout=10)
        try:
            self.connection.request(method, target, body or None, headers)
            response = self.connection.getresponse()
            answer = Answer(response, target)
            if response.will_close:
                self.connection = None
            return answer
        except http.client.HTTPException:
            self.connection = None
            raise

    def step(self):
        """One request and all that must hold of its answer."""
        method, target, headers, body, operation = self.generator.request()
        caller = self.random.choice(operation.get("x-natcom-roles") or CALLERS)
        if self.random.random() < 0.3:
            caller = self.random.choice(CALLERS)
        self.sent += 1
        place = f"seed {self.seed}, request {self.sent}: {method} {target} {headers} {body!r} as {caller}"
        try:
            answer = self.send(method, target, headers, body, caller)
            self.judge(method, target, body, operation, caller, answer)
        except Exception as error:
            shown = f"{answer.status_code} {answer.content[:500]!r}" if "answer" in locals() else "no answer"
            raise AssertionError(f"{error!r}\n{place}\n{shown}") from error

    def judge(self, method, target, body, operation, caller, answer):
        status = answer.status_code
        assert status < 500, "a fault of ours"
        path = target.split("?")[0]
        # The check looks for fields= as most people write it.
        answer.request.url = urllib.parse.unquote(target, errors="replace")
        contract.check_answer(method, path, answer)
        text, asked = answer.text, answer.request.url + body.decode("utf-8", "replace")
        if caller in ("commission", "two", "partner", None, "bad"):
            assert SECRET not in text or SECRET in asked, "shows what is hidden"
        if answer.headers.get("Content-Type", "").startswith("application/problem"):
            assert not any(word in text and word not in asked for word in INSIDE), "leaks"
        if caller in (None, "bad") and path.startswith("/v1/") and method != "OPTIONS":
            assert status >= 400, "serves nobody"
        if method == "POST" and status == 201 and "application/json" in resolve(operation["requestBody"])["content"]:
            self.check_accepted(operation, json.loads(body))
        if answer.headers.get("Content-Type") == "application/json" and answer.content:
            self.generator.learn(target, status, answer.json())

    @staticmethod
    def check_accepted(operation, value):
        """What was accepted is what the contract accepts, as another validator reads it."""
        schema = resolve(operation["requestBody"])["content"]["application/json"]["schema"]
        own = {name for name, member in resolve(schema)["properties"].items()
               if member.get("readOnly") or resolve(member).get("readOnly")}
        errors = [error for error in contract.validator(json.dumps(schema)).iter_errors(value)
                  if not (error.validator == "required" and any(f"'{name}'" in error.message for name in own))]
        assert not errors, f"accepted: {errors[0].message}"


@pytest.fixture
def target(fresh_service):
    """A service of its own, since what is left in it is no company for other tests."""
    service = fresh_service()
    caller = Session(service, service.mint("secretariat"))
    commission = COMMISSIONS.create(caller, names={"en": f"{SECRET} state"}, city=SECRET)
    PEOPLE.create(caller, commission_id=commission["id"], full_name=f"{SECRET} Person", email=f"{SECRET}@x.example")
    return service


def test_random_requests_are_answered_as_the_contract_says(target):
    seed = int(os.environ.get("FUZZ_SEED") or 0) or random.SystemRandom().randrange(1, 1 << 30)
    client = Hostile(target, seed)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        client.step()
    assert client.sent > 10 * SECONDS, client.sent
    assert target.process.poll() is None
    invariants = Session(target, target.mint("auditor")).get("/v1/ledger/invariants").json()
    assert invariants["holds"], invariants
    print(f"{client.sent} requests from seed {seed}")
