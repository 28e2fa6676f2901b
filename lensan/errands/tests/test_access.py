"""Officers run errands in their territory; nobody else does."""

import pytest

from lensan.accounts.models import OFFICERS, Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer
from lensan.errands.access import can_operate, can_set_columns
from lensan.errands.models import Batch, Errand, FloorFile
from lensan.errands.tests.make import a_file, a_wanted_stall, an_open_stall, waiting
from lensan.marketplaces.tests.make import a_seller
from lensan.places.tests.make import a_commune


@pytest.mark.parametrize("role", Role)
def test_only_officers_run_errands_and_only_the_province_sets_columns(role: Role) -> None:
    user = a_user(role)

    assert can_operate(user) is (role in OFFICERS)
    assert can_set_columns(user) is (role == Role.PROVINCE)


def test_an_officer_sees_the_errands_of_their_territory() -> None:
    mine = waiting(a_wanted_stall(of=a_seller(commune=a_commune("Vị Đông"))))
    waiting(a_wanted_stall())

    assert list(Errand.objects.visible_to(an_officer(a_commune("Vị Đông")))) == [mine]
    assert Errand.objects.visible_to(a_province_officer()).count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role not in OFFICERS])
def test_nobody_else_sees_anything(role: Role) -> None:
    seller = a_seller()
    errand = waiting(a_wanted_stall(of=seller))
    a_file(stall=an_open_stall())
    user = a_user(role, communes=(seller.commune,))

    models: tuple[type[Errand | Batch | FloorFile], ...] = (Errand, Batch, FloorFile)
    for model in models:
        assert not model.objects.visible_to(user).exists()
    assert errand.pk
