"""What changed while a telephone had no signal: its deeds are refused in words, and nothing is lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, an_officer, sign_in
from lensan.catalogue.tests.make import a_picture
from lensan.field.actions.bundling import bundle
from lensan.field.tests.make import a_deed, a_device, a_household, a_yes, home, refused, send
from lensan.journey.actions import mandating
from lensan.orders.models import Order
from lensan.orders.tests.make import an_order
from lensan.places.tests.make import a_commune
from lensan.producers.actions import registering
from lensan.producers.models import Consent, Producer

BOOK = "/thuc-dia/so/"


def _moved(producer: Producer) -> None:
    """Let an officer write that the household lives in the next commune now."""
    there = a_commune("Vị Trung")
    changes = {"commune_code": there.code, "hamlet": "Ấp 7"}
    registering.correct(producer, changes, by=None, at=timezone.now())


def _mandated(producer: Producer, helper: User, *, until: int) -> None:
    """Let a household have confirmed, a week ago, who answers its orders until so many days from now."""
    today, then = timezone.localdate(), timezone.now() - timedelta(days=7)
    mandate = mandating.ask(
        producer, helper, purposes=["orders"], until_on=today + timedelta(days=until), way="paper",
        by=helper, at=then,
    )  # fmt: skip
    mandating.confirm_on_paper(mandate, a_picture(), by=helper, at=then)


def _an_order_of(helper: User) -> Order:
    order = an_order()
    Producer.objects.filter(pk=order.stall.producer_id).update(hamlet=helper.hamlets.get())
    order.stall.producer.refresh_from_db()
    return order


def test_a_deed_for_someone_who_moved_to_another_commune_is_kept_for_the_officer_there(
    client: Client,
) -> None:
    device = a_device()
    producer = a_household(phones=("+84912345678",))
    assert f"h{producer.pk}" in bundle(device.user, on=timezone.localdate())
    _moved(producer)

    deed = refused(device, "agree", a_yes(producer.code, place="nhà cũ"))

    assert deed.text == (
        "Hộ này không còn thuộc ấp bạn phụ trách. Việc đã được giữ lại cho cán bộ xã; "
        "bạn không phải làm lại."
    )
    assert not Consent.objects.exists()
    assert f"h{producer.pk}" not in bundle(device.user, on=timezone.localdate())
    sign_in(client, an_officer(a_commune("Vị Trung")))
    assert "nhà cũ" in client.get(BOOK).content.decode()
    sign_in(client, an_officer(a_commune()))
    assert "nhà cũ" not in client.get(BOOK).content.decode()


@pytest.mark.parametrize(
    ("until", "receipt", "order"), [(0, "done", "confirmed"), (-1, "refused", "placed")]
)
def test_a_mandate_must_still_hold_when_the_deed_arrives(
    settings: Settings, until: int, receipt: str, order: str
) -> None:
    settings.MANDATE_REQUIRED = True
    helper = a_helper(home())
    asked, device = _an_order_of(helper), a_device(helper)
    _mandated(asked.stall.producer, helper, until=until)

    told = send(device, a_deed("confirm", {"order": asked.pk}))

    asked.refresh_from_db()
    assert (told.state, asked.state) == (receipt, order)


def test_who_has_no_mandate_any_more_is_told_to_ask_for_one(settings: Settings) -> None:
    settings.MANDATE_REQUIRED = True
    helper = a_helper(home())
    order, device = _an_order_of(helper), a_device(helper)
    _mandated(order.stall.producer, helper, until=-1)

    deed = refused(device, "confirm", {"order": order.pk})

    assert deed.text == (
        "Hộ chưa ủy quyền việc này cho bạn, hoặc ủy quyền đã hết hạn. Hãy xin ủy quyền lại rồi làm lại; "
        "lời bạn đã ghi vẫn được giữ."
    )
    assert (deed.producer, deed.arguments) == (order.stall.producer, {"order": order.pk})
