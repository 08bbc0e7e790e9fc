"""The checks of make check find what they are for: negative controls."""
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
TOP = "/*\n * What it is for.\n */\n"


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def run(script, root):
    done = subprocess.run([sys.executable, HERE / script, root], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("folder, include", [
    ("base", '"api/router.h"'),
    ("http", '"db/db.h"'),
    ("api", '"commands/serve.h"'),
    ("base", '"arena.h"'),
    ("api", "<libpq-fe.h>"),
    ("db", "<event2/http.h>"),
    ("http", "<cjson/cJSON.h>"),
])
def test_an_include_up_a_floor_or_past_a_wrapper_is_refused(tmp_path, folder, include):
    write(tmp_path, {f"{folder}/module.c": f"{TOP}#include {include}\n"})
    status, text = run("layering.py", tmp_path)
    assert status == 1 and "module.c:4:" in text


@pytest.mark.parametrize("folder, include", [("api", '"base/arena.h"'), ("db", "<libpq-fe.h>"), ("db", '"db/rows.h"')])
def test_an_include_down_a_floor_is_accepted(tmp_path, folder, include):
    write(tmp_path, {f"{folder}/module.c": f"{TOP}#include {include}\n"})
    assert run("layering.py", tmp_path)[0] == 0


@pytest.mark.parametrize("files, complaint", [
    ({"base/a.c": TOP + "int f(void);\n" * 600}, "603 lines, more than 500"),
    ({"base/a.c": TOP + "int f(void)\n{\n" + "\tg();\n" * 70 + "\treturn 0;\n}\n"}, "more than 60"),
    ({"base/a.c": TOP + "int f(int i)\n{\n" + "\tif (i)\n\t\treturn 1;\n" * 16 + "\treturn 0;\n}\n"}, "cyclomatic"),
    ({"base/a.h": TOP + '#include "base/b.h"\n', "base/b.h": TOP + '#include "base/a.h"\n'}, "cycle: base/a base/b"),
    ({"base/a.h": TOP + "extern int level;\n"}, "mutable extern"),
    ({"base/a.h": TOP + "typedef struct a a;\n"}, "typedef of a struct"),
    ({"base/a.c": "int f(void);\n"}, "no comment at the top"),
    ({"base/a.h": TOP + "int f(int a, int b, int c, int d, int e,\n    int (*g)(int, int));\n"}, "6 parameters"),
])
def test_a_tree_over_a_limit_is_refused(tmp_path, files, complaint):
    write(tmp_path, {"base/other.c": TOP + "int f(void)\n{\n\treturn 0;\n}\n", **files})
    status, text = run("structure.py", tmp_path)
    assert status == 1 and complaint in text


@pytest.mark.parametrize("text, complaint", [
    ("/* TO" "DO: the rest */", "words:1: unfinished"),
    ("\n# FIX" "ME", "words:2: unfinished"),
    ("See /ho" "me/amina/notes.", "words:1: path of one machine"),
    ("a TODOS table, fixme, XXXXXX, ~/home/x, /homes/x, /v1/work/items", ""),
])
def test_a_word_that_no_file_may_hold_is_found(tmp_path, text, complaint):
    write(tmp_path, {"words": text})
    status, found = run("words.py", tmp_path / "words")
    assert status == bool(complaint) and complaint in found


GOOD_SQL = {
    "migrations/0001_thing.sql": "-- Things.\ncreate table natcom.thing (id uuid);\n"
                                 "comment on table natcom.thing is 'a';\n",
    "rules/thing.sql": "-- Things.\nalter table natcom.thing enable row level security;\n"
                       "alter table natcom.thing force row level security;\n",
    "queries/things/listThings.sql": "-- listThings: all\n-- cost: a page\nselect 1\n--after\n--order\n limit :limit\n",
}


def test_sql_that_keeps_the_conventions_is_accepted(tmp_path):
    write(tmp_path, GOOD_SQL)
    assert run("sql.py", tmp_path) == (0, "\n")


@pytest.mark.parametrize("name, old, new, complaint", [
    ("migrations/0001_thing.sql", "-- Things.\n", "", "not open with a comment"),
    ("migrations/0001_thing.sql", "comment on table", "-- comment on table", "no comment says"),
    ("migrations/0001_thing.sql", "create table", "CREATE table", "upper case"),
    ("rules/thing.sql", "force row", "no force row", "force row level security"),
    ("rules/thing.sql", "-- Things.\n", "-- Things.\ncreate policy p on natcom.thing;\n", "fails the second time"),
    ("queries/things/listThings.sql", "listThings", "listThing", "line 1"),
    ("queries/things/listThings.sql", "-- cost", "-- price", "no '-- cost:'"),
    ("queries/things/listThings.sql", "--order\n", "", "--order stands 0 times"),
    ("queries/things/listThings.sql", "select 1", "select 1 where (:'id' is null or true)", "defeats the index"),
])
def test_sql_that_breaks_a_convention_is_refused(tmp_path, name, old, new, complaint):
    assert old in GOOD_SQL[name]
    write(tmp_path, {**GOOD_SQL, name: GOOD_SQL[name].replace(old, new, 1)})
    status, text = run("sql.py", tmp_path)
    assert status == 1 and complaint in text


def test_a_gap_in_the_migrations_is_refused(tmp_path):
    write(tmp_path, {**GOOD_SQL, "migrations/0003_other.sql": "-- Others.\n"})
    status, text = run("sql.py", tmp_path)
    assert status == 1 and "gap" in text
