"""The simulated telephone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, sign_in
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.models import Message
from lensan.messaging.tests.make import (
    MINUTE,
    NOON,
    PHONE,
    a_gateway,
    a_message,
    a_question,
    a_reachable,
    a_reply,
)
from lensan.places.tests.make import a_commune
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer


@pytest.fixture
def an(client: Client) -> Producer:
    """A household, before an officer of its commune who is signed in."""
    producer = a_reachable()
    sign_in(client, an_officer(producer.commune))
    return producer


def _address(producer: Producer) -> str:
    return f"/dien-thoai/{producer.code}/"


def test_shows_what_arrived_and_not_what_is_on_its_way(client: Client, an: Producer) -> None:
    a_question(an)
    a_message(an, "Tin chưa đến")

    page = client.get(_address(an)).content.decode()

    assert "Don 12. 1 = CO, 2 = KHONG" in page
    assert "Tin chua den" not in page
    assert "Nhận ngay 1 tin đang trên đường" in page
    assert "mô phỏng" in page


def test_shows_what_came_later_below_what_was_written_before_it(
    client: Client, an: Producer
) -> None:
    first = a_question(an)
    held_back = a_question(an)
    answer = a_reply("1", at=NOON + MINUTE)
    deliver(held_back, at=NOON + 2 * MINUTE)

    assert client.get(_address(an)).context["shown"] == [first, answer, held_back]


def test_brings_what_waits_at_once(client: Client, an: Producer) -> None:
    a_message(an)

    answer = client.post(f"{_address(an)}nhan/")

    assert answer.headers["Location"] == _address(an)
    assert Message.objects.get().state == "delivered"


def test_an_answer_is_received_as_if_the_household_had_written(
    client: Client, an: Producer
) -> None:
    question = a_question(an, about=an)
    Message.objects.filter(pk=question.pk).update(answer_by="2100-01-01T00:00Z")

    answer = client.post(_address(an), {"text": ["", "1"]})

    assert answer.headers["Location"] == _address(an)
    came = Message.objects.received().get()
    assert (came.phone, came.text, came.meaning) == (PHONE, "1", "yes")
    assert (came.in_reply_to, came.producer) == (question, an)


@pytest.mark.parametrize("text", ["", "x" * 501])
def test_an_answer_of_nothing_or_without_end_is_sent_back(
    client: Client, an: Producer, text: str
) -> None:
    answer = client.post(_address(an), {"text": text})

    assert answer.status_code == 200
    assert not Message.objects.exists()


def test_what_is_written_is_shown_as_written(client: Client, an: Producer) -> None:
    client.post(_address(an), {"text": "<script>alert(1)</script>"})

    page = client.get(_address(an)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_list_shows_who_was_written_to_last(client: Client, an: Producer) -> None:
    binh = a_reachable("Trần Thị Bình", phone="+84987654321", commune=an.commune)
    a_reachable("Lê Văn Cường", phone="+84911111111", commune=an.commune)
    a_message(an)
    a_message(binh)
    a_message(an)

    found = client.get("/dien-thoai/").context["found"]

    assert found == [an, binh]


def test_a_telephone_is_found_by_name_or_number(client: Client, an: Producer) -> None:
    a_producer("Nguyễn Văn Ân", commune=an.commune)

    assert client.get("/dien-thoai/?q=van an").context["found"] == [an]
    assert client.get("/dien-thoai/?q=0912345").context["found"] == [an]
    assert "Không tìm thấy" in client.get("/dien-thoai/?q=zzz").content.decode()


def test_the_number_of_someone_who_does_not_wish_to_be_called_is_not_shown(
    client: Client, an: Producer
) -> None:
    a_message(an)
    give(an, "contact", way="paper", place="nhà", by=None, at=Message.objects.get().at)
    take_back(an, "contact", by=None, at=Message.objects.get().at)

    pages = [client.get(address).content.decode() for address in ("/dien-thoai/", _address(an))]

    assert ["0912 345 678" in page for page in pages] == [False, False]
    assert "Hộ không muốn được gọi" in pages[1]


def test_a_household_holds_its_own_telephone_alone(client: Client) -> None:
    mine, other = a_reachable(), a_reachable("Trần Thị Bình", phone="+84987654321")
    user = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=mine.pk).update(account=user)
    sign_in(client, user)

    assert client.get(_address(mine)).status_code == 200
    assert client.get(_address(other)).status_code == 404


def test_an_officer_of_another_commune_sees_nothing_of_it(client: Client, an: Producer) -> None:
    a_message(an)
    sign_in(client, an_officer(a_commune("Vị Đông")))

    assert client.get("/dien-thoai/").context["found"] == []
    for address in (_address(an), f"{_address(an)}nhan/"):
        assert client.post(address, {"text": "1"}).status_code == 404
    assert not Message.objects.received().exists()


def test_the_province_sees_the_messages_of_unknown_numbers_too(client: Client) -> None:
    producer = a_reachable()
    a_reachable("Trần Thị Bình")
    unknown = a_reply("alo?")
    sign_in(client, a_province_officer())

    shown = client.get(_address(producer)).context["shown"]

    assert (unknown.producer, shown) == (None, [unknown])


def test_a_trainer_holds_no_telephone(client: Client) -> None:
    sign_in(client, a_user(Role.TRAINER))

    assert client.get("/dien-thoai/").status_code == 403


def test_there_is_no_telephone_where_messages_leave_the_building(
    client: Client, an: Producer, settings: Settings
) -> None:
    with a_gateway():
        assert client.get(_address(an)).status_code == 404
    settings.MESSAGE_GATEWAY = ""
    assert client.post(_address(an), {"text": "1"}).status_code == 404


def test_pages_ask_the_database_as_often_for_many_as_for_one(client: Client, an: Producer) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    a_question(an)
    addresses = ["/dien-thoai/", _address(an)]
    _warm, once = [asked(a) for a in addresses], [asked(a) for a in addresses]
    for number in range(3):
        a_message(a_reachable(phone=f"+8498765432{number}", commune=an.commune))
        client.post(_address(an), {"text": "1"})

    assert [asked(address) for address in addresses] == once
