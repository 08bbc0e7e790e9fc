"""The engine of a run, or the reason why there is none, loudly."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from engine import Engine, NoEngine  # noqa: E402


@pytest.fixture(scope="session")
def engine():
    try:
        found = Engine()
    except NoEngine as reason:
        pytest.skip(f"NOTHING IS TESTED: {reason}")
    yield found
    found.stop()


@pytest.fixture(scope="session")
def image(engine):
    """The image, built from this checkout."""
    engine.build("natcom:test", "-f", "docker/Dockerfile", ".")
    return "natcom:test"
