"""What the tests of faults share."""
import pytest

from support.postgres import Postgres
from support.service import clean_environment, program


@pytest.fixture(scope="module")
def cluster():
    """A server of the module's own, which may be killed: the other tests keep theirs."""
    own = Postgres(program())
    try:
        own.make_template(clean_environment())
        yield own
    finally:
        own.close()
