"""What a marketplace pushes is kept once and only makes us read."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from lensan.marketplaces.connector import Refused
from lensan.marketplaces.simulator.pushing import sign
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.actions.receiving import LONGEST, act_upon, receive
from lensan.orders.models import Notice, Order
from lensan.orders.tests.make import LATER, Shop, a_shop

pytestmark = pytest.mark.enable_socket
URL = "https://lensan.vn/thong-bao/san-1/"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop() as made:
        yield made


def pushed(shop: Shop, about: str, *, id_: str = "N1", kind: str = "order") -> Notice:
    told = {
        "id": id_, "kind": kind, "stall": shop.stall.reference, "reference": about,
        "sent_at": "2022-07-22T05:00:00.000000Z",
    }  # fmt: skip
    body = json.dumps(told).encode()
    headers = {"Authorization": sign(URL, body)}
    return receive(shop.stall.marketplace, headers, body, url=URL, at=LATER)


def test_keeps_a_notice_before_anything_else(shop: Shop) -> None:
    notice = pushed(shop, "O1")

    assert (notice.state, notice.about, notice.kind) == ("new", "O1", "sale")
    assert not Order.objects.exists()


def test_the_same_notice_again_is_kept_once(shop: Shop) -> None:
    assert pushed(shop, "O1") == pushed(shop, "O1")
    assert Notice.objects.count() == 1


def test_refuses_a_forged_notice(shop: Shop) -> None:
    with pytest.raises(Refused, match="Chữ ký"):
        receive(shop.stall.marketplace, {"Authorization": "0" * 64}, b"{}", url=URL, at=LATER)

    assert not Notice.objects.exists()


def test_refuses_one_that_is_too_long(shop: Shop) -> None:
    with pytest.raises(Refused, match="quá dài"):
        receive(shop.stall.marketplace, {}, b" " * (LONGEST + 1), url=URL, at=LATER)


def test_reads_the_order_that_it_speaks_of_and_forgets_the_words(shop: Shop) -> None:
    reference = shop.sell(2)
    notice = pushed(shop, reference)

    act_upon(notice, at=LATER)

    notice.refresh_from_db()
    assert (notice.state, notice.body) == ("done", "")
    assert Order.objects.get().reference == reference


def test_asks_later_when_the_marketplace_is_silent(shop: Shop) -> None:
    reference = shop.sell(2)
    notice = pushed(shop, reference)
    shop.simulation.faults.expect(Fault("503", on="GET /api"))

    act_upon(notice, at=LATER)

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("new", 1)
    assert not Notice.objects.due(LATER).exists()
    act_upon(notice, at=notice.not_before)
    assert Order.objects.count() == 1


@pytest.mark.parametrize(("kind", "about"), [("listing", "L1"), ("order", "O404")])
def test_what_leads_nowhere_is_ignored(shop: Shop, kind: str, about: str) -> None:
    notice = pushed(shop, about, kind=kind)

    act_upon(notice, at=LATER + timedelta(minutes=1))

    notice.refresh_from_db()
    assert notice.state == "ignored"
    assert notice.received_at > NOON
