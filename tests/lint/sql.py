"""Fail on SQL files that do not keep the project's conventions.

usage: sql.py FOLDER      the tree with migrations/, rules/, queries/ and seed/
"""
import pathlib
import re
import sys

COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.S)
LITERAL = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\$\$")
KEYWORD = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|CREATE|ALTER|TABLE|JOIN|GRANT|POLICY|FUNCTION)\b")
FUNCTION = re.compile(r"create (?:or replace )?function\s+([a-z_.0-9]+).*?(?:\bas \$|\bbegin atomic|\breturn\b)", re.S)
# A name that format() completes is a partition's: the house rules of the database look at those.
TABLE = re.compile(r"create table (?:if not exists )?natcom\.([a-z_]+)(?![\w%])")
CREATE_ONCE = re.compile(r"^create (policy|trigger|view|type)\b[^;]*?\b([a-z_0-9.]+)", re.M)
MIGRATION = re.compile(r"^\d{4}_[a-z_]+\.sql$")


def code_of(text):
    """The statements: comments and quoted text blanked, line numbers kept."""
    def blank(found):
        return "\n" * found.group(0).count("\n")
    return LITERAL.sub("''", COMMENT.sub(blank, text))


def every_file(path, text):
    if not text.startswith("--"):
        yield "does not open with a comment that says what it is for"
    if "\t" in text or "\r" in text:
        yield "holds a tab or carriage return"
    for found in KEYWORD.finditer(code_of(text)):
        yield f"keyword in upper case: {found.group(0)}"
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip():
            yield f"line {number} ends with blanks"


def migrations(root):
    names = sorted(path.name for path in (root / "migrations").glob("*"))
    for number, name in enumerate(names, 1):
        if not MIGRATION.match(name):
            yield f"migrations/{name}: is not named NNNN_noun.sql"
        elif int(name[:4]) != number:
            yield f"migrations/{name}: the numbers have a gap or a repetition before it"


def tables(root):
    """Every table has a comment and a rules file that forces row level security."""
    texts = {part: "\n".join(COMMENT.sub("", path.read_text(encoding="utf-8"))
                             for path in sorted((root / part).glob("*.sql")))
             for part in ("migrations", "rules")}
    for table in TABLE.findall(texts["migrations"]):
        if f"comment on table natcom.{table} " not in texts["migrations"]:
            yield f"table {table}: no comment says what it is for"
        for clause in ("enable", "force"):
            if not re.search(rf"alter table natcom\.{table}\s+{clause} row level security", texts["rules"]):
                yield f"table {table}: no rules file says '{clause} row level security'"


def rules(path, text):
    """Rules are applied again and again."""
    code = COMMENT.sub("", text)
    for kind, name in CREATE_ONCE.findall(code):
        if not re.search(rf"drop {kind} if exists {re.escape(name)}\b", code):
            yield f"create {kind} {name} without 'drop {kind} if exists' fails the second time"
    for found in FUNCTION.finditer(code):
        # The names behind "return" are resolved at the creation, not at the call.
        if "search_path" not in found.group(0) and not found.group(0).endswith("return"):
            yield f"function {found.group(1)} sets no search_path"


def queries(path, text):
    lines = text.splitlines()
    if not lines or not lines[0].startswith(f"-- {path.stem}: "):
        yield f"line 1 is not '-- {path.stem}: what it does'"
    if not any(line.startswith("-- cost: ") for line in lines[:6]):
        yield "no '-- cost:' in its head"
    if path.stem.startswith("list"):
        for mark in ("--after", "--order"):
            if lines.count(mark) != 1:
                yield f"{mark} stands {lines.count(mark)} times, not once"
    if re.search(r":'?[a-z_]+'?(::[a-z]+)? is null\s+or\b", text):
        yield "'parameter is null or ...' defeats the index: use --filter"


KINDS = {"rules": rules, "queries": queries}


def faults(root):
    for path in sorted(root.rglob("*.sql")):
        text = path.read_text(encoding="utf-8")
        kind = KINDS.get(path.relative_to(root).parts[0])
        found = [*every_file(path, text), *(kind(path, text) if kind else ())]
        yield from (f"{path}: {fault}" for fault in found)
    yield from migrations(root)
    yield from tables(root)


def main(root):
    found = list(faults(pathlib.Path(root)))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
