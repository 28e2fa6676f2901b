"""Attendance, what only people know, and what stands in the way come from the field too."""

from typing import Any

import pytest
from pytest_django import Settings

from lensan.accounts.tests.make import a_helper
from lensan.catalogue.tests.make import an_offer
from lensan.field.actions.bundling import bundle
from lensan.field.tests.make import a_deed, a_device, a_household, done, home, refused, send
from lensan.field.tests.test_selling_deeds import GOODS
from lensan.journey.models import Barrier, Fact
from lensan.orders.tests.make import an_order
from lensan.places.tests.make import a_commune
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer
from lensan.producers.tests.make import NOON
from lensan.training.models import Attendance
from lensan.training.tests.make import MONDAY, MONDAY_NOON, a_class, a_pupil, noted


def _pupil(name: str = "Nguyễn Văn An") -> Producer:
    return a_pupil(name, commune=a_commune(), hamlet="Ấp 3")


def test_notes_who_was_in_class_once() -> None:
    pupil, taught = _pupil(), a_class()
    told = {"producer": pupil.code, "class": taught.pk, "on": MONDAY.isoformat()}
    device = a_device(a_helper(home()))

    for _time in range(2):
        done(device, "attend", told, at=MONDAY_NOON)

    [attendance] = Attendance.objects.all()
    assert (attendance.on, attendance.way, attendance.in_doubt) == (MONDAY, "tick", False)


def test_says_so_where_someone_was_noted_elsewhere_too() -> None:
    pupil, elsewhere = _pupil(), a_class()
    noted(elsewhere, pupil)

    receipt = done(
        a_device(a_helper(home())), "attend", {"producer": pupil.code, "class": a_class().pk},
        at=MONDAY_NOON,
    )  # fmt: skip

    assert receipt.text.startswith("Đã ghi, nhưng hôm đó")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"class": "x"}, "Lớp này không mở ở xã bạn phụ trách."),
        ({"on": "2022-07-20"}, "Lớp không học ngày 20/07/2022"),
    ],
)
def test_nobody_is_noted_where_no_class_is(changes: dict[str, Any], text: str) -> None:
    told = {"producer": _pupil().code, "class": a_class().pk, "on": MONDAY.isoformat()}
    deed = a_deed("attend", told | changes, at=MONDAY_NOON)

    receipt = send(a_device(a_helper(home())), deed, at=MONDAY_NOON)

    assert receipt.state == "refused"
    assert receipt.text.startswith(text)
    assert not Attendance.objects.exists()


def test_states_what_only_a_person_can_know() -> None:
    producer = a_household()
    told = {"producer": producer.code, "kind": "account", "place": "nhà"}

    receipt = done(a_device(a_helper(home())), "state", told)

    fact = Fact.objects.get()
    assert (fact.producer, fact.kind, fact.holds, fact.source) == (
        producer,
        "account",
        True,
        "helper",
    )
    assert fact.key == f"deed-{receipt.id}"


def test_says_what_stands_in_the_way_and_when_to_look_again() -> None:
    told = {"reason": "not_ripe", "look_again_on": "2022-08-22", "note": "đợi vụ sau"}

    done(a_device(a_helper(home())), "hinder", told | {"producer": a_household().code})

    assert str(Barrier.objects.get().look_again_on) == "2022-08-22"


def test_a_barrier_without_a_day_is_refused() -> None:
    told = {"producer": a_household().code, "reason": "not_ripe", "look_again_on": ""}

    assert refused(a_device(a_helper(home())), "hinder", told).text.startswith("Hãy chọn ngày")
    assert not Barrier.objects.exists()


def test_nothing_is_stated_of_who_was_erased() -> None:
    producer, device = a_household(), a_device(a_helper(home()))
    erase(producer, by=None, at=NOON)
    Producer.objects.update(hamlet=home())

    for action, told in (
        ("state", {"kind": "account"}), ("hinder", {"reason": "overcome"}), ("draft", GOODS),
        ("agree", {}),
    ):  # fmt: skip
        deed = refused(device, action, {"producer": producer.code, **told})
        assert deed.text.endswith("đã được xóa theo yêu cầu.")


def test_a_mandate_that_ran_out_is_said_and_the_words_are_kept(settings: Settings) -> None:
    settings.MANDATE_REQUIRED = True
    order = an_order()
    producer = order.stall.producer
    Producer.objects.update(hamlet=home(producer.commune))
    device = a_device(a_helper(home(producer.commune)))
    offer = an_offer(producer=producer)

    for action, told in (
        ("confirm", {"order": order.pk}), ("decline", {"order": order.pk, "reason": "hết"}),
        ("draft", GOODS), ("harvest", {"offer": offer.pk}),
    ):  # fmt: skip
        deed = refused(device, action, {"producer": producer.code, **told})
        assert deed.text.startswith("Hộ chưa ủy quyền việc này cho bạn")
        assert (deed.producer, deed.arguments["producer"]) == (producer, producer.code)
    order.refresh_from_db()
    assert order.state == "placed"


def test_the_days_list_and_the_classes_travel() -> None:
    pupil, taught = _pupil(), a_class()
    noted(taught, pupil)
    device = a_device(a_helper(home()))

    rows = bundle(device.user, on=MONDAY)

    assert rows[f"c{taught.pk}"]["placed"] == [pupil.code]
    assert rows[f"c{taught.pk}"]["days"] == [MONDAY.isoformat()]
    assert rows[f"t{pupil.pk}"]["why"]
