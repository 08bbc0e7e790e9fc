"""Fixtures: a PostgreSQL cluster a worker, a service, a caller of every role."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from support import elsewhere  # noqa: E402
from support.postgres import Postgres  # noqa: E402
from support.service import Service, clean_environment, program  # noqa: E402
from support.session import Session  # noqa: E402


@pytest.fixture(scope="session")
def postgres():
    if elsewhere.PLACE:
        yield elsewhere.Database()
        return
    cluster = Postgres(program())
    try:
        cluster.make_template(clean_environment())
        yield cluster
    finally:
        cluster.close()


@pytest.fixture(scope="session")
def database(postgres):
    """Name of the database of `service`."""
    if elsewhere.PLACE:
        return "natcom"
    return postgres.create_database()


@pytest.fixture(scope="session")
def service(postgres, database):
    if elsewhere.PLACE:
        yield elsewhere.Elsewhere()
        return
    running = Service(postgres.url(database))
    yield running
    running.stop()


@pytest.fixture
def fresh_service(postgres):
    """A function that starts a service with its own settings on its own database."""
    started = []

    def start(database=None, **settings):
        if elsewhere.PLACE:
            elsewhere.not_here("a service of its own")
        running = Service(postgres.url(database or postgres.create_database()), **settings)
        started.append(running)
        return running

    yield start
    for running in started:
        if running.process.poll() is None:
            running.resume()
            running.stop()


@pytest.fixture(scope="session")
def api(service):
    """A caller without a token."""
    return Session(service)


def role_fixture(name, role, commission=None):
    @pytest.fixture(scope="session", name=name)
    def caller(service):
        return Session(service, service.mint(role, commission))
    return caller


secretariat = role_fixture("secretariat", "secretariat")
finance = role_fixture("finance", "finance")
auditor = role_fixture("auditor", "auditor")
partner = role_fixture("partner", "partner")
admin = role_fixture("admin", "admin")
commission_mar = role_fixture("commission_mar", "commission", "MAR")
