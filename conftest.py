from datetime import UTC, datetime

import pytest
from django.conf import settings

SHARED = ("processes", "journey")  # tests whose file shares what is costly to start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep such a file on one worker, so that its server is started once."""
    for item in items:
        if any(item.get_closest_marker(name) for name in SHARED):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MESSAGE_GATEWAY = "memory"
    settings.MESSAGE_QUIET_HOURS = ""  # tests run at night too


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test may use the database; it costs nothing until it is touched."""


@pytest.fixture
def noon() -> datetime:
    """A fixed moment: noon in Hậu Giang on 22 July 2022."""
    return datetime(2022, 7, 22, 5, tzinfo=UTC)
