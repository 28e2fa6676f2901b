"""What a driver notes without a signal is written as on the page, at the moment when it was seen, once."""

from base64 import b64encode
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from lensan.catalogue.tests.make import a_picture
from lensan.field.models import Deed
from lensan.field.tests.make import a_deed, a_device, send
from lensan.field.tests.make_driving import NIGHT, driven, told
from lensan.logistics.models import RoadNote
from lensan.logistics.tests.make import MORNING, a_driver, a_vehicle

pytestmark = pytest.mark.django_db
PHOTO = b64encode(a_picture()).decode()


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_kilometres_and_degrees_are_written_at_their_moment() -> None:
    trip, parcel, device = driven()

    answers = [
        told(device, "read", trip=trip.pk, where="leaving", km=12_000),
        told(device, "read", trip=trip.pk, where="gate", at_stop=parcel.stop_id, celsius="-1.5"),
        told(device, "read", trip=trip.pk, where="hub", km=12_031, celsius="4"),
    ]

    assert [one.state for one in answers] == ["done"] * 3, answers
    rows = RoadNote.objects.order_by("pk").values_list("moment", "stop", "km", "celsius")
    assert list(rows) == [
        ("leaving", None, 12_000, None), ("gate", parcel.stop_id, None, Decimal("-1.5")),
        ("hub", None, 12_031, None), ("hub", None, None, Decimal(4)),
    ]  # fmt: skip
    assert set(RoadNote.objects.values_list("at", "by")) == {(MORNING, device.user_id)}


def test_a_damaged_parcel_is_written_with_its_photo_once() -> None:
    trip, parcel, device = driven()
    said = {
        "trip": trip.pk, "parcel": str(parcel).lower(), "kind": "damaged", "kilos": "0.5",
        "reason": "Ướt", "photo": PHOTO,
    }  # fmt: skip
    text = a_deed("see", said, at=MORNING)

    first, second = (send(device, text, at=NIGHT) for _turn in range(2))

    assert first == second
    assert first.text == f"Đã ghi về kiện {parcel}."
    harm, photo = RoadNote.objects.order_by("pk")
    assert (harm.grams, harm.reason, photo.kind, bool(photo.file)) == (500, "Ướt", "photo", True)
    assert Deed.objects.get().producer == parcel.stop.producer


@pytest.mark.parametrize(
    ("action", "said", "words"),
    [
        ("read", {"where": "leaving"}, "Hãy ghi số km, nhiệt độ"),
        ("read", {"where": "hub", "km": "x"}, "Số km trên đồng hồ:"),
        ("read", {"at_stop": 10**9, "km": 5}, "Đọc khi nào:"),
        ("read", {"where": "hub", "celsius": "99"}, "Hãy đọc lại nhiệt kế"),
        ("see", {"kind": "lost", "reason": "Rơi", "parcel": "XYZ"}, "Kiện XYZ không thuộc"),
        ("see", {"kind": "lost"}, "Hãy ghi vì sao"),
        ("see", {"kind": "photo", "photo": "?"}, "Ảnh bị hỏng trên đường gửi"),
        ("see", {"kind": "photo", "photo": "AAAA"}, "không phải ảnh đọc được"),
    ],
)
def test_what_cannot_be_is_refused_in_the_words_of_the_page(
    action: str, said: dict[str, Any], words: str
) -> None:
    trip, parcel, device = driven()

    whole: dict[str, Any] = {"trip": trip.pk, "parcel": str(parcel)} | said
    receipt = told(device, action, **whole)

    assert receipt.state == "refused"
    assert words in receipt.text
    assert not RoadNote.objects.exists()


def test_another_driver_notes_nothing() -> None:
    trip, _parcel, _device = driven()
    other = a_device(a_driver(a_vehicle()))

    receipt = told(other, "read", trip=trip.pk, where="leaving", km=1)

    assert "không, hoặc không còn, do bạn lái" in receipt.text
    assert not RoadNote.objects.exists()
