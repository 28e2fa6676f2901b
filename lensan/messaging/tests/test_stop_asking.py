"""A question that nobody needs answered any more."""

from lensan.messaging.actions.withdrawing import stop_asking
from lensan.messaging.models import Message
from lensan.messaging.tests.make import MINUTE, NOON, a_message, a_question, a_reachable, a_reply


def test_the_next_question_is_asked_when_the_first_was_settled_otherwise() -> None:
    producer = a_reachable()
    first = a_question(producer, about=producer)
    second = a_question(producer)

    stop_asking(producer, at=NOON + MINUTE)

    first.refresh_from_db()
    assert (first.asking, first.state) == (False, "delivered")
    assert list(Message.objects.due(NOON + MINUTE)) == [second]


def test_a_question_that_is_on_its_way_is_not_asked() -> None:
    producer = a_reachable()
    question = a_question(producer, about=producer, asked=False)
    news = a_message(producer, about=producer)

    stop_asking(producer, at=NOON)

    question.refresh_from_db()
    news.refresh_from_db()
    assert (question.state, news.state) == ("failed", "queued")
    assert question.reason == "Việc đã xong nên không cần hỏi nữa."


def test_an_answer_that_comes_all_the_same_is_a_late_one() -> None:
    producer = a_reachable()
    a_question(producer, about=producer)
    stop_asking(producer, at=NOON)

    came = a_reply("1", at=NOON + MINUTE)

    assert (came.in_reply_to, came.meaning) == (None, "yes")
    assert list(Message.objects.replies_to(producer)) == [came]


def test_what_is_asked_about_another_record_goes_on() -> None:
    producer = a_reachable()
    question = a_question(producer, about=producer)

    stop_asking(producer.commune, at=NOON)

    question.refresh_from_db()
    assert question.asking is True
