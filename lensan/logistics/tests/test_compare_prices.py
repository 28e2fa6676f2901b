"""Prices of all carriers are compared, and addresses are in the list that each knows."""

from datetime import timedelta
from typing import Any

import pytest

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user
from lensan.catalogue.models import Product
from lensan.logistics.actions import addressing, consigning, readdressing
from lensan.logistics.connector import Address, Places
from lensan.logistics.models import CarrierCall, Consignment
from lensan.logistics.tests.make import a_parcel
from lensan.logistics.tests.make_carriage import NOON, a_carrier, a_stand
from lensan.orders.models import Order
from lensan.places.models import Commune, Province
from lensan.places.tests.make import a_commune

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
LATER = NOON + timedelta(minutes=10)
S = Consignment.State


def officer() -> Any:
    return a_user(Role.PROVINCE)


# Prices


def test_the_cheapest_of_all_carriers_comes_first_and_each_that_says_none_says_why() -> None:
    with a_stand() as stand:
        ours, post = a_carrier(stand), a_carrier(stand, "vnpost", settings={})
        a_carrier(stand, "by_file", is_open=False)

        offers = consigning.compare(a_parcel(quantity=2), at=NOON)

    assert [(one.carrier, one.quote and one.quote.service) for one in offers] == [
        (ours, "cham"), (ours, "nhanh"), (post, None),
    ]  # fmt: skip
    assert offers[2].trouble == "Chưa có bảng cước của đơn vị giao này."
    assert [call.verb for call in CarrierCall.objects.order_by("pk")] == ["quote", "quote"]


def test_a_carrier_that_is_down_hides_no_other() -> None:
    with a_stand() as stand:
        a_carrier(stand)
        a_carrier(stand, "vnpost")
        stand.goes_wrong("503")

        good, bad = consigning.compare(a_parcel(quantity=2), at=NOON)

    assert good.quote
    assert "đang bận hoặc hỏng (mã 503)" in bad.trouble


def test_what_cannot_be_carried_is_said_of_each_carrier() -> None:
    with a_stand() as stand:
        a_carrier(stand)
        heavy, light, nameless = (a_parcel(quantity=20) for _one in range(3))
        Product.objects.filter(offers__listings__stall=heavy.stall).update(unit_weight_g=9000)
        Product.objects.filter(offers__listings__stall=light.stall).update(unit_weight_g=None)
        Order.objects.filter(pk=nameless.pk).update(buyer_address="")
        troubles = [
            consigning.compare(Order.objects.get(pk=one.pk), at=NOON)[0].trouble
            for one in (heavy, light, nameless)
        ]

    assert troubles[0] == "Không nhận kiện nặng hoặc lớn như thế này."
    assert "chưa biết nặng bao nhiêu" in troubles[1]
    assert "thiếu người nhận" in troubles[2]


def test_an_order_that_nobody_accepted_is_not_sent() -> None:
    with a_stand() as stand:
        carrier, order = a_carrier(stand), a_parcel(quantity=2)
        Order.objects.filter(pk=order.pk).update(state=Order.State.DELIVERED)
        order.refresh_from_db()

        with pytest.raises(consigning.NotToSend, match="không có kiện nào để gửi"):
            consigning.compare(order, at=NOON)
        with pytest.raises(consigning.NotToSend):
            consigning.ask_to_send(order, carrier, service="cham", fee=1, by=officer(), at=NOON)
    assert not Consignment.objects.exists()


# Lists of places


def test_an_address_is_in_the_list_that_the_carrier_knows() -> None:
    after = Commune.objects.create(
        code="99001", name="Vị Thủy", kind="xã", valid_from="2025-07-01",
        province=Province.objects.create(code="92", name="Cần Thơ", kind="thành phố", valid_from="2025-07-01"),
    )  # fmt: skip
    commune = a_commune()
    Commune.objects.filter(pk=commune.pk).update(successor=after, valid_to="2025-07-01")
    commune.refresh_from_db()
    with a_stand() as stand:
        old = a_carrier(stand)
        new = a_carrier(stand, "vnpost", places=Places.NEW.value)

    district, province = commune.district, commune.province
    assert district
    assert addressing.address_of(commune, "Ấp 7", old) == Address(
        "Ấp 7", commune.title, district.title, province.title, Places.OLD
    )
    assert addressing.address_of(commune, "Ấp 7", new) == Address(
        "Ấp 7", "Xã Vị Thủy", "", "Thành phố Cần Thơ", Places.NEW
    )
    with pytest.raises(readdressing.NotInList, match="cần địa chỉ theo danh mục 2022"):
        addressing.address_of(after, "Ấp 7", old)


def test_a_commune_of_which_nobody_knows_where_it_lies_now_is_said() -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand, places=Places.NEW.value)

        order = a_parcel(quantity=2)
        Commune.objects.filter(pk=order.stall.producer.commune_id).update(successor=None)

        [offer] = consigning.compare(Order.objects.get(pk=order.pk), at=NOON)

    assert offer.carrier == carrier
    assert "nay thuộc đâu" in offer.trouble


@pytest.mark.parametrize(
    ("address", "of"),
    [
        ("12 Lê Lợi, Quận 1, TP HCM", Places.OLD), ("Ấp 3, h. Vị Thủy", Places.OLD),
        ("12 Lê Lợi, phường Sài Gòn, TP HCM", Places.AS_WRITTEN), ("chợ q.", Places.AS_WRITTEN),
    ],
)  # fmt: skip
def test_a_district_tells_by_which_list_a_buyer_wrote(address: str, of: Places) -> None:
    assert readdressing.list_of(address) == of
