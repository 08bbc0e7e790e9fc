"""Fail on words that no file of the project may hold: marks of unfinished work,
and paths that exist on one machine only.

usage: words.py FILE...
"""
import pathlib
import re
import sys

# Written so that this file does not hold the words itself.
REFUSED = {
    "unfinished": re.compile(r"\b(?:[T]ODO|[F]IXME|[H]ACK)\b"),
    "path of one machine": re.compile(r"(?<![\w.~-])/(?:home|root|work|Users)/[\w.-]+"),
}


def faults(path):
    """Sentences "file:line: what is wrong"; what is no text, or gone, has none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (UnicodeDecodeError, FileNotFoundError):
        return
    for number, line in enumerate(lines, 1):
        for what, pattern in REFUSED.items():
            for found in pattern.finditer(line):
                yield f"{path}:{number}: {what}: {found.group(0)}"


def main(names):
    found = [fault for name in names for fault in faults(pathlib.Path(name))]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
