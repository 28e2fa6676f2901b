"""Who may give, manage and unlock whose account."""

import pytest

from lensan.accounts import access
from lensan.accounts.models import Role
from lensan.accounts.tests.make import (
    a_district_officer,
    a_helper,
    a_province_officer,
    a_user,
    an_officer,
)
from lensan.places.tests.make import a_commune, a_hamlet

BELOW_DISTRICT = {
    Role.COMMUNE, Role.HELPER, Role.TRAINER, Role.CARRIER, Role.COOPERATIVE, Role.HOUSEHOLD,
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "given"),
    [
        (Role.PROVINCE, set(Role)),
        (Role.DISTRICT, BELOW_DISTRICT),
        (Role.COMMUNE, {Role.HELPER, Role.COOPERATIVE, Role.HOUSEHOLD}),
        (Role.HELPER, set()), (Role.TRAINER, set()), (Role.CARRIER, set()),
        (Role.COOPERATIVE, set()), (Role.HOUSEHOLD, set()),
    ],
)  # fmt: skip
def test_each_role_gives_accounts_to_those_below(role: Role, given: set[Role]) -> None:
    user = a_user(role)

    assert {other for other in Role if access.can_appoint(user, other)} == given


def test_every_role_has_its_duties_in_words() -> None:
    assert set(access.DUTIES) == set(Role)


def test_an_officer_manages_an_account_that_lies_wholly_on_their_ground() -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Lựu")
    officer = an_officer(here)
    wholly = a_helper(a_hamlet("Ấp 1", here))
    partly = a_helper(a_hamlet("Ấp 2", here), a_hamlet("Ấp 2", there))
    nowhere = a_user(Role.HOUSEHOLD)

    managed = [access.can_manage(officer, who) for who in (wholly, partly, nowhere)]

    assert managed == [True, False, False]
    assert set(access.visible_to(officer)) == {officer, wholly, partly}


def test_the_province_manages_everybody_but_oneself() -> None:
    officer, other, nowhere = a_province_officer(), a_province_officer(), a_user(Role.CARRIER)

    managed = [access.can_manage(officer, who) for who in (other, nowhere, officer)]

    assert managed == [True, True, False]
    assert access.visible_to(officer).count() == 3


def test_a_district_manages_its_communes_officers() -> None:
    commune = a_commune()
    assert commune.district is not None
    officer = a_district_officer(commune.district)

    assert access.can_manage(officer, an_officer(commune))
    assert not access.can_manage(officer, an_officer(a_commune("Hỏa Lựu")))


def test_a_colleague_on_the_same_ground_may_unlock() -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Lựu")
    officer = an_officer(here)
    asked = (an_officer(here), an_officer(there), officer, a_helper(a_hamlet("Ấp 1", here)))

    assert [access.can_unlock(officer, who) for who in asked] == [True, False, False, True]


@pytest.mark.parametrize("role", [Role.HELPER, Role.TRAINER, Role.COOPERATIVE, Role.HOUSEHOLD])
def test_nobody_but_an_officer_sees_an_account(role: Role) -> None:
    user = a_user(role, communes=(a_commune(),))

    assert (access.can_list(user), access.visible_to(user).exists()) == (False, False)


def test_a_person_goes_by_their_name_or_else_by_their_sign_in() -> None:
    named, nameless = a_user(full_name="Lê Út"), a_user(full_name="", username="ut")

    assert (str(named), named.get_full_name(), nameless.get_short_name()) == (
        "Lê Út", "Lê Út", "ut",
    )  # fmt: skip
