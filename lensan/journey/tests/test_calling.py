"""A household calls for help by a message."""

from lensan.journey.actions.calling import read
from lensan.journey.indicators.known import known
from lensan.journey.models import Fact
from lensan.journey.tests.make import NOON, PHONE, TODAY, a_household
from lensan.messaging.tests.make import a_reply
from lensan.producers.models import Producer


def test_help_is_noted_and_what_can_be_written_is_told() -> None:
    producer = a_household()
    message = a_reply("GIUP", phone=PHONE)

    said = read(message, owner=producer, at=NOON) or ""
    read(message, owner=producer, at=NOON)

    assert said.startswith("Đã báo tổ của ấp gọi lại") and "BAN 20 KG CHANH" in said
    assert known(Producer.objects.all(), on=TODAY)[producer.pk].called is True
    assert Fact.objects.count() == 1


def test_a_stranger_is_told_what_can_be_written() -> None:
    said = read(a_reply("GIUP"), owner=None, at=NOON) or ""

    assert said.startswith("Cách nhắn:")


def test_what_is_no_call_for_help_is_left_to_others() -> None:
    assert read(a_reply("BAN 20 KG"), owner=None, at=NOON) is None
