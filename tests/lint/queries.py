#!/usr/bin/python3
"""Run every query file through psql: as it stands, and with each of its optional lines.

usage: queries.py [FILE]...      all of sql/queries/ when none is named

PGHOST and PGDATABASE name a migrated and seeded database; without PGHOST a
private cluster is made.  Everything is rolled back.  Faults name the file and
what psql said; the status is 1 then.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUERIES = ROOT / "sql/queries"
SESSION = """set natcom.roles = 'secretariat,auditor,admin';
set natcom.client = 'natcomd-token';
set natcom.subject = 'developer';
set natcom.language = 'fr';
"""
NEW_ID = "01900000-ffff-7000-8000-000000000001"
# What a value of this type looks like; the type is the cast that follows the placeholder.
BY_CAST = {"uuid[]": "{" + NEW_ID + "}", "text[]": "{MAR,expert}", "date": "2016-03-01", "boolean": "true",
           "numeric": "1.50", "int": "2", "bigint": "2", "text": "month", "timestamptz": "2016-01-04T08:30:00.000000Z"}
VIEWS = {view for path in (ROOT / "sql/rules").glob("*.sql")
         for view in re.findall(r"create view natcom\.(\w+)", path.read_text(encoding="utf-8"))}
# Members that name the record that another hangs on.
PARENTS = ("grant_id", "budget_line_id", "action_id", "meeting_id", "training_id", "visit_id", "dispatch_id",
           "meeting_minutes_id", "progress_report_id", "plan_id")
# What makes a copy of a record one of its own.
NEW_KEYS = {
    "plans": {"code": "2031-2033"}, "projects": {"number": 9998}, "areas": {"number": 9998},
    "indicators": {"number": 9998}, "targets": {"code": "M9.9.9"}, "member-states": {"code": "QQQ"},
    "commissions": {"code": "QQQ", "affiliation": "partner", "member_state_id": None},
    "people": {}, "organizations": {"acronym": "QQQ"}, "bodies": {"code": "qqq"},
}


def psql(script, variables, environment):
    """Standard output of the script; a RuntimeError with what psql said when it fails."""
    command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"]
    for name, value in variables.items():
        command += ["-v", f"{name}={value}"]
    done = subprocess.run(command, input=script, env=environment, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def uncommented(text, word, name):
    """The query with the --word lines of that name made part of it."""
    return re.sub(rf"^--{word} {name}: ", "", text, flags=re.M)


def names(text, word):
    return list(dict.fromkeys(re.findall(rf"^--{word} (\w+): ", text, re.M)))


def variants(text):
    """The query as it stands, then with one optional part after the other, then with all of them."""
    yield "as it stands", text
    full = text
    for word in ("filter", "expand", "role"):
        for name in names(text, word):
            yield f"--{word} {name}", uncommented(text, word, name)
            full = uncommented(full, word, name)
    for name, expression in re.findall(r"^--sort (\w+): (.*)$", text, re.M):
        alias = expression.split(".")[0]
        key = f"{expression}, {alias}.id"
        after = f"and ({key}) > (select {key} from {origin(text)} where {alias}.id = :'cursor_id'::uuid)"
        for direction in ("", " desc"):
            order = f"order by {expression}{direction}, {alias}.id{direction}"
            yield f"--sort {name}{direction}", placed(full, after, order)


def seen_as(role, text, variables, environment):
    """The ids of what a role sees through the query, for every commission it may be."""
    codes = psql(SESSION + "select code from natcom.commission order by code;", {}, environment).split()
    ids = f"select id from ({text.rstrip()}\n) as seen order by id;\n"
    script = "".join(f"set natcom.commission = '{code}';\n{ids}" for code in codes)
    return psql(f"{SESSION}set natcom.roles = '{role}';\n{script}", {**variables, "limit": "1000000"}, environment)


def role_faults(text, variables, environment):
    """A --role line only repeats what the policies say: with and without it the role sees the same."""
    for role in names(text, "role"):
        policy = seen_as(role, text, variables, environment)
        if not policy:
            yield f"--role {role}: the seeds show it nothing, so that the line cannot be checked"
        elif seen_as(role, uncommented(text, "role", role), variables, environment) != policy:
            yield f"--role {role}: hides what the policies show"


def origin(text):
    """What the query reads, with its alias, as its from clause says it: a table, a view or a function."""
    return re.search(r"^  from (natcom\.\w+(\(.*\))? \w+)$", text, re.M).group(1)


def placed(text, after, order):
    return re.sub(r"^--order$", order, re.sub(r"^--after$", after, text, flags=re.M), flags=re.M)


def nested(record):
    """Dotted names as objects, as clients see them; no nulls."""
    result = {}
    for name, value in record.items():
        if value is None:
            continue
        outer, _, inner = name.partition(".")
        if inner:
            result.setdefault(outer, {})[inner] = value
        else:
            result[outer] = value
    return result


def view_of(text):
    """The view that shows what the query reads or writes; None for what is computed."""
    reads = re.findall(r"^  from natcom\.(\w+_resource)", text, re.M)
    writes = [f"{table}_resource" for table in re.findall(r"(?:update|into|delete from) natcom\.(\w+)", text)]
    view = next(iter(reads), None) or next((view for view in reversed(writes) if view in VIEWS), None)
    return f"natcom.{view}" if view else None


def sample_record(text, environment):
    """A record as clients see it."""
    view = view_of(text)
    if view is None:
        return {"id": NEW_ID, "version": 1}
    row = psql(SESSION + f"select row_to_json(r) from {view} r order by r.id limit 1;", {}, environment)
    assert row, f"{view} is empty: seed the database first"
    return nested(json.loads(row))


def sample_variables(path, text, environment):
    """A value for each placeholder of the file."""
    record = sample_record(text, environment)
    nested_in = next((name for name in PARENTS if name in record and re.search(rf"\b{name} = :'id'", text)), None)
    creates = path.name.startswith("create")
    variables = {}
    for name, quoted_cast, bare_cast in re.findall(r":'(\w+)'(?:::([\w]+(?:\[\])?))?|(?<![:\w]):(\w+)", text):
        if bare_cast:
            variables[bare_cast] = "50" if bare_cast == "limit" else str(record["version"])
        elif name == "id":
            variables["id"] = NEW_ID if creates else record[nested_in] if nested_in else record["id"]
        elif name.endswith("_id") and quoted_cast == "uuid":
            variables[name] = record["id"]
        elif name == "body":
            body = {**record, **(NEW_KEYS.get(path.parent.name, {}) if creates else {})}
            variables["body"] = json.dumps(body)
        elif name == "q":
            variables["q"] = "national commission"
        else:
            variables[name] = BY_CAST[quoted_cast]
    variables["cursor_id"] = record["id"]
    return variables


def is_run(path, text):
    """Whether the file can be run on its own; what depends on other records and their states is only planned."""
    if path.name.startswith("list"):
        return True
    if path.name.startswith("get"):
        nested = "report_id|participation_id = |minutes_id = |plan_period_id = |:'expenditure_id'"
        return view_of(text) is not None and not re.search(nested, text)
    return path.parent.name in NEW_KEYS and not re.search("BudgetLine|PlanPeriod", path.name)


def made_before(path, variables, environment):
    """The script that makes the record to delete, since seeded ones are in use."""
    create = path.with_name(path.name.replace("delete", "create"))
    text = create.read_text(encoding="utf-8")
    variables.update(sample_variables(create, text, environment), version="1")
    return f"{text.rstrip()}\n;\n"


def unchanged_after(path):
    """The script that shows the version of the record after an update with what it had."""
    view = origin(path.with_name(path.name.replace("update", "get")).read_text(encoding="utf-8"))
    return f"select 'moved' from {view} where id = :'id'::uuid and version <> :version;\n"


def check(path, environment):
    """Run the file in all variants; return the faults as sentences."""
    text = path.read_text(encoding="utf-8")
    place = path.relative_to(ROOT)
    if path.name.startswith("list") and (text.count("\n--after\n"), text.count("\n--order\n")) != (1, 1):
        return [f"{place}: needs exactly one --after and one --order"]
    variables = sample_variables(path, text, environment)
    runs = is_run(path, text)
    before = made_before(path, variables, environment) if runs and path.name.startswith("delete") else ""
    after = unchanged_after(path) if runs and path.name.startswith("update") else ""
    before += "" if runs else "explain "
    faults = [f"{place}: {fault}" for fault in role_faults(text, variables, environment)]
    for variant, query in variants(text):
        script = f"{SESSION}begin;\n{before}{query.rstrip()}\n;\n\\echo rows :ROW_COUNT\n{after}rollback;\n"
        try:
            output = psql(script, variables, environment)
        except RuntimeError as error:
            faults.append(f"{place}: {variant}: {error}")
            continue
        rows = int(re.search(r"^rows (\d+)$", output, re.M).group(1))
        if runs and not path.name.startswith("list") and rows != 1:
            faults.append(f"{place}: {variant}: {rows} rows instead of 1")
        if after and re.search("^moved$", output, re.M):
            faults.append(f"{place}: an update that changes nothing moves the version")
    return faults


def check_all(paths, environment):
    faults = [fault for path in paths for fault in check(path, environment)]
    for fault in faults:
        print(fault)
    print(f"{len(paths)} query files, {len(faults)} faults")
    return 1 if faults else 0


def main(arguments):
    paths = [pathlib.Path(name).resolve() for name in arguments] or sorted(QUERIES.rglob("*.sql"))
    if os.environ.get("PGHOST"):
        return check_all(paths, {"PGUSER": "natcom_service", **os.environ})
    sys.path.insert(0, str(ROOT / "tests"))
    from support.postgres import SERVICE, Postgres
    from support.service import clean_environment, program
    cluster = Postgres(program())
    try:
        cluster.make_template(clean_environment())
        return check_all(paths, {**os.environ, "PGHOST": str(cluster.folder), "PGDATABASE": "template",
                                 "PGUSER": SERVICE})
    finally:
        cluster.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
