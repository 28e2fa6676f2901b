"""Anyone asks by SMS what a label stands for, and gets one answer."""

import pytest

from lensan.catalogue.tests.make import a_product
from lensan.messaging.actions.answering import answer
from lensan.messaging.actions.stopping import read as read_stop
from lensan.messaging.models import Message
from lensan.messaging.sms import length
from lensan.messaging.tests.make import a_reachable, a_reply
from lensan.producers.tests.make_people import a_producer
from lensan.public.deeds import read
from lensan.traceability.actions.labelling import print_blank
from lensan.traceability.codes import ALPHABET, code_of
from lensan.traceability.models import Label, LotFile, Recall, RecalledThing, Thing
from lensan.traceability.tests.make_lots import NOON, a_crop, a_harvest, a_plot

pytestmark = pytest.mark.django_db
BUYER = "+84987654321"


def a_code(lot: LotFile) -> str:
    return Label.objects.get(thing=lot.thing).code


def misread(code: str) -> str:
    """Return a code with one wrong character."""
    return code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % len(ALPHABET)]


def asked(text: str) -> str | None:
    return read(Message(phone=BUYER, text=text, at=NOON), owner=None, at=NOON)


def replies(text: str, phone: str = BUYER) -> list[Message]:
    came = a_reply(text, phone=phone, at=NOON)
    answer(came, at=NOON)
    answer(came, at=NOON)
    return list(Message.objects.filter(in_reply_to=came))


def test_a_buyer_in_no_registry_is_answered_once_and_nobody_is_given_away() -> None:
    owner = a_producer("Nguyễn Thị Bảy", phones=("+84912000111",))
    fruit = a_harvest(a_crop(a_plot(owner)), product=a_product())
    code = a_code(fruit)

    for text in (
        f"MA {code}",
        f"mã lô {code[:4]} {code[4:]}",
        f"ma {code[:4].lower()}.{code[4:]}",
    ):
        [told] = replies(text)
        assert "20/11/2026" in told.text and f"/l/{code}" in told.text
        assert told.state == Message.State.QUEUED and length(told.text).parts <= 2
        assert "Bảy" not in told.text and "Bay" not in told.text and "912000111" not in told.text
        assert owner.commune.name in (asked(text) or "")
        assert "Không bị thu hồi" in (asked(text) or "")


def test_the_code_alone_is_enough_however_it_is_typed() -> None:
    code = a_code(a_harvest())
    whole = asked(f"MA {code}")
    for text in (code, code.lower(), f" {code[:4]}-{code[4:]}. ", ".".join(code)):
        assert asked(text) == whole
    alike = code.translate(str.maketrans("865V2", "BGSUZ"))
    assert asked(f"MA {alike}") == asked(f"MA {code}")


def test_a_recalled_or_expired_lot_is_said_to_be_so_and_fits() -> None:
    fruit = a_harvest()
    LotFile.objects.filter(pk=fruit.pk).update(
        best_before=NOON.date().replace(day=1), name="[" * 150
    )
    recall = Recall.objects.create(thing=fruit.thing, reason="[" * 300, opened_at=NOON)
    RecalledThing.objects.create(recall=recall, thing=fruit.thing)

    [told] = replies(a_code(fruit))

    assert "thu hồi" in told.text.lower() or "thu hoi" in told.text.lower()
    assert "Da qua han dung" in told.text
    assert length(told.text).parts <= 4


def test_a_misread_unknown_blank_or_cancelled_code_is_explained() -> None:
    [blank, void] = print_blank(2, by=None, at=NOON)
    Label.objects.filter(pk=void.pk).update(voided_at=NOON)
    unknown = code_of(12_345_678)
    for text, why in (
        (f"MA {misread(blank.code)}", "xem lại"),
        ("MA", "8 ký tự"),
        ("MA 2345", "8 ký tự"),
        ("MA k7m4'); DROP TABLE--", "xem lại"),
        (f"MA {'9' * 5000}", "8 ký tự"),
        (f"MA {unknown}", "Không tìm thấy"),
        (f"MA {blank.code}", "chưa gắn"),
        (f"MA {void.code}", "đã hủy"),
        ("K7M4 29X0", "0"),
    ):
        assert why in (asked(text) or ""), text


@pytest.mark.parametrize(
    "text",
    [
        "", "alo", "xin chào bà", "0912345678", "23456789", "24345678", "HEN MAI N", "٢٣٤٥٦٧٨٩",
        "A" * 9, "CHAY MAXX", "HOC 12345", "K7M 429XF",
    ],
)  # fmt: skip
def test_what_is_no_code_is_left_to_others(text: str) -> None:
    assert asked(text) is None


def test_eight_letters_that_happen_to_be_right_are_no_code_unless_a_label_has_them() -> None:
    letters = next(code for n in range(10_000) if (code := code_of(n)).isalpha())
    assert asked(letters) is None
    Label.objects.create(code=letters, made_at=NOON)
    assert "chưa gắn" in (asked(letters) or "")


def test_a_thing_that_no_file_names_is_told_by_its_address() -> None:
    thing = Thing.objects.create(address="https://id.gs1.org/01/09520123456788/10/A1")
    Label.objects.create(code=code_of(7), thing=thing, made_at=NOON, bound_at=NOON)
    assert (asked(f"MA {code_of(7)}") or "").startswith("https://id.gs1.org/01/09520123456788")


def test_who_asked_us_to_stop_is_not_written_to() -> None:
    owner = a_reachable(phone=BUYER)
    stop = a_reply("DUNG", phone=BUYER, at=NOON)
    read_stop(stop, owner=owner, at=NOON)

    [kept] = replies(f"MA {a_code(a_harvest())}")

    assert kept.state == Message.State.FAILED


def test_other_words_stay_what_they_are() -> None:
    assert replies("THU 23 825")[0].text.startswith("So nay chua co trong so")
    assert "MA K7M429XF" in replies("GIUP")[0].text
