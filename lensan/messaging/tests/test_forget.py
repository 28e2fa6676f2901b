"""Forgetting follows an erasure."""

from lensan.messaging.actions.forgetting import forget_erased
from lensan.messaging.models import Message
from lensan.messaging.tests.make import NOON, a_message, a_question, a_reachable, a_reply
from lensan.producers.actions.erasing import erase


def test_words_and_numbers_of_erased_producers_go_and_the_rest_stays() -> None:
    producer = a_reachable()
    question = a_question(producer, about=producer)
    came = a_reply("1")
    waiting = a_message(producer)
    other = a_message(a_reachable("Lê Thị Bé", phone="+84987654321"))
    erase(producer, by=None, at=NOON)

    assert [forget_erased(at=NOON), forget_erased(at=NOON)] == [3, 0]

    kept = Message.objects.filter(producer=producer).order_by("pk")
    assert list(kept.values_list("phone", "text")) == [("", "")] * 3
    assert [message.pk for message in kept] == [question.pk, came.pk, waiting.pk]
    assert list(kept.values_list("state", flat=True)) == ["delivered", "received", "failed"]
    assert kept[1].meaning == "yes"
    other.refresh_from_db()
    assert other.text == "Xin chao"
