"""What belongs to one commission is for another exactly what was never there."""
import re

import pytest

from contract.test_every_operation import OPERATIONS, UNKNOWN_ID
from contract.test_every_write import VALID, peaceful
from support.grants import key

# Paths below which everything is one commission's.
OWN = ("/v1/grants/{id}", "/v1/affiliates/{id}", "/v1/dispatches/{id}", "/v1/actions/{id}", "/v1/meetings/{id}/participations/{participation_id}")
OWNED = [case for case in OPERATIONS if "commission" in case.values[2]["x-natcom-roles"]
         and case.values[1].startswith(OWN)]
ID = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")
CONDITIONS = [{}, {"If-Match": "*"}, {"If-Match": '"99"'}, {"If-None-Match": "*"}, {"Accept": "text/csv"}]


@pytest.fixture(scope="module")
def office(postgres):
    with peaceful(postgres) as own:
        own.stranger = own.of("TUN")
        yield own


def path_and_body(office, path, operation):
    """Something of MAR's that the operation is for, and a body that would do."""
    if operation["operationId"] in VALID:
        return VALID[operation["operationId"]](office)
    # What only reads: below a grant, what a write of the same path or of the one above names.
    for above in (path, path.rsplit("/", 1)[0]):
        for case in OPERATIONS:
            if case.values[1] == above and case.id in VALID:
                rest = path.removeprefix(above)
                return VALID[case.id](office)[0] + ("" if "{" in rest else rest), {}
    raise AssertionError("no write is near " + path)


def nameless(answer):
    """An answer without what is its own: request id and date."""
    body = answer.content.replace(answer.headers["X-Request-Id"].encode(), b"ID")
    return answer.status_code, body, {name: value for name, value in answer.headers.items()
                                      if name not in ("X-Request-Id", "Date")}


@pytest.mark.parametrize("method, path, operation", OWNED)
def test_another_commission_is_told_what_is_told_of_nothing(office, method, path, operation):
    at, body = path_and_body(office, path, operation)
    if len(ID.findall(at)) < path.count("{"):
        at = f"{at}/{UNKNOWN_ID}"
    options = {} if method in ("GET", "DELETE") else {"json": body}
    for condition in CONDITIONS:
        for query in ("", "?dry_run=true") if method != "GET" else ("", "?fields=id"):
            hidden, unknown = (nameless(office.stranger.request(
                method, where + query, headers={**key(), **condition}, **options))
                for where in (at, ID.sub(UNKNOWN_ID, at)))
            assert hidden == unknown, (condition, query)
            assert hidden[0] in (400, 404, 406, 428), (condition, query)
