import os
from collections.abc import Iterator
from datetime import UTC, datetime

import hypothesis
import pytest
from django.conf import settings

from lensan.kernel.tests import migrated

SHARED = ("processes", "journey")  # tests whose file shares what is costly to start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep such a file on one worker, so that its server is started once; all files about Mercur share one."""
    for item in items:
        if any(item.get_closest_marker(name) for name in SHARED):
            stem = item.path.stem
            group = "mercur" if stem.startswith("test_mercur") else stem
            item.add_marker(pytest.mark.xdist_group(group))


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MESSAGE_GATEWAY = "memory"
    settings.MESSAGE_QUIET_HOURS = ""  # tests run at night too
    hypothesis.settings.register_profile(
        "untimed", deadline=None
    )  # on whatever machine, beside whatever
    hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Let each worker's database begin as a copy; Django then runs what may be left to migrate."""
    default = settings.DATABASES["default"]
    if settings.ON_POSTGRESQL:
        default["TEST"]["TEMPLATE"] = migrated.template(os.environ["DATABASE_URL"])
        yield
    else:
        with migrated.in_memory("file:memorydb_default?mode=memory&cache=shared"):
            yield


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test may use the database; it costs nothing until it is touched."""


@pytest.fixture
def noon() -> datetime:
    """A fixed moment: noon in Hậu Giang on 22 July 2022."""
    return datetime(2022, 7, 22, 5, tzinfo=UTC)
