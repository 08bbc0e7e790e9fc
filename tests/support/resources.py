"""What a test needs to make records of the ten writable resources."""
import itertools
import string

serial = itertools.count(1)
UNKNOWN_ID = "01900000-ffff-7000-8000-00000000dead"
ROLES = ("secretariat", "finance", "auditor", "partner", "admin", "commission_mar")
ALL_BUT_PARTNER = ("secretariat", "finance", "auditor", "admin", "commission_mar")


def texts(word="Text"):
    """Texts in three languages that no other record has."""
    number = next(serial)
    return {"en": f"{word} {number}", "fr": f"{word} {number} fr", "ar": f"نص {number}"}


def country_code():
    """A code of three letters that no country has."""
    number = next(serial)
    letters = string.ascii_uppercase
    return "XWVR"[number // 676 % 4] + letters[number // 26 % 26] + letters[number % 26]


class Resource:
    """One resource: how to make it, change it, and break its rules."""

    def __init__(self, path, body, change, **traits):
        self.path = "/v1/" + path
        self.name = path
        self.body = body            # function(caller) -> a body that POST accepts
        self.change = change        # a patch that changes the record
        self.removable = traits.get("removable")    # optional member, set by body
        self.reference = traits.get("reference")    # member that names another record
        self.unique = traits.get("unique")          # members that must be unique together
        self.required = traits.get("required", "names")
        self.readers = traits.get("readers", ROLES)
        self.child = traits.get("child")            # (resource, member) that can point here
        self.derived = traits.get("derived", "created_at")

    def __repr__(self):
        return self.name

    def create(self, caller, **members):
        """A new record: its representation."""
        body = {**self.body(caller), **members}
        answer = caller.post(self.path, {name: value for name, value in body.items() if value is not None})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def url(self, record):
        return f"{self.path}/{record['id']}"


def tag(record):
    return f'"{record["version"]}"'


def member_state(_caller):
    return {"code": country_code(), "names": texts("State"), "region": "africa", "least_developed": False}


def commission(_caller):
    return {"code": country_code(), "affiliation": "partner", "names": texts("Commission"), "city": "Testville",
            "languages": ["en", "fr"], "has_internet": True, "needs_level": "low"}


def person(_caller):
    return {"full_name": f"Test Person {next(serial):05d}", "role": "expert", "languages": ["fr"],
            "email": f"p{next(serial)}@test.example", "appointed_on": "2016-05-01"}


def organization(_caller):
    return {"acronym": f"ORG{next(serial)}", "names": texts("Organization"), "kind": "regional",
            "url": "https://org.example/"}


def body_body(_caller):
    return {"code": f"body_{next(serial)}", "names": texts("Body"), "kind": "committee"}


def plan(_caller):
    first = 2100 + next(serial)
    return {"code": f"{first}-{first + 2}", "titles": texts("Plan"), "starts_on": "2100-01-01",
            "ends_on": "2102-12-31", "currency": "USD", "state": "draft"}


def project(caller):
    return {"plan_id": parent(caller, PLANS)["id"], "number": next(serial), "titles": texts("Project"),
            "objectives": [{"statement": texts("Objective")}], "partners": []}


def area(caller):
    return {"project_id": parent(caller, PROJECTS)["id"], "number": next(serial), "titles": texts("Area"),
            "expected_outcomes": texts("Outcome")}


def indicator(caller):
    return {"area_id": parent(caller, AREAS)["id"], "number": next(serial), "statements": texts("Indicator")}


def target(caller):
    code = f"M9.{next(serial)}"
    return {"area_id": parent(caller, AREAS)["id"], "code": code, "source_ref": code, "statements": texts("Target"),
            "kind": "count", "unit": "people", "target_value": "12.5", "baseline": "0", "due_on": "2102-06-30",
            "indicators": []}


MEMBER_STATES = Resource("member-states", member_state, {"least_developed": True}, unique=["code"], derived="name")
COMMISSIONS = Resource("commissions", commission, {"needs_level": "high"}, unique=["code"], removable="city",
                       readers=ALL_BUT_PARTNER, derived="name")
PEOPLE = Resource("people", person, {"role": "assistant"}, removable="email", reference="organization_id",
                  required="full_name", readers=("secretariat", "finance", "auditor", "commission_mar"))
ORGANIZATIONS = Resource("organizations", organization, {"kind": "ministry"}, unique=["acronym"], removable="url",
                         derived="name")
BODIES = Resource("bodies", body_body, {"kind": "meeting"}, unique=["code"], reference="parent_id", derived="name")
PLANS = Resource("plans", plan, {"ends_on": "2103-12-31"}, unique=["code"], required="titles",
                 derived="total_budget")
PROJECTS = Resource("projects", project, {"titles": {"en": "New", "fr": "Neuf", "ar": "جديد"}}, unique=["plan_id", "number"], reference="plan_id",
                    required="titles", derived="title")
AREAS = Resource("areas", area, {"titles": {"en": "New", "fr": "Neuf", "ar": "جديد"}}, unique=["project_id", "number"], reference="project_id",
                 required="titles", derived="code")
INDICATORS = Resource("indicators", indicator, {"statements": {"en": "New", "fr": "Neuf", "ar": "جديد"}}, unique=["area_id", "number"], reference="area_id",
                      required="statements", derived="code")
TARGETS = Resource("targets", target, {"unit": "visits"}, unique=["area_id", "code"], reference="area_id",
                   required="statements", derived="statement")
WRITABLE = [MEMBER_STATES, COMMISSIONS, PEOPLE, ORGANIZATIONS, BODIES, PLANS, PROJECTS, AREAS, INDICATORS, TARGETS]

# (what is pointed to, what points to it, by which member, with what else)
POINTERS = [
    (MEMBER_STATES, COMMISSIONS, "member_state_id", {"affiliation": "member"}),
    (COMMISSIONS, PEOPLE, "commission_id", {}),
    (ORGANIZATIONS, PEOPLE, "organization_id", {}),
    (BODIES, BODIES, "parent_id", {}),
    (PLANS, PROJECTS, "plan_id", {}),
    (PROJECTS, AREAS, "project_id", {}),
    (AREAS, INDICATORS, "area_id", {}),
    (AREAS, TARGETS, "area_id", {}),
]


def parent(caller, resource):
    """A record that children of this caller's service may hang on; made once."""
    made = caller.service.__dict__.setdefault("parents", {})
    if resource not in made:
        made[resource] = resource.create(caller)
    return made[resource]


def problem(answer, status, code):
    """Check status and code of a problem; its document."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    document = answer.json()
    assert document["code"] == code, document
    return document


def errors(answer):
    """The pairs (place, code) of a problem's errors."""
    return {(e.get("pointer") or e.get("parameter") or e.get("header"), e["code"])
            for e in answer.json().get("errors", [])}
