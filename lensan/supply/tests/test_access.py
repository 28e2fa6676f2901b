"""Who may do what with supply."""

import pytest
from pytest_django import Settings

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_province_officer, a_user, an_officer
from lensan.catalogue.access import Act
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.supply import access
from lensan.supply.models import GroupOrder, Supplier, SupplyOffer, SupplyOrder, Way
from lensan.supply.tests.make import (
    NOON,
    a_buyer,
    a_group,
    a_supplier,
    an_offer,
    hamlet_of,
    placed,
)


def with_account(producer: Producer, role: Role = Role.HOUSEHOLD) -> Producer:
    producer.account = a_user(role)
    producer.save(update_fields=["account"])
    return producer


def test_a_household_sees_what_its_hamlet_or_commune_orders_and_its_own_part() -> None:
    group = a_group()
    whole = a_group(group.offer, hamlet=None)
    other = a_group(group.offer, hamlet=a_hamlet("Ấp 8", group.commune))
    buyer = with_account(a_buyer(group))
    placed(group, 1, a_buyer(group, "Lê Thị Bé"))
    mine = placed(group, 1, buyer)
    assert buyer.account is not None

    seen = GroupOrder.objects.visible_to(buyer.account)

    assert set(seen) == {group, whole} and other not in seen
    assert list(SupplyOrder.objects.visible_to(buyer.account)) == [mine]
    assert not access.can_run(buyer.account, group)
    assert not access.can_hand_over(buyer.account, mine)
    assert access.way_of(buyer.account, buyer) == Way.PAGE


def test_what_was_ordered_before_a_merger_is_the_keepers() -> None:
    group = a_group()
    kept, order = with_account(a_buyer(group)), placed(group, 1, a_buyer(group, "Nguyễn V. An"))
    assert kept.account is not None

    merge(kept, order.producer, by=an_officer(group.commune), at=NOON)

    assert list(SupplyOrder.objects.visible_to(kept.account)) == [order]


def test_a_helper_sees_the_hamlets_and_orders_for_it() -> None:
    group = a_group()
    order = placed(group)
    helper, stranger = (
        a_helper(hamlet_of(group.commune)),
        a_helper(a_hamlet("Ấp 9", group.commune)),
    )

    assert list(GroupOrder.objects.visible_to(helper)) == [group]
    assert access.can_order_for(helper, order.producer) and access.can_hand_over(helper, order)
    assert access.way_of(helper, order.producer) == Way.HELPER
    assert not access.can_run(helper, group) and not access.can_open(helper)
    assert not GroupOrder.objects.visible_to(stranger).exists()
    assert not access.can_order_for(stranger, order.producer)
    assert not access.can_hand_over(stranger, order)


def supply_only(user: User, act: str) -> list[int]:
    """Stand in for the mandates: everyone has let their helper order in, and nothing else."""
    everyone = Producer.objects.values_list("pk", flat=True)
    return list(everyone) if act == Act.SUPPLY else []


def test_where_a_mandate_is_asked_for_a_helper_orders_by_it_alone(settings: Settings) -> None:
    settings.MANDATE_REQUIRED, settings.MANDATES = True, f"{__name__}.supply_only"
    group = a_group()
    buyer, helper = a_buyer(group), a_helper(hamlet_of(group.commune))

    assert access.can_order_for(helper, buyer)

    settings.MANDATES = f"{__name__}.nothing"
    assert not access.can_order_for(helper, buyer)
    assert access.can_order_for(an_officer(group.commune), buyer)


def nothing(user: User, act: str) -> list[int]:
    """Stand in for the mandates: there are none."""
    return []


def test_an_officer_runs_those_of_the_own_ground() -> None:
    group = a_group()
    here, there = an_officer(group.commune), an_officer(a_commune("Vị Đông"))

    assert access.can_run(here, group) and access.can_run(a_province_officer(), group)
    assert not access.can_run(there, group)
    assert not GroupOrder.objects.visible_to(there).exists()
    assert access.way_of(here, a_buyer(group)) == Way.OFFICER


def test_a_cooperative_runs_what_it_stands_for() -> None:
    group = a_group()
    cooperative = with_account(
        a_producer("HTX Cầu Đúc", commune=group.commune, kind="cooperative"), Role.COOPERATIVE
    )
    assert cooperative.account is not None
    order = placed(group)
    assert not access.can_run(cooperative.account, group)

    GroupOrder.objects.update(cooperative=cooperative)
    group.refresh_from_db()

    assert access.can_run(cooperative.account, group) and access.can_open(cooperative.account)
    assert list(SupplyOrder.objects.visible_to(cooperative.account)) == [order]
    assert group.payee == cooperative


def test_without_a_cooperative_the_supplier_is_paid() -> None:
    group = a_group()

    assert group.payee == group.offer.supplier


@pytest.mark.parametrize("role", [Role.TRAINER, Role.CARRIER])
def test_whose_duties_are_elsewhere_sees_nothing(role: Role) -> None:
    placed(a_group())
    user = a_user(role, communes=(a_commune(),))

    for found in (GroupOrder.objects, SupplyOrder.objects, SupplyOffer.objects, Supplier.objects):
        assert not found.visible_to(user).exists()
    assert not access.can_look(user) and not access.can_deliver(user)


def test_officers_see_every_supplier_and_keep_those_of_their_ground() -> None:
    supplier = a_supplier()
    offer = an_offer(supplier, state="draft")
    here, there = an_officer(supplier.commune), an_officer(a_commune("Vị Đông"))

    for officer, keeps in ((here, True), (there, False), (a_province_officer(), True)):
        assert Supplier.objects.visible_to(officer).exists()
        assert Supplier.objects.kept_by(officer).exists() is keeps
        assert SupplyOffer.objects.kept_by(officer).exists() is keeps
        assert list(SupplyOffer.objects.visible_to(officer)) == [offer]


def test_who_buys_sees_what_is_open_and_no_supplier() -> None:
    supplier = a_supplier()
    an_offer(supplier, "Chưa mở", state="draft")
    opened = an_offer(supplier)
    household = a_user(Role.HOUSEHOLD)

    assert list(SupplyOffer.objects.visible_to(household)) == [opened]
    assert not Supplier.objects.visible_to(household).exists()
    assert not Supplier.objects.kept_by(household).exists()
