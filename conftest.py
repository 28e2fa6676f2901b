from datetime import UTC, datetime

import pytest
from django.conf import settings


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MESSAGE_GATEWAY = "memory"


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test may use the database; it costs nothing until it is touched."""


@pytest.fixture
def noon() -> datetime:
    """A fixed moment: noon in Hậu Giang on 22 July 2022."""
    return datetime(2022, 7, 22, 5, tzinfo=UTC)
