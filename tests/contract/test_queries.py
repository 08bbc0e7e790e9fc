"""Every query file runs in psql as it stands, and with each of its optional lines."""
import os

import pytest
from lint import queries
from support.postgres import SERVICE


@pytest.fixture(scope="module")
def environment(postgres):
    return {**os.environ, "PGHOST": str(postgres.folder), "PGDATABASE": "template", "PGUSER": SERVICE}


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A list query with a filter that is no SQL, among the files of its resource."""
    folder = queries.ROOT / "sql/queries/bodies"
    copy = tmp_path_factory.mktemp("queries") / "bodies"
    copy.mkdir()
    path = copy / "listBodies.sql"
    text = (folder / "listBodies.sql").read_text(encoding="utf-8")
    path.write_text(text.replace("--filter kind: and b.kind =", "--filter kind: and b.kin ="), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(queries.QUERIES.rglob("*.sql")), ids=lambda path: path.stem)
def test_a_query_file_runs_with_each_of_its_optional_lines(path, environment):
    assert queries.check(path, environment) == []


def test_a_filter_that_is_no_sql_is_found(broken, environment, monkeypatch):
    monkeypatch.setattr(queries, "ROOT", broken.parents[1])
    faults = queries.check(broken, environment)
    assert any("--filter kind" in fault and "b.kin" in fault for fault in faults)
