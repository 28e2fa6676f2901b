from itertools import count
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lensan.accounts.middleware import SETTLED
from lensan.accounts.models import Role, User
from lensan.places.models import Commune, District, Hamlet

PASSWORD = "khóm Cầu Đúc 2022"
_number = count(1)


def a_user(
    role: Role = Role.HOUSEHOLD,
    *,
    communes: tuple[Commune, ...] = (),
    hamlets: tuple[Hamlet, ...] = (),
    **fields: Any,
) -> User:
    number = next(_number)
    fields = {"username": f"nguoi{number}", "full_name": f"Nguyễn Thị {number}"} | fields
    user = User.objects.create_user(password=PASSWORD, role=role, **fields)
    user.communes.set(communes)
    user.hamlets.set(hamlets)
    return user


def an_officer(*communes: Commune, role: Role = Role.COMMUNE, **fields: Any) -> User:
    return a_user(role, communes=communes, **fields)


def a_province_officer(**fields: Any) -> User:
    return a_user(Role.PROVINCE, **fields)


def a_district_officer(district: District, **fields: Any) -> User:
    return a_user(Role.DISTRICT, communes=tuple(district.communes.all()), **fields)


def a_helper(*hamlets: Hamlet, **fields: Any) -> User:
    return a_user(Role.HELPER, hamlets=hamlets, **fields)


def sign_in(client: Client, user: User) -> None:
    """Sign the user in as one who has passed all that is asked, the second factor too."""
    client.force_login(user)
    session = client.session
    session[SETTLED] = True
    session.save()


def queries(client: Client, address: str) -> int:
    """How often this page asks the database, the session's first page left aside."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
