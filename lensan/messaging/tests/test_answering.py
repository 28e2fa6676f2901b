"""What came in is acted upon once and replied to once, by the domain whose it is."""

from datetime import datetime

import pytest
from pytest_django import Settings

from lensan.messaging import tasks
from lensan.messaging.actions.answering import Whose, answer
from lensan.messaging.models import Message
from lensan.messaging.tests.make import HOUR, MINUTE, NOON, a_reachable, a_reply
from lensan.producers.models import Producer
from lensan.producers.tests.make import meanwhile

HEARD: list[tuple[str, Producer | None]] = []


def reader(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """A domain that knows messages that begin with an exclamation mark, and wants to know whose."""
    if not message.text.startswith("!"):
        return None
    if owner is None:
        raise Whose
    HEARD.append((message.text, owner))
    return f"Nghe {owner.name}"


def deaf(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """A domain that has a flaw."""
    raise ValueError(message.text)


@pytest.fixture(autouse=True)
def _readers(settings: Settings) -> None:
    settings.MESSAGE_READERS = [(f"{__name__}.reader", "! gì đó")]
    HEARD.clear()


def replied(to: Message) -> list[str]:
    return list(Message.objects.filter(in_reply_to=to).values_list("text", flat=True))


def test_the_domain_whose_message_it_is_acts_and_replies() -> None:
    producer = a_reachable()
    came = a_reply("!")

    assert answer(came, at=NOON) is True

    assert [("!", producer)] == HEARD
    assert replied(came) == ["Nghe Nguyễn Văn An"]


def test_what_nobody_knows_is_told_how_to_ask() -> None:
    a_reachable()
    came = a_reply("alo")

    answer(came, at=NOON)

    assert replied(came) == ["Chưa hiểu tin của bà con. Nhắn GIUP để xem cách nhắn."]


def test_a_message_that_the_gateway_brings_three_times_is_replied_to_once() -> None:
    a_reachable()
    for _time in range(3):
        answer(a_reply("!", reference="R1"), at=NOON)

    assert len(HEARD) == 1
    assert Message.objects.exclude(in_reply_to=None).count() == 1


def test_of_two_workers_one_acts() -> None:
    a_reachable()
    came = a_reply("!")

    with meanwhile("UPDATE", lambda: answer(came, at=NOON)):
        assert answer(came, at=NOON) is False

    assert len(HEARD) == 1
    assert len(replied(came)) == 1


def test_what_no_telephone_wrote_is_not_replied_to() -> None:
    came = a_reply("Khuyen mai!", phone="VIETTEL")

    answer(came, at=NOON)

    assert replied(came) == []
    assert not Message.objects.unheeded().exists()


def test_a_number_that_is_in_no_registry_is_told_so() -> None:
    came = a_reply("!", phone="+84987654321")

    answer(came, at=NOON)

    assert replied(came)[0].startswith("So nay chua co trong so.")
    assert HEARD == []


def test_a_number_of_two_households_is_asked_which_one_and_then_acted_upon() -> None:
    a_reachable("Nguyễn Văn An")
    second = a_reachable("Trần Thị Bé")
    came = a_reply("!")
    answer(came, at=NOON)
    [question] = replied(came)
    assert question.startswith("So nay cua nhieu ho: A = Nguyen Van An; B = Tran Thi Be. Tin vua")
    assert HEARD == []

    told = a_reply("b.", at=NOON + MINUTE)
    answer(told, at=NOON + MINUTE)

    came.refresh_from_db()
    told.refresh_from_db()
    assert [("!", second)] == HEARD
    assert (came.producer, told.producer) == (second, second)
    assert replied(told) == ["Nghe Trần Thị Bé"]


def test_which_household_is_told_once_and_within_a_day() -> None:
    a_reachable("Nguyễn Văn An")
    a_reachable("Trần Thị Bé")
    answer(a_reply("!"), at=NOON)
    late = a_reply("A", at=NOON + 25 * HOUR)
    answer(late, at=NOON + 25 * HOUR)
    assert HEARD == []
    assert replied(late)[0].startswith("Chưa hiểu")

    for letter in ("A", "B", "C"):
        answer(a_reply(letter), at=NOON + HOUR)

    assert [owner.name for _text, owner in HEARD if owner] == ["Nguyễn Văn An"]


def test_of_two_workers_one_acts_upon_which_household_it_was() -> None:
    a_reachable("Nguyễn Văn An")
    a_reachable("Trần Thị Bé")
    answer(a_reply("!"), at=NOON)
    one, other = a_reply("A"), a_reply("B")

    taken_so_far = iter(["the message", "the question"])

    def name_the_other() -> None:
        if next(taken_so_far) == "the question":
            answer(other, at=NOON)

    with meanwhile("UPDATE", name_the_other, times=2):
        answer(one, at=NOON)

    assert len(HEARD) == 1
    assert replied(other) == ["Nghe Trần Thị Bé"]
    assert replied(one)[0].startswith("Chưa hiểu")


def test_the_worker_replies_and_one_flaw_holds_up_no_other(settings: Settings) -> None:
    a_reachable()
    settings.MESSAGE_READERS = [(f"{__name__}.reader", ""), (f"{__name__}.deaf", "")]
    flawed, fine = a_reply("alo"), a_reply("!")

    tasks.answer_received.call()

    assert (replied(flawed), replied(fine)) == ([], ["Nghe Nguyễn Văn An"])
    assert list(Message.objects.unheeded()) == [flawed]
