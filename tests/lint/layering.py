"""Fail on an include that points up a floor or at a neighbour, and on a library
used outside the folder that wraps it.

usage: layering.py FOLDER...     trees laid out as service/: FLOOR/module.[ch]
"""
import pathlib
import re
import sys

# A folder may use itself and folders of lower floors; neighbours do not know each other.
FLOORS = {"base": 1, "http": 2, "db": 2, "auth": 2, "api": 3, "features": 4, "commands": 5}

# Header (prefix) of a library -> the folders that wrap it.
WRAPPED = {
    "event2/http": {"http"},
    "libpq-fe.h": {"db"},
    "jwt.h": {"auth"},
    "cjson/": {"base", "api"},
    "pcre2.h": {"api"},
    "libical/": {"api"},
    "libxml/": {"base"},
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]')


def fault_of_own(here, name):
    there, slash, _ = name.partition("/")
    if not slash or there not in FLOORS:
        return f'"{name}" is not of the form "folder/module.h"'
    if there != here and FLOORS[there] >= FLOORS[here]:
        return f'{here} (floor {FLOORS[here]}) may not use {there} (floor {FLOORS[there]}): "{name}"'
    return None


def fault_of_library(here, name):
    for prefix, owners in WRAPPED.items():
        if name.startswith(prefix) and here not in owners:
            return f"<{name}> belongs to {', '.join(sorted(owners))}, not to {here}"
    return None


def faults(root):
    """Sentences "file:line: what is wrong" for every source below root."""
    for path in sorted(root.glob("*/*.[ch]")):
        here = path.parent.name
        if here not in FLOORS:
            yield f"{path}: {here} is no floor"
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            if found:
                judge = fault_of_own if found.group(1) == '"' else fault_of_library
                fault = judge(here, found.group(2))
                if fault:
                    yield f"{path}:{number}: {fault}"


def main(roots):
    found = [fault for root in roots for fault in faults(pathlib.Path(root))]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
