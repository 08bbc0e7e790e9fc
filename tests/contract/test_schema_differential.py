"""The schema validator against python3-jsonschema, on random schemas and values.

The cases are written as a suite file and run by schema_suite, the verdict of
the other validator as what is wanted.
"""

import json
import random
import subprocess
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT / "build" / "asan" / "tests" / "schema_suite"
SCHEMAS, VALUES, SEED = 1500, 8, 2018  # the seed is fixed: a failure is repeatable

SCALARS = [None, True, False, 0, 1, 2, 3, -1, 1.5, 4.0, "", "a", "ab", "abc", "é", "1", "x-1"]
NAMES = ["a", "b", "ab", "c"]
PATTERNS = ["^a", "b$", "^[a-c]+$", "1", "^.{2}$"]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]


def value(rng, depth=2):
    kind = rng.randrange(6) if depth > 0 else 0
    if kind == 4:
        return [value(rng, depth - 1) for _ in range(rng.randrange(4))]
    if kind == 5:
        return {name: value(rng, depth - 1) for name in rng.sample(NAMES, rng.randrange(4))}
    return rng.choice(SCALARS)


def some(rng, make, least=1):
    return [make() for _ in range(rng.randrange(least, 4))]


def keywords(rng, depth):
    """One function a keyword; those that hold schemas only while depth lasts."""
    number = lambda: rng.choice([0, 1, 1.5, 2, 3])
    count = lambda: rng.randrange(4)
    names = lambda: rng.sample(NAMES, rng.randrange(3))
    plain = {
        "type": lambda: rng.choice([rng.choice(TYPES), rng.sample(TYPES, 2)]),
        "enum": lambda: some(rng, lambda: value(rng, 1)), "const": lambda: value(rng, 1),
        "minimum": number, "maximum": number, "exclusiveMinimum": number, "exclusiveMaximum": number,
        "multipleOf": lambda: rng.choice([0.5, 1, 2, 1.5]), "minLength": count, "maxLength": count,
        "pattern": lambda: rng.choice(PATTERNS), "minItems": count, "maxItems": count,
        "uniqueItems": lambda: True, "minProperties": count, "maxProperties": count, "required": names,
        "dependentRequired": lambda: {name: names() for name in names()},
        "$ref": lambda: rng.choice(["#/$defs/x", "#/$defs/y"]),
    }
    if depth == 0:
        return plain
    schema = lambda: make_schema(rng, depth - 1)
    schemas = lambda: some(rng, schema)
    properties = lambda: {name: schema() for name in rng.sample(NAMES, 2)}
    return plain | {
        "items": schema, "prefixItems": schemas, "contains": schema, "minContains": count,
        "maxContains": count, "properties": properties, "additionalProperties": schema,
        "patternProperties": lambda: {pattern: schema() for pattern in rng.sample(PATTERNS, 2)},
        "propertyNames": schema, "dependentSchemas": properties, "allOf": schemas, "anyOf": schemas,
        "oneOf": schemas, "not": schema, "if": schema, "then": schema, "else": schema,
    }


def make_schema(rng, depth):
    if rng.randrange(8) == 0:
        return rng.choice([True, False])
    makers = keywords(rng, depth)
    return {name: makers[name]() for name in rng.sample(sorted(makers), rng.randrange(1, 5))}


def document(rng):
    schema = make_schema(rng, 3)
    leaf = {"type": rng.choice(TYPES)}
    return {"allOf": [schema], "$defs": {"x": leaf, "y": {"items": {"$ref": "#/$defs/x"}}}}


def groups():
    rng = random.Random(SEED)
    for number in range(SCHEMAS):
        schema = document(rng)
        other = jsonschema.Draft202012Validator(schema)
        data = [value(rng) for _ in range(VALUES)]
        yield {"description": f"schema {number}: {json.dumps(schema)}", "schema": schema,
               "tests": [{"description": json.dumps(one), "data": one, "valid": other.is_valid(one)}
                         for one in data]}


def test_both_validators_agree(tmp_path):
    made = list(groups())
    (tmp_path / "random.json").write_text(json.dumps(made))
    run = subprocess.run([SUITE, tmp_path], text=True, capture_output=True, timeout=120)
    assert run.stdout.splitlines()[-1] == f"{SCHEMAS * VALUES} passed, 0 failed, 0 skipped", run.stdout[:4000]


def test_the_cases_are_worth_comparing():
    verdicts = [test["valid"] for group in groups() for test in group["tests"]]
    assert 0.1 < sum(verdicts) / len(verdicts) < 0.9
