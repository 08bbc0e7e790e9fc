"""Every declared filter, sort and expansion does what its name says, judged by the rows themselves."""
from decimal import Decimal
from urllib.parse import quote

import pytest
from support.contract import DOCUMENT, resolve

LISTS = [(path, item["get"]) for path, item in DOCUMENT["paths"].items()
         if path.startswith("/v1/") and "{" not in path and item.get("get", {}).get("operationId", "").startswith("list")]
GENERAL = {"limit", "cursor", "sort", "fields", "expand", "count", "raw"}
SUFFIXES = ("_not", "_min", "_max", "_from", "_before", "_exists")


def filters_of(operation):
    parameters = [resolve(parameter) for parameter in operation["parameters"]]
    return [parameter["name"] for parameter in parameters
            if parameter["in"] == "query" and parameter["name"] not in GENERAL]


FILTERS = [pytest.param(path, name, id=f"{operation['operationId']}-{name}")
           for path, operation in LISTS for name in filters_of(operation)]


def split(name, rows):
    """Member and kind of comparison of a filter."""
    known = {member for row in rows for member in row}
    for suffix in SUFFIXES:
        if name.endswith(suffix) and name not in known:
            return name[:-len(suffix)], suffix
    return name, ""


def as_text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def fits(row, member, suffix, value):
    """Whether a row fits the filter, as the conventions say."""
    found = row.get(member)
    if suffix == "_exists":
        return (found is not None) == (value == "true")
    if suffix == "":
        return found is not None and as_text(found) == value
    if suffix == "_not":
        return found is None or as_text(found) != value
    if found is None:
        return False
    if suffix in ("_min", "_max"):
        return Decimal(found) >= Decimal(value) if suffix == "_min" else Decimal(found) <= Decimal(value)
    return found >= value if suffix == "_from" else found < value


@pytest.fixture(scope="module")
def everything(auditor):
    """All rows of a list, read once."""
    # Feeds are everybody's own: the demo data hold none of the auditor's.
    assert auditor.post("/v1/calendar-feeds", {"name": "Own", "kinds": ["meeting"]}).status_code == 201
    found = {}

    def read(path):
        if path not in found:
            found[path] = auditor.rows(f"{path}?limit=200")
        return found[path]
    return read


def ids(rows):
    return {row["id"] for row in rows}


@pytest.mark.parametrize("path, name", FILTERS)
def test_a_filter_gives_exactly_the_rows_that_fit(path, name, auditor, everything):
    rows = everything(path)
    assert rows, f"{path} is empty: nothing to judge a filter by"
    if name == "q":
        row = rows[-1]
        text = next(row[member] for member in ("full_name", "name", "title", "statement") if member in row)
        word = max(text.replace("-", " ").replace("'", " ").replace(",", " ").split(), key=len)
        assert row["id"] in ids(auditor.rows(f"{path}?limit=200&q={quote(word)}"))
        assert auditor.rows(f"{path}?q=nosuchwordanywhere") == []
        return
    if name == "updated_since":
        # Without the Z, which sorts behind the digits that a shorter fraction lacks.
        member = "updated_at" if "updated_at" in rows[0] else "time"
        latest = max(row[member].rstrip("Z") for row in rows)
        expected = {row["id"] for row in rows if row[member].rstrip("Z") >= latest}
        assert ids(auditor.rows(f"{path}?limit=200&updated_since={latest}Z")) == expected
        return
    member, suffix = split(name, rows)
    values = ["true", "false"] if suffix == "_exists" else sorted(
        {as_text(row[member]) for row in rows if row.get(member) is not None})
    if not values:
        pytest.skip(f"no row has {member}")
    for value in dict.fromkeys((values[0], values[len(values) // 2], values[-1])):
        expected = {row["id"] for row in rows if fits(row, member, suffix, value)}
        assert ids(auditor.rows(f"{path}?limit=200&{name}={quote(value)}")) == expected, value


@pytest.mark.parametrize("path, operation", LISTS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_sort_orders_both_ways_and_pages_hold_every_row_once(path, operation, auditor, everything):
    for name in operation["x-natcom-sorts"]:
        up = auditor.rows(f"{path}?sort={name}&limit=7")
        down = auditor.rows(f"{path}?sort=-{name}&limit=7")
        assert [row["id"] for row in up] == [row["id"] for row in reversed(down)]
        assert ids(up) == ids(everything(path)) and len(up) == len(ids(up))
        keys = [row[name] for row in up]
        if all(isinstance(key, int) or str(key).isascii() and str(key).replace("_", "").isalnum() for key in keys):
            assert keys == sorted(keys)


@pytest.mark.parametrize("path, operation", [entry for entry in LISTS if entry[1].get("x-natcom-expansions")],
                         ids=lambda value: value if isinstance(value, str) else "")
def test_every_expansion_stands_beside_the_id_it_belongs_to(path, operation, auditor):
    names = operation["x-natcom-expansions"]
    rows = auditor.rows(f"{path}?limit=200&expand={','.join(names)}")
    for row in rows:
        for name in names:
            if isinstance(row.get(name), list):
                continue
            assert (name in row) == (f"{name}_id" in row)
            if name in row:
                assert row[name]["id"] == row[f"{name}_id"]
