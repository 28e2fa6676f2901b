"""Who was erased is forgotten here too; what was ordered and paid stays as numbers."""

from datetime import timedelta

from pytest_django import DjangoCaptureOnCommitCallbacks

from lensan.accounts.tests.make import an_officer
from lensan.producers.models import Producer
from lensan.supply.actions.forgetting import forget_the_erased
from lensan.supply.actions.handing import hand_over
from lensan.supply.dossier import held
from lensan.supply.models import SupplyOrder, SupplyReceipt
from lensan.supply.tasks import forget
from lensan.supply.tests.make import (
    LATER,
    NOON,
    a_group,
    again,
    coming,
    due,
    placed,
    received,
    signed,
)


def erase(order: SupplyOrder) -> None:
    Producer.objects.filter(pk=order.producer_id).update(erased_at=NOON)


def test_the_photo_of_a_signature_and_the_reason_go(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    order = coming()
    receipt = hand_over(
        order, signed(3, refused=2, reason="Tôi bị bệnh"), by=an_officer(), at=LATER
    )
    storage, name = receipt.photo.storage, str(receipt.photo.name)
    erase(order)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_the_erased(at=LATER) == 1

    receipt.refresh_from_db()
    assert (str(receipt.photo), receipt.reason, receipt.received) == ("", "", 3)
    assert not storage.exists(name)
    assert forget_the_erased(at=LATER) == 0


def test_where_a_code_was_told_only_the_reason_goes() -> None:
    receipt = received()
    SupplyReceipt.objects.filter(pk=receipt.pk).update(photo="", reason="Tôi bị bệnh")
    erase(receipt.order)

    assert forget_the_erased(at=LATER) == 1

    receipt.refresh_from_db()
    assert receipt.reason == ""


def test_what_they_ordered_and_is_open_is_withdrawn() -> None:
    order = placed(a_group())
    erase(order)

    assert forget_the_erased(at=NOON) == 1

    found = again(order)
    assert (found.state, found.group.ordered) == (SupplyOrder.State.WITHDRAWN, 0)


def test_what_closes_in_this_very_moment_is_left_to_its_closing() -> None:
    order = placed(a_group())
    erase(order)

    forget_the_erased(at=LATER)

    assert again(order).state == SupplyOrder.State.PLACED


def test_the_seal_of_their_code_goes() -> None:
    order = coming(due(phones=("+84912345678",)))
    erase(order)

    forget.func()

    assert order.code and again(order).code == ""


def test_others_keep_what_is_theirs() -> None:
    received()

    assert forget_the_erased(at=LATER + timedelta(days=1)) == 0


def test_the_person_who_asks_is_told_all_of_it() -> None:
    order = received().order

    told = held([order.producer_id])

    [row] = told["Mua chung vật tư, hàng hóa"]
    assert (row["hàng"], row["số lượng"], row["còn nợ"]) == ("NPK 16-16-8", 5, "500.000\xa0₫")
    assert held([0]) == {"Mua chung vật tư, hàng hóa": []}
