"""Who may do what with lists and with producers' files."""

from collections.abc import Callable

import pytest

from lensan.accounts.models import OFFICERS, Role, User
from lensan.accounts.tests.make import a_user
from lensan.producers import access
from lensan.producers.models import Import, Producer, Record
from lensan.producers.tests.make import NOON
from lensan.producers.tests.make_people import a_held_record, a_list, a_producer

HANDS_ON = OFFICERS | {Role.HELPER}


def _who(may: Callable[[User], bool]) -> set[Role]:
    return {role for role in Role if may(a_user(role))}


@pytest.mark.parametrize(
    ("may", "whom"),
    [
        (access.can_import, OFFICERS),
        (access.can_review, OFFICERS),
        (access.can_merge, OFFICERS),
        (access.can_take_away, OFFICERS),
        (access.can_register, HANDS_ON),
    ],
)
def test_a_right_of_a_role_is_of_these_roles_alone(
    may: Callable[[User], bool], whom: set[Role]
) -> None:
    assert _who(may) == whom


@pytest.mark.parametrize(
    ("may", "whom"),
    [
        (access.can_correct, HANDS_ON),
        (access.can_record_consent, HANDS_ON),
        (access.can_erase, OFFICERS),
    ],
)
def test_a_right_on_a_file_ends_with_its_erasure(
    may: Callable[[User, Producer], bool], whom: set[Role]
) -> None:
    producer = a_producer()
    erased = Producer(erased_at=NOON)

    assert _who(lambda user: may(user, producer)) == whom
    assert _who(lambda user: may(user, erased)) == set()


def test_a_household_records_its_own_consent_and_nobody_elses() -> None:
    household = a_user(Role.HOUSEHOLD)

    assert access.can_record_consent(household, Producer(account=household))
    assert not access.can_record_consent(household, Producer(account=a_user()))


def test_a_list_is_undone_by_who_brought_it_or_the_province() -> None:
    mine = a_user(Role.COMMUNE)
    source = a_list(by=mine)

    assert access.can_undo(mine, source)
    assert _who(lambda user: access.can_undo(user, source)) == {Role.PROVINCE}


def test_nobody_but_officers_sees_lists_and_rows() -> None:
    a_held_record(a_producer(), source=a_list(state=Import.State.DONE))

    for role in set(Role) - OFFICERS:
        user = a_user(role)
        assert not Import.objects.visible_to(user).exists()
        assert not Record.objects.visible_to(user).exists()
