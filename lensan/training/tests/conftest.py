"""Who is signed in at the pages of training."""

import pytest
from django.test import Client

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer, an_officer, sign_in
from lensan.places.tests.make import a_commune


@pytest.fixture
def province(client: Client) -> User:
    user = a_province_officer()
    sign_in(client, user)
    return user


@pytest.fixture
def officer(client: Client) -> User:
    user = an_officer(a_commune())
    sign_in(client, user)
    return user
