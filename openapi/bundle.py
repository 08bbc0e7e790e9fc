#!/usr/bin/env python3
"""Bundle the contract into one document.

usage: bundle.py FOLDER

Reads openapi/openapi.yaml and what it refers to; writes to FOLDER
  openapi.json, openapi.yaml  one OpenAPI document, every $ref within it
  lines.json                  JSON pointer -> "openapi/paths/people.yaml:12"
  problems.json               openapi/problems.yaml
A reference to another file becomes one to #/components/<kind>/<name>, where the
kind follows from the file; path items are put in place.  Faults name file and
line, and end the program with status 1.
"""
import json
import pathlib
import sys

import yaml

ROOT = pathlib.Path("openapi")
KINDS = {"schemas": "schemas", "parameters.yaml": "parameters", "responses.yaml": "responses",
         "headers.yaml": "headers"}


class Fault(Exception):
    """Something wrong in the YAML; the text names file and line."""


class Document:
    """A YAML file as plain values, with the line of every node."""

    def __init__(self, path):
        self.path = path
        self.lines = {}
        try:
            self.root = self.convert(yaml.compose(path.read_text(encoding="utf-8")), "")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise Fault(f"{path.as_posix()}:{mark.line + 1}: {error.problem}") from None

    def convert(self, node, pointer):
        self.lines[pointer] = f"{self.path.as_posix()}:{node.start_mark.line + 1}"
        if isinstance(node, yaml.SequenceNode):
            return [self.convert(child, f"{pointer}/{i}") for i, child in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return yaml.SafeLoader("").construct_object(node) if node.tag != "tag:yaml.org,2002:timestamp" \
                else node.value
        result = {}
        for key, child in node.value:
            name = str(key.value)
            where = f"{pointer}/{token(name)}"
            if name in result:
                raise Fault(f"{self.path.as_posix()}:{key.start_mark.line + 1}: {name} stands twice")
            result[name] = self.convert(child, where)
            self.lines[where] = f"{self.path.as_posix()}:{key.start_mark.line + 1}"
        return result


def token(name):
    return name.replace("~", "~0").replace("/", "~1")


def step(node, name):
    name = name.replace("~1", "/").replace("~0", "~")
    return node[int(name)] if isinstance(node, list) else node[name]


class Bundle:
    """The document being put together."""

    def __init__(self):
        self.documents = {}
        self.lines = {}
        self.components = {}
        self.origins = {}
        self.main = self.document(ROOT / "openapi.yaml")
        self.result = dict(self.main.root)
        self.result["paths"] = {}
        self.result["components"] = dict(self.main.root.get("components", {}))

    def document(self, path):
        path = pathlib.Path(path)
        if path not in self.documents:
            self.documents[path] = Document(path)
        return self.documents[path]

    def locate(self, document, reference, at):
        """The document and pointer that a reference of ${document} leads to."""
        file, _, pointer = reference.partition("#")
        target = document
        if file:
            path = (document.path.parent / file).resolve().relative_to(pathlib.Path.cwd())
            if not path.is_file():
                raise Fault(f"{at}: $ref {reference}: no such file")
            target = self.document(path)
        node = target.root
        try:
            for name in pointer.split("/")[1:]:
                node = step(node, name)
        except (KeyError, IndexError, ValueError):
            raise Fault(f"{at}: $ref {reference} leads nowhere") from None
        return target, pointer, node

    def component(self, document, reference, at):
        """Take what is referred to into the components; return the inner reference."""
        target, pointer, node = self.locate(document, reference, at)
        kind = KINDS.get(target.path.name) or KINDS.get(target.path.parent.name)
        name = pointer.split("/")[-1]
        if kind is None or pointer.count("/") != 1:
            raise Fault(f"{at}: $ref {reference} must lead to a named schema, parameter, response or header")
        origin = (target.path, pointer)
        if self.origins.setdefault((kind, name), origin) != origin:
            raise Fault(f"{at}: two {kind} are called {name}")
        place = self.components.setdefault(kind, {})
        if name not in place:
            place[name] = None
            place[name] = self.copy(target, node, pointer, f"#/components/{kind}/{name}")
        return f"#/components/{kind}/{name}"

    def copy(self, document, node, source, pointer):
        """A copy of the node with inner references; its lines are noted."""
        at = document.lines[source]
        self.lines[pointer] = at
        if isinstance(node, list):
            return [self.copy(document, child, f"{source}/{i}", f"{pointer}/{i}")
                    for i, child in enumerate(node)]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("$ref"), str):
            return {**node, "$ref": self.component(document, node["$ref"], at)}
        return {name: self.copy(document, child, f"{source}/{token(name)}", f"{pointer}/{token(name)}")
                for name, child in node.items()}

    def paths(self):
        for path, item in self.main.root["paths"].items():
            at = self.main.lines[f"/paths/{token(path)}"]
            target, pointer, node = self.locate(self.main, item["$ref"], at)
            self.result["paths"][path] = self.copy(target, node, pointer, f"#/paths/{token(path)}")

    def build(self):
        self.paths()
        for kind in sorted(self.components):
            found = self.components[kind]
            self.result["components"][kind] = {name: found[name] for name in sorted(found)}
        return self.result


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main(folder):
    bundle = Bundle()
    result = bundle.build()
    folder = pathlib.Path(folder)
    write(folder / "problems.json", Document(ROOT / "problems.yaml").root)
    write(folder / "lines.json", bundle.lines)
    (folder / "openapi.yaml").write_text(
        yaml.safe_dump(result, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8")
    write(folder / "openapi.json", result)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except (Fault, yaml.YAMLError) as error:
        sys.exit(str(error))
