"""Taking in what someone wrote."""

import pytest

from lensan.journal.models import Entry
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.receiving import LONGEST, NotAMessage, receive
from lensan.messaging.models import Message
from lensan.messaging.tests.make import HOUR, MINUTE, NOON, PHONE, a_question, a_reachable, a_reply
from lensan.producers.tests.make import meanwhile
from lensan.producers.tests.make_people import a_producer


def test_a_clear_answer_closes_the_question_that_was_asked() -> None:
    producer = a_reachable()
    question = a_question(producer, about=producer)

    came = a_reply("1 nhé", at=NOON + MINUTE)

    question.refresh_from_db()
    assert (came.meaning, came.in_reply_to, came.producer) == ("yes", question, producer)
    assert (came.state, came.direction, came.text) == ("received", "in", "1 nhé")
    assert question.asking is False
    assert list(Message.objects.replies_to(producer)) == [came]
    assert [entry.verb for entry in Entry.objects.about(came)] == ["messaging.received"]


def test_an_unclear_answer_leaves_the_question_open() -> None:
    producer = a_reachable()
    question = a_question(producer, about=producer)

    unclear, clear = a_reply("alo?"), a_reply("KHONG")

    assert (unclear.meaning, unclear.in_reply_to) == ("unclear", None)
    assert (clear.meaning, clear.in_reply_to) == ("no", question)
    assert list(Message.objects.replies_to(producer)) == [unclear, clear]


def test_a_question_is_answered_once() -> None:
    producer = a_reachable()
    question = a_question(producer, about=producer)

    first, second = a_reply("1"), a_reply("2")

    assert (first.in_reply_to, second.in_reply_to) == (question, None)
    assert (second.meaning, second.producer) == ("no", producer)
    assert list(Message.objects.replies_to(producer)) == [first, second]


def test_an_answer_that_comes_too_late_is_kept_but_closes_nothing() -> None:
    producer = a_reachable()
    a_question(producer, about=producer, answer_by=NOON + HOUR)

    late = a_reply("1", at=NOON + HOUR)

    assert (late.in_reply_to, late.meaning) == (None, "yes")
    assert list(Message.objects.replies_to(producer)) == [late]


def test_a_late_answer_is_about_what_was_asked_last() -> None:
    producer = a_reachable()
    waiting = a_question(producer, about=producer.commune, asked=False)
    a_question(producer, about=producer, answer_by=NOON + HOUR)
    deliver(waiting, at=NOON + HOUR)

    late = a_reply("1", at=NOON + 3 * HOUR)

    assert (late.in_reply_to, late.subject_id) == (None, producer.commune.pk)


def test_what_comes_weeks_after_is_about_nothing() -> None:
    producer = a_reachable()
    a_question(producer, about=producer)

    late = a_reply("1", at=NOON + 24 * 8 * HOUR)

    assert (late.subject_type, late.subject_id, late.producer) == ("", None, producer)


def test_a_question_that_never_left_is_not_answered() -> None:
    producer = a_reachable()
    a_question(producer, about=producer, asked=False)

    came = a_reply("1")

    assert (came.in_reply_to, came.subject_type, came.producer) == (None, "", producer)


def test_the_same_reference_is_the_same_message() -> None:
    question = a_question()

    first = a_reply("1", reference="A1")
    again = a_reply("2", reference="A1")

    assert (again, again.text, again.in_reply_to) == (first, "1", question)
    assert Message.objects.received().count() == 1


def test_of_two_processes_that_are_brought_the_same_message_one_keeps_it() -> None:
    with meanwhile("LIMIT 21", lambda: a_reply("2", reference="A1")):
        came = a_reply("1", reference="A1")

    assert (came.text, Message.objects.count()) == ("2", 1)
    assert Entry.objects.about(came).count() == 1


def test_two_gateways_may_use_the_same_reference() -> None:
    one = receive("memory", reference="7", phone=PHONE, text="a", at=NOON)
    other = receive("viettel", reference="7", phone=PHONE, text="b", at=NOON)

    assert one != other


@pytest.mark.parametrize("phone", ["0912345678", "84912345678", "+84 912 345 678"])
def test_a_number_is_known_however_the_gateway_writes_it(phone: str) -> None:
    producer = a_reachable()

    came = a_reply(phone=phone)

    assert (came.phone, came.producer) == (PHONE, producer)


def test_an_unknown_number_is_kept_without_a_producer() -> None:
    a_producer()

    unknown, service = a_reply(phone="0987654321"), a_reply("QK da co 5000d", phone="VIETTEL")

    assert (unknown.phone, unknown.producer) == ("+84987654321", None)
    assert (service.phone, service.producer, service.meaning) == ("VIETTEL", None, "unclear")


def test_neighbours_who_share_a_telephone_are_told_apart_by_the_question() -> None:
    a_reachable("Nguyễn Văn An")
    binh = a_reachable("Trần Thị Bình")

    before = a_reply("1")
    a_question(binh)
    after = a_reply("1")

    assert (before.producer, after.producer) == (None, binh)


def test_a_text_of_any_length_and_kind_is_kept_as_far_as_anyone_reads() -> None:
    question = a_question()

    came = a_reply("1\x00 \ud800" + "ế" * 10_000)

    assert (came.text, len(came.text)) == ("1 " + "ế" * (LONGEST - 2), LONGEST)
    assert (came.meaning, came.in_reply_to) == ("unclear", None)
    question.refresh_from_db()
    assert question.asking is True


@pytest.mark.parametrize(
    ("reference", "phone"), [("", PHONE), ("x" * 101, PHONE), ("a\x00", PHONE), ("a", ""), ("a", " \x00")]
)  # fmt: skip
def test_what_has_no_sender_or_no_reference_is_no_message(reference: str, phone: str) -> None:
    with pytest.raises(NotAMessage):
        receive("memory", reference=reference, phone=phone, text="1", at=NOON)

    assert not Message.objects.exists()
