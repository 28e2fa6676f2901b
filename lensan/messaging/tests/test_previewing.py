"""What a press would send is shown with its price, and sent when that was seen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_user
from lensan.journal.models import Entry
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.saying import DoesNotWish, NoPhone, TooLong, say
from lensan.messaging.actions.spending import month_of
from lensan.messaging.models import Message, Spending
from lensan.messaging.previewing import Allowance, Preview, preview
from lensan.messaging.registry import NoGateway
from lensan.messaging.tests.make import (
    HOUR,
    MINUTE,
    NOON,
    Moody,
    a_gateway,
    a_message,
    a_question,
    a_reachable,
)
from lensan.messaging.views.seeing import SEEN, seen_first
from lensan.producers.actions.consenting import refuse
from lensan.producers.models import Consent, Producer, Purpose
from lensan.producers.tests.make_people import a_producer

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
LONG = "Xin chao ba con " * 20


class Unproven(Moody):
    """Was never run against the real thing."""

    proven: ClassVar[bool] = False


def phone(number: int) -> str:
    return f"+8491234{number:04}"


def of(messages: Iterable[Message], *, at: datetime = NOON) -> Preview:
    return preview(list(messages), [], at=at)


def test_counts_messages_parts_and_money_by_text(settings: Settings) -> None:
    settings.MESSAGE_PRICE = 300
    short = [a_message(a_reachable(phone=phone(n)), "Xin chào") for n in range(3)]
    long = a_message(a_reachable(phone=phone(9)), LONG)

    found = of([*short, long])

    assert [(one.recipients, one.length.parts, one.total) for one in found.prices] == [
        (3, 1, 900), (1, 3, 900),
    ]  # fmt: skip
    assert (found.messages, found.parts, found.cost, found.figures) == (4, 6, 1800, "4-1800")
    assert found.allowance == Allowance(None, 0, 0)
    assert (found.allowance.left, found.too_dear, found.quiet_until) == (None, 0, None)


def test_what_is_spent_and_what_waits_is_not_left(settings: Settings) -> None:
    settings.MESSAGE_PRICE, settings.MESSAGE_MONTHLY_CAP = 300, 2000
    producer = a_reachable()
    with a_gateway():
        deliver(a_message(producer), at=NOON)
    a_message(producer)
    Spending.objects.create(month=month_of(NOON - timedelta(days=31)), spent=9)
    mine = [a_message(a_reachable(phone=phone(n))) for n in range(7)]

    found = of(mine)

    assert found.allowance == Allowance(2000, 300, 300)
    assert (found.allowance.left, found.too_dear) == (1400, 3)


def test_a_cheap_text_fits_where_a_long_one_does_not(settings: Settings) -> None:
    settings.MESSAGE_PRICE, settings.MESSAGE_MONTHLY_CAP = 300, 1200
    long = [a_message(a_reachable(phone=phone(n)), LONG) for n in range(2)]
    short = a_message(a_reachable(phone=phone(5)))

    assert of([*long, short]).too_dear == 1
    settings.MESSAGE_MONTHLY_CAP = 100
    assert (of([*long, short]).too_dear, of([short]).allowance.left) == (3, 0)
    settings.MESSAGE_PRICE = 0
    assert of([*long, short]).too_dear == 0


def test_at_night_all_wait_until_morning(settings: Settings) -> None:
    settings.MESSAGE_QUIET_HOURS = "21-6"
    night = datetime(2022, 7, 22, 23, tzinfo=HERE)

    found = of([a_message()], at=night)

    assert found.quiet_until == datetime(2022, 7, 23, 6, tzinfo=HERE)
    assert of([a_message()]).quiet_until is None


def test_a_telephone_that_had_enough_for_a_day_waits(settings: Settings) -> None:
    settings.MESSAGES_A_DAY = 2
    busy, free = a_reachable(), a_reachable(phone=phone(1))
    with a_gateway():
        deliver(a_message(busy), at=NOON)
    mine = [a_message(busy), a_message(busy), a_message(free), a_message(free), a_message(free)]

    assert of(mine, at=NOON + HOUR).often == 2
    assert of(mine, at=NOON + 25 * HOUR).often == 1


def test_a_question_waits_for_its_turn() -> None:
    asked, free = a_reachable(), a_reachable(phone=phone(1))
    a_question(asked)
    mine = [a_question(one, asked=False) for one in (asked, free, free)]

    assert of([*mine, a_message(asked)], at=NOON + MINUTE).in_turn == 2
    assert of(mine, at=NOON + 3 * HOUR).in_turn == 1


# Seen first, then done


def press(**told: str | list[str]) -> HttpRequest:
    request = RequestFactory().post("/lop/1/moi/", told)
    request.user = AnonymousUser()
    return request


def tell_all(producers: Iterable[Producer], *, by: User) -> int:
    reached = 0
    for producer in producers:
        try:
            say(producer, "Mời bà con đi học", about=None, by=by, at=NOON)
        except (NoPhone, DoesNotWish, NoGateway, TooLong):
            continue
        reached += 1
    return reached


def ask(request: HttpRequest, producers: Iterable[Producer], *, by: User) -> int | HttpResponse:
    return seen_first(
        request, lambda: tell_all(producers, by=by), by=by, at=NOON, what="Mời vào lớp", back="/lop/1/"
    )  # fmt: skip


@pytest.fixture
def officer() -> User:
    return a_user(Role.PROVINCE)


@pytest.fixture
def people() -> list[Producer]:
    silent = a_reachable("Lê Thị Im", phone=phone(3))
    refuse(silent, Purpose.CONTACT, way=Consent.Way.PAPER, by=None, at=NOON)
    return [
        a_reachable("Nguyễn Văn An", phone=phone(1)), a_reachable("Trần Thị Bé", phone=phone(2)),
        a_producer("Phạm Không Máy", phones=()), silent,
    ]  # fmt: skip


def test_a_press_shows_what_it_would_send_and_does_nothing(
    officer: User, people: list[Producer], settings: Settings
) -> None:
    settings.MESSAGE_PRICE, settings.MESSAGE_MONTHLY_CAP = 350, 10_000
    entries = Entry.objects.count()

    answer = ask(press(way="sms", ho=["1", "2"]), people, by=officer)

    assert isinstance(answer, HttpResponse)
    page = answer.content.decode()
    for words in (
        "Moi ba con di hoc", "Gửi 2 tin", "700", "10.000", "không có số điện thoại", "Phạm Không Máy",
        "đã rút lại việc đồng ý nhận tin nhắn", "Lê Thị Im", "Tổng đài mô phỏng",
        '<input type="hidden" name="way" value="sms"', '<input type="hidden" name="ho" value="2"',
        'href="/lop/1/"',
    ):  # fmt: skip
        assert words in page, words
    assert (Message.objects.count(), Entry.objects.count()) == (0, entries)


def test_a_press_that_was_seen_sends(officer: User, people: list[Producer]) -> None:
    assert ask(press(**{SEEN: "2-0"}), people, by=officer) == 2
    assert Message.objects.queued().count() == 2


def test_what_changed_since_it_was_seen_is_shown_again(
    officer: User, people: list[Producer], settings: Settings
) -> None:
    settings.MESSAGE_PRICE = 350

    answer = ask(press(**{SEEN: "2-0"}), people, by=officer)

    assert isinstance(answer, HttpResponse)
    assert "đã thay đổi từ lúc bạn xem" in answer.content.decode()
    assert not Message.objects.exists()
    assert ask(press(**{SEEN: "2-700"}), people, by=officer) == 2


def test_where_nothing_is_sent_there_is_nothing_to_see(
    officer: User, people: list[Producer], settings: Settings
) -> None:
    assert ask(press(), people[2:], by=officer) == 0
    settings.MESSAGE_GATEWAY = ""
    assert ask(press(), people, by=officer) == 0


def test_what_cannot_be_done_is_said_before_anything_is_shown(officer: User) -> None:
    with pytest.raises(TooLong):
        seen_first(
            press(), lambda: say(a_reachable(), "a" * 999, about=None, by=officer, at=NOON),
            by=officer, at=NOON, what="", back="/",
        )  # fmt: skip


def test_a_gateway_that_was_never_run_says_so(officer: User, people: list[Producer]) -> None:
    with a_gateway(kind=Unproven):
        answer = ask(press(), people, by=officer)

    assert isinstance(answer, HttpResponse)
    assert "chưa từng chạy với tổng đài thật" in answer.content.decode()
