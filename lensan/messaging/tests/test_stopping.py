"""Who writes DUNG is left alone from then on."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from lensan.messaging.actions.answering import answer, examples
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.saying import DoesNotWish, say
from lensan.messaging.models import Message
from lensan.messaging.tests.make import NOON, a_gateway, a_message, a_reachable, a_reply
from lensan.producers.actions.consenting import give
from lensan.producers.models import Consent, Producer, silent

READ = ("lensan.messaging.actions.stopping.read", "")


@pytest.fixture(autouse=True)
def _readers(settings: Settings) -> None:
    settings.MESSAGE_READERS = [READ, ("x.y", "BAN 20 KG CHANH")]


def written(text: str) -> Message:
    came = a_reply(text)
    answer(came, at=NOON)
    return Message.objects.get(in_reply_to=came)


def test_one_message_is_enough_and_is_confirmed_by_the_last_one() -> None:
    producer = a_reachable()
    waiting = a_message(producer)

    with a_gateway() as gateway:
        farewell = written("DUNG")
        deliver(farewell, at=NOON)
        deliver(waiting, at=NOON)

    assert [call.text for call in gateway.calls] == [
        "Da dung: tu gio khong nhan tin cho so nay nua. Muon nhan lai thi nhan NHAN TIN."
    ]
    with pytest.raises(DoesNotWish):
        say(producer, "Xin chào", about=None, by=None, at=NOON)


@pytest.mark.parametrize("agreed", [True, False])
def test_it_holds_whether_or_not_they_had_agreed_before(agreed: bool) -> None:
    producer = a_reachable()
    if agreed:
        give(producer, "contact", way="paper", place="nhà", by=None, at=NOON - timedelta(days=3))

    written("dừng")
    written("DUNG")

    assert silent([producer.pk]) == {producer.pk}
    assert not Consent.objects.standing(NOON.date()).exists()


def test_everyone_whose_number_it_is_is_left_alone() -> None:
    owners = {a_reachable("Nguyễn Văn An").pk, a_reachable("Trần Thị Bé").pk}

    written("DUNG")

    assert silent(owners) == owners


def test_who_writes_so_is_written_to_again() -> None:
    producer = a_reachable()
    written("DUNG")

    again = written("NHAN TIN")

    assert silent([producer.pk]) == set()
    assert "Muốn dừng thì nhắn DUNG" in again.text


def test_a_number_of_nobody_is_told_all_the_same() -> None:
    assert written("DUNG").text.startswith("Da dung")
    assert not Producer.objects.exists()


def test_the_examples_of_all_readers_are_told() -> None:
    assert examples() == "BAN 20 KG CHANH; DUNG"
