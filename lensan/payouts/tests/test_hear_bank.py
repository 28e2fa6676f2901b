"""What a bank feed tells is kept once, before it is answered, and asked for again if it was lost."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lensan.kernel.states import note
from lensan.orders.tests.make import LATER
from lensan.payouts import tasks
from lensan.payouts.actions import hearing
from lensan.payouts.actions.paying import prepare
from lensan.payouts.connector import Refused, TryAgain
from lensan.payouts.connectors import sepay
from lensan.payouts.models import BankFeed, BankLine, BankNotice, Payout
from lensan.payouts.registry import UnknownFeed, connector_for
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.payouts.tests.make_bank import (
    ACCOUNT,
    HEADERS,
    KEY,
    TOKEN,
    Service,
    a_feed,
    a_notice,
    a_service,
    an_entry,
)
from lensan.producers.tests.make import meanwhile

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db]
DOOR = "/ngan-hang/vcb/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def service() -> Iterator[Service]:
    with a_service() as made:
        yield made


@pytest.fixture
def payout() -> Payout:
    """A payout of 40.000 đ that waits for the bank's word."""
    order = a_sold_order()
    read(order, 40_000)
    an_account(order.stall.producer)
    return prepare(order.stall.producer, by=None, at=LATER)


def push(body: bytes, *, key: str = f"Apikey {KEY}", door: str = DOOR) -> tuple[int, Any]:
    """Knock as the service does: without a session, checked as a browser's request would be."""
    client = Client(enforce_csrf_checks=True, headers={"authorization": key})
    answer = client.post(door, body, content_type="application/json")
    return answer.status_code, json.loads(answer.content) if answer.status_code != 404 else None


def hear() -> None:
    """Do the work that follows the answers."""
    tasks.act_upon_bank_notices.call()


def test_a_notice_is_kept_answered_and_only_then_acted_upon(payout: Payout) -> None:
    a_feed()
    body = a_notice(text=f"MBVCB.1.{payout.code}.CT tu LEN SAN")

    answer = push(body)

    kept = BankNotice.objects.get()
    assert (answer, kept.body, kept.reference) == (
        (200, {"success": True}),
        body.decode(),
        "92704",
    )
    assert not BankLine.objects.exists()
    hear()
    payout.refresh_from_db()
    kept.refresh_from_db()
    assert (payout.state, kept.body, kept.done_at is None) == (Payout.State.PAID, "", False)
    assert BankLine.objects.get().at == LATER


def test_a_notice_told_again_changes_nothing(payout: Payout) -> None:
    a_feed()
    for amount in (40_000, 40_000, 99_000):
        assert push(a_notice(amount=amount, text=payout.code))[0] == 200
    hear()

    again = push(a_notice(text=payout.code))
    hear()

    assert (again[0], BankNotice.objects.count(), BankLine.objects.get().amount) == (
        200,
        1,
        40_000,
    )


@pytest.mark.parametrize(
    "key", ["", "Apikey ", "Apikey sai", f"Bearer {TOKEN}", f"Apikey {KEY[:-1]}"]
)
def test_of_a_wrong_key_nothing_is_kept(key: str) -> None:
    a_feed()

    status, said = push(a_notice(), key=key)

    assert (status, said["success"], BankNotice.objects.exists()) == (403, False, False)


def test_without_a_key_of_ours_nothing_comes_in() -> None:
    note(a_feed(), secret="")

    assert push(a_notice(), key="Apikey ")[0] == 403


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"[]", b"\xff", b"[" * 60_000, b"{" + b" " * hearing.LONGEST + b"}",
        a_notice(number=None), a_notice(number=True), a_notice(number="x" * 61),
        a_notice(number="a\x00b"), a_notice(amount=0), a_notice(amount=-5), a_notice(amount=1.5),
        a_notice(amount="chín"), a_notice(amount=1e300), a_notice(amount=[1]), a_notice(way="trong"),
        a_notice(account=None), a_notice(transactionDate="hôm qua"), a_notice(transactionDate=None),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_sent_back(body: bytes) -> None:
    a_feed()

    status, said = push(body)

    assert (status, bool(said["message"]), BankNotice.objects.exists()) == (400, True, False)


def test_a_moment_with_its_zone_is_taken_as_it_is() -> None:
    told = sepay.SePay().read(a_notice(transactionDate=LATER.isoformat()))

    assert told.at == LATER


def test_a_text_is_kept_without_what_no_database_keeps() -> None:
    a_feed()
    push(a_notice(text="CO \ud83c\x00 TIEN"))
    push(a_notice(2, text=7))

    hear()

    texts = BankLine.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["CO TIEN", ""]


def test_a_feed_that_is_not_there_has_no_door() -> None:
    assert push(a_notice(), door="/ngan-hang/la/")[0] == 404


def test_a_movement_on_another_account_is_left_to_a_person(payout: Payout) -> None:
    a_feed()
    push(a_notice(text=payout.code, account="999"))
    push(a_notice(2, text="CK", account="999", way="in"))

    hear()

    reasons = {line.reason for line in BankLine.objects.waiting()}
    payout.refresh_from_db()
    assert reasons == {"Tài khoản 999 không phải tài khoản của chương trình."}
    assert payout.state == Payout.State.PREPARED


def test_one_notice_at_which_the_program_fails_holds_up_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    feed = a_feed()
    BankNotice.objects.create(feed=feed, reference="hỏng", body="{}", received_at=LATER)
    push(a_notice())

    hear()

    assert BankLine.objects.count() == 1
    assert [notice.reference for notice in BankNotice.objects.waiting()] == ["hỏng"]
    assert "Thông báo ngân hàng" in caplog.text


def test_a_lost_notice_is_found_by_asking(service: Service, payout: Payout) -> None:
    feed = a_feed(service.url)
    service.entries = [an_entry(1, 5_000), an_entry(2, -40_000, payout.code)]
    push(a_notice(1, 5_000, way="in"))
    hear()

    lost = hearing.back_fill(feed, at=LATER)

    payout.refresh_from_db()
    assert (lost, payout.state, BankLine.objects.count()) == (1, Payout.State.PAID, 2)
    assert (feed.read_until, feed.trouble) == ("2", "")
    assert service.asked == [{"account_number": ACCOUNT, "limit": "5000"}]


def test_asks_from_where_it_read_to_and_takes_nothing_in_twice(service: Service) -> None:
    feed = a_feed(service.url)
    service.entries = [an_entry(1, 5_000), an_entry(10, 6_000)]
    hearing.back_fill(feed, at=LATER)
    service.entries.append(an_entry(11, 7_000))

    lost = hearing.back_fill(feed, at=LATER + MINUTE)

    assert (lost, service.asked[-1]["since_id"], BankLine.objects.count()) == (1, "10", 3)
    assert hearing.back_fill(feed, at=LATER + 2 * MINUTE) == 0


def test_nothing_new_leaves_it_where_it_was(service: Service) -> None:
    feed = a_feed(service.url)
    note(feed, read_until="7")

    assert (hearing.back_fill(feed, at=LATER), feed.read_until) == (0, "7")


def test_what_moved_before_the_feed_was_named_is_not_ours_to_explain(service: Service) -> None:
    feed = a_feed(service.url)
    service.entries = [an_entry(1, 5_000, at=feed.added_at - MINUTE), an_entry(2, 6_000)]

    hearing.back_fill(feed, at=LATER)

    assert [line.amount for line in BankLine.objects.all()] == [6_000]


def test_a_list_that_may_lack_older_ones_says_so_and_stays(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sepay, "MOST", 2)
    service.most = 2
    feed = a_feed(service.url)
    service.entries = [an_entry(1, 5_000)]
    hearing.back_fill(feed, at=LATER)
    service.entries += [an_entry(number, 5_000) for number in (2, 3, 4)]

    hearing.back_fill(feed, at=LATER + MINUTE)

    assert (feed.read_until, "có thể thiếu" in feed.trouble) == ("1", True)
    assert BankLine.objects.count() == 3


def test_an_entry_that_cannot_be_read_is_said_and_the_others_go_on(service: Service) -> None:
    feed = a_feed(service.url)
    service.entries = [an_entry(1, 0), an_entry(2, 5_000), an_entry(3, 1) | {"id": "ba"}]

    hearing.back_fill(feed, at=LATER)

    assert BankLine.objects.get().amount == 5_000
    assert "Giao dịch 1 không có số tiền." in feed.trouble
    assert "Mã giao dịch “ba” không phải là số." in feed.trouble


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (429, b"", TryAgain, "bận"), (503, b"", TryAgain, "bận"),
        (401, b"", Refused, "không nhận khóa"), (200, b"<html>", TryAgain, "không đọc được"),
        (404, b"{}", TryAgain, "không đúng dạng"),
        (200, b'{"transactions": 1}', TryAgain, "không đúng dạng"),
    ],
)  # fmt: skip
def test_what_went_wrong_stands_on_the_feed(
    service: Service, status: int, body: bytes, error: type[Exception], words: str
) -> None:
    feed = a_feed(service.url)
    service.status, service.body = status, body or b" "

    with pytest.raises(error, match=words):
        hearing.back_fill(feed, at=LATER)

    assert (words in feed.trouble, feed.read_until) == (True, "")


def test_waits_as_long_as_the_service_asks(service: Service) -> None:
    feed = a_feed(service.url)
    service.status, service.body, service.headers = 429, b" ", {sepay.WAIT: "7"}

    with pytest.raises(TryAgain) as refused:
        hearing.back_fill(feed, at=LATER)

    assert refused.value.after == timedelta(seconds=7)


def test_a_service_that_is_not_there_is_asked_again_later() -> None:
    with pytest.raises(TryAgain, match="không trả lời"):
        hearing.back_fill(a_feed(), at=LATER)


def test_an_entry_that_is_no_object_is_said(service: Service) -> None:
    service.body = b'{"transactions": ["x"]}'
    feed = a_feed(service.url)

    hearing.back_fill(feed, at=LATER)

    assert feed.trouble == "Thiếu “id”."


def test_calls_under_one_token_keep_their_distance(service: Service) -> None:
    one, other = a_feed(service.url), a_feed(service.url, code="bidv")
    hearing.back_fill(one, at=LATER)

    for feed, wait in ((one, 0.3), (other, 0.3)):
        with pytest.raises(TryAgain, match="Vừa hỏi"):
            hearing.back_fill(feed, at=LATER + timedelta(seconds=wait))
    hearing.back_fill(other, at=LATER + timedelta(seconds=0.6))

    assert len(service.asked) == 2


def test_the_task_asks_the_feeds_that_can_be_asked(service: Service) -> None:
    a_feed(service.url, token="")
    a_feed(service.url, code="bidv", at=LATER)
    a_feed(code="silent", token="other")

    tasks.ask_banks.call()

    assert len(service.asked) == 1


def test_a_command_names_a_feed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["add_bank_feed", "vcb", "--kind", "sepay", "--account", ACCOUNT, "--secret", KEY]
    call_command(*words)

    with pytest.raises(CommandError, match="Đã có"):
        call_command(*words)

    feed = BankFeed.objects.get()
    assert (feed.account, feed.secret, str(feed)) == (ACCOUNT, KEY, "SePay …9999")
    assert "/ngan-hang/vcb/" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["", "khóa", "a\nb"])
def test_a_feed_without_a_usable_key_is_not_named(key: str) -> None:
    with pytest.raises(CommandError, match="Khóa phải có"):
        call_command("add_bank_feed", "vcb", "--kind", "sepay", "--account", "1", "--secret", key)

    assert not BankFeed.objects.exists()


def test_an_unknown_kind_has_no_connector() -> None:
    with pytest.raises(UnknownFeed):
        connector_for("bồ câu")


def test_shows_no_secret_of_a_feed() -> None:
    feed = a_feed()

    assert KEY not in repr(feed.access) and TOKEN not in repr(feed.access)
    assert HEADERS["authorization"].endswith(KEY)


def test_of_two_that_bring_the_same_notice_at_once_one_is_kept() -> None:
    feed = a_feed()

    with meanwhile(
        "SAVEPOINT",
        lambda: hearing.receive(feed, HEADERS, a_notice(), at=LATER),
    ):
        hearing.receive(feed, HEADERS, a_notice(), at=LATER)

    assert BankNotice.objects.count() == 1


def test_of_two_that_act_upon_the_same_notice_at_once_one_pays(payout: Payout) -> None:
    a_feed()
    push(a_notice(text=payout.code))
    notice, same = BankNotice.objects.get(), BankNotice.objects.get()

    with meanwhile(
        "SAVEPOINT", lambda: hearing.act_upon(same, at=LATER)
    ):  # fmt: skip
        line = hearing.act_upon(notice, at=LATER)

    payout.refresh_from_db()
    assert (line, payout.state) == (BankLine.objects.get(), Payout.State.PAID)
    assert payout.producer.ledger.get(kind="producer").out.count() == 1
