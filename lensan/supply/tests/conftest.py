"""Who looks at the pages of supply, and where their files go."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.accounts.tests.make import an_officer, sign_in
from lensan.places.tests.make import a_commune


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client: Client) -> User:
    """The officer of the commune in which these tests happen, signed in."""
    user = an_officer(a_commune())
    sign_in(client, user)
    return user
