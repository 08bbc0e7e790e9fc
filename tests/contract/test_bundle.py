"""The bundler gives the same document every time, and faults name file and line."""
import json
import re
import shutil
import subprocess
import sys

import pytest
from support.contract import DOCUMENT, METHODS, ROOT


@pytest.fixture
def folder(tmp_path):
    """A copy of the contract that may be broken, and a place for what comes out."""
    shutil.copytree(ROOT / "openapi", tmp_path / "openapi", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "out").mkdir()
    return tmp_path


def bundle(folder, out="out"):
    (folder / out).mkdir(exist_ok=True)
    return subprocess.run([sys.executable, "openapi/bundle.py", out], cwd=folder, capture_output=True, text=True,
                          timeout=60)


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path, words):
    return next(i for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


def test_the_same_contract_gives_the_same_bytes(folder):
    assert bundle(folder, "one").returncode == 0
    assert bundle(folder, "two").returncode == 0
    for name in ("openapi.json", "openapi.yaml", "lines.json", "problems.json"):
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


def test_the_built_document_is_that_of_the_sources(folder):
    assert bundle(folder).returncode == 0
    assert json.loads((folder / "out/openapi.json").read_text(encoding="utf-8")) == DOCUMENT


def test_yaml_and_json_say_the_same(folder):
    yaml = pytest.importorskip("yaml")
    assert bundle(folder).returncode == 0
    assert yaml.safe_load((folder / "out/openapi.yaml").read_text(encoding="utf-8")) == DOCUMENT


def test_every_operation_parameter_schema_and_member_has_its_line(folder):
    assert bundle(folder).returncode == 0
    lines = json.loads((folder / "out/lines.json").read_text(encoding="utf-8"))
    wanted = []
    for path, item in DOCUMENT["paths"].items():
        at = "#/paths/" + path.replace("~", "~0").replace("/", "~1")
        wanted.append(at)
        for method in METHODS:
            if method in item:
                wanted.append(f"{at}/{method}")
                wanted += [f"{at}/{method}/parameters/{i}" for i in range(len(item[method].get("parameters", [])))]
    for name, schema in DOCUMENT["components"]["schemas"].items():
        wanted.append(f"#/components/schemas/{name}")
        wanted += [f"#/components/schemas/{name}/properties/{member}" for member in schema.get("properties", {})]
    wanted += [f"#/components/parameters/{name}" for name in DOCUMENT["components"]["parameters"]]
    missing = [pointer for pointer in wanted if pointer not in lines and pointer[1:] not in lines]
    assert missing == []
    assert all(re.fullmatch(r"openapi/[\w/.-]+\.yaml:[0-9]+", place) for place in lines.values())
    place = lines.get("#/paths/~1v1~1people/get") or lines["/paths/~1v1~1people/get"]
    people = ROOT / "openapi/paths/people.yaml"
    assert place == f"openapi/paths/people.yaml:{line_of(people, '  get:')}"


def test_a_member_that_stands_twice_is_refused_with_file_and_line(folder):
    people = folder / "openapi/schemas/people.yaml"
    replace(people, "  properties:\n", "  properties:\n    email: {type: string}\n")
    done = bundle(folder)
    assert done.returncode == 1
    second = [i for i, line in enumerate(people.read_text(encoding="utf-8").splitlines(), 1)
              if line.startswith("    email:")][1]
    assert f"openapi/schemas/people.yaml:{second}: " in done.stderr
    assert "email" in done.stderr


@pytest.mark.parametrize("broken", ["'./shared.yaml#/Nothing'", "'./nowhere.yaml#/Languages'"])
def test_a_reference_that_leads_nowhere_is_refused_with_file_and_line(folder, broken):
    people = folder / "openapi/schemas/people.yaml"
    replace(people, "'./shared.yaml#/Languages'" if "'./shared.yaml#/Languages'" in people.read_text()
            else "./shared.yaml#/Languages", broken)
    done = bundle(folder)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.match(r"openapi/schemas/people\.yaml:[0-9]+: \$ref ", done.stderr)


def test_yaml_that_cannot_be_read_is_refused_with_file_and_line(folder):
    people = folder / "openapi/paths/people.yaml"
    replace(people, "    tags: [Who]", "    tags: [Who")
    done = bundle(folder)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(r"openapi/paths/people\.yaml.*line [0-9]+|openapi/paths/people\.yaml:[0-9]+", done.stderr)
