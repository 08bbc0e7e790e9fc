"""Every query file runs in psql as it stands, and with each of its optional lines."""
import os

import pytest
from lint import queries
from support.postgres import SERVICE


@pytest.fixture(scope="module")
def environment(postgres):
    return {**os.environ, "PGHOST": str(postgres.folder), "PGDATABASE": "template", "PGUSER": SERVICE}


def broken(tmp_path, name, right, wrong):
    """A copy of the query file with a fault, in a folder of its resource's name."""
    text = (queries.QUERIES / name).read_text(encoding="utf-8")
    assert right in text
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(queries.QUERIES.rglob("*.sql")), ids=lambda path: path.stem)
def test_a_query_file_runs_with_each_of_its_optional_lines(path, environment):
    assert queries.check(path, environment) == []


def test_a_filter_that_is_no_sql_is_found(tmp_path, environment, monkeypatch):
    monkeypatch.setattr(queries, "ROOT", tmp_path)
    path = broken(tmp_path, "bodies/listBodies.sql", "--filter kind: and b.kind =", "--filter kind: and b.kin =")
    faults = queries.check(path, environment)
    assert any("--filter kind" in fault and "b.kin" in fault for fault in faults)


@pytest.mark.parametrize("wrong, complaint", [
    ("commission: and p.commission_id is null", "hides what the policies show"),
    ("partner: and true", "cannot be checked"),
])
def test_a_role_line_that_is_no_copy_of_the_policy_is_found(tmp_path, environment, monkeypatch, wrong, complaint):
    monkeypatch.setattr(queries, "ROOT", tmp_path)
    path = broken(tmp_path, "people/listPeople.sql",
                  "commission: and p.commission_id = (select natcom.own_commission())", wrong)
    assert any(complaint in fault for fault in queries.check(path, environment))
