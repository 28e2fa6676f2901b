"""When, how often and for how much we write."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.saying import reply
from lensan.messaging.actions.spending import month_of, release, reserve, spent_in
from lensan.messaging.connector import Refused, TryAgain
from lensan.messaging.models import Message, Spending
from lensan.messaging.restraint import Quiet, price, read_hours
from lensan.messaging.tests.make import (
    HOUR,
    NOON,
    a_gateway,
    a_message,
    a_question,
    a_reachable,
    a_reply,
)

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = datetime(2022, 7, 22, 23, tzinfo=HERE)
MORNING = datetime(2022, 7, 23, 6, tzinfo=HERE)
State = Message.State


@given(st.integers(0, 2000), st.integers(0, 23), st.integers(0, 23))
def test_quiet_ends_within_a_day_and_at_its_hour(minutes: int, begins: int, ends: int) -> None:
    quiet = read_hours(f"{begins}-{ends}") if begins != ends else None
    if quiet is None:
        return
    here = NIGHT + timedelta(minutes=minutes)
    until = quiet.until(here)

    if until:
        assert timedelta(0) < until - here <= timedelta(days=1)
        assert (until.hour, until.minute) == (ends, 0)
        assert quiet.until(until) is None


def test_hours_are_read_as_they_are_written() -> None:
    quiet = read_hours("21-6")

    assert isinstance(quiet, Quiet)
    assert (quiet.until(NIGHT), quiet.until(MORNING)) == (MORNING, None)
    assert read_hours("") is None
    for wrong in ("21", "6-6", "abc", "21-30"):
        with pytest.raises(ValueError):  # noqa: PT011
            read_hours(wrong)


def test_a_price_is_of_the_text_as_it_is_sent() -> None:
    plainly = price("Xin chao ba con, " + "a" * 150, a_part=300, recipients=7)
    accented = price("Xin chào bà con ở ấp, " + "a" * 150, a_part=300)

    assert (plainly.length.parts, plainly.each, plainly.total) == (2, 600, 4200)
    assert (accented.length.parts, accented.total) == (3, 900)


def test_at_night_a_message_rests_until_morning(settings: Settings) -> None:
    settings.MESSAGE_QUIET_HOURS = "21-6"
    message = a_message(at=NIGHT)

    with a_gateway() as gateway:
        deliver(message, at=NIGHT)
        assert gateway.calls == []
        message.refresh_from_db()
        assert message.not_before == MORNING
        deliver(message, at=MORNING)
        assert len(gateway.calls) == 1


def test_a_reply_goes_out_at_night_too(settings: Settings) -> None:
    settings.MESSAGE_QUIET_HOURS = "21-6"
    a_reachable()
    answered = reply(a_reply("GIUP", at=NIGHT), "Xin chào", by=None, at=NIGHT)

    with a_gateway() as gateway:
        deliver(answered, at=NIGHT)

    assert len(gateway.calls) == 1


def test_a_telephone_is_written_to_so_often_a_day(settings: Settings) -> None:
    settings.MESSAGES_A_DAY = 2
    producer = a_reachable()
    messages = [a_message(producer) for _number in range(3)]

    with a_gateway() as gateway:
        for hours, message in enumerate(messages):
            deliver(message, at=NOON + hours * HOUR)
        third = Message.objects.get(pk=messages[2].pk)
        assert len(gateway.calls) == 2
        assert third.not_before == NOON + 24 * HOUR
        deliver(third, at=NOON + 24 * HOUR)
        assert len(gateway.calls) == 3


def test_nothing_is_sent_beyond_the_months_allowance(settings: Settings) -> None:
    settings.MESSAGE_PRICE, settings.MESSAGE_MONTHLY_CAP = 300, 500
    first, question = a_message(), a_question(a_reachable(phone="+84912345670"), asked=False)

    with a_gateway() as gateway:
        deliver(first, at=NOON)
        deliver(question, at=NOON)
        question.refresh_from_db()
        assert len(gateway.calls) == 1
        assert (question.state, question.asking, question.attempts) == (State.QUEUED, False, 0)
        assert question.reason.startswith("Đã hết hạn mức")
        settings.MESSAGE_MONTHLY_CAP = None
        deliver(question, at=NOON + HOUR)

    question.refresh_from_db()
    assert (question.state, spent_in(month_of(NOON))) == (State.SENT, 600)
    assert str(Spending.objects.get()) == "07/2022: 600"


def test_one_message_is_paid_for_once_and_what_is_refused_is_given_back(
    settings: Settings,
) -> None:
    settings.MESSAGE_PRICE, settings.MESSAGE_MONTHLY_CAP = 300, 1000
    again, refused = a_message(), a_message(a_reachable(phone="+84912345670"))

    with a_gateway(TryAgain("bận"), Refused("sai số")):
        deliver(again, at=NOON)
        deliver(refused, at=NOON)
        again.refresh_from_db()
        deliver(again, at=NOON + HOUR)

    assert spent_in(month_of(NOON)) == 300
    release(refused)
    assert spent_in(month_of(NOON)) == 300
    twice = Message.objects.get(pk=again.pk)
    for one in (again, twice):
        release(one)
    assert (spent_in(month_of(NOON)), twice.cost) == (0, 0)
    assert spent_in(month_of(NOON + 30 * 24 * HOUR)) == 0
    assert reserve(again, at=NOON) is True


def test_what_is_refused_is_given_back_to_the_month_of_which_it_was_taken(
    settings: Settings,
) -> None:
    settings.MESSAGE_PRICE = 300
    last, first = (
        datetime(2022, 7, 31, 23, 59, tzinfo=HERE),
        datetime(2022, 8, 1, 0, 1, tzinfo=HERE),
    )
    message, other = a_message(at=last), a_message(a_reachable(phone="+84912345670"), at=first)
    assert reserve(other, at=first) is True

    with a_gateway(TryAgain("bận"), Refused("sai số")):
        deliver(message, at=last)
        message.refresh_from_db()
        deliver(message, at=first)

    message.refresh_from_db()
    assert (message.state, message.cost) == (State.FAILED, 0)
    assert (spent_in(month_of(last)), spent_in(month_of(first))) == (0, 300)
