"""What was told on a device is shown in people's own words, by the book and by the device alike."""

import re
from pathlib import Path

import pytest
from django.test import Client

from lensan.accounts.tests.make import an_officer, sign_in
from lensan.field.actions.bundling import bundle
from lensan.field.tests.make import a_device, a_household, refused
from lensan.field.words import LABELS, in_words
from lensan.producers.tests.make import NOON

SCREENS = Path(__file__).parent.parent / "static" / "field" / "screens"


def test_an_officer_reads_what_was_told_under_vietnamese_names(client: Client) -> None:
    producer = a_household()
    told = {"producer": producer.code, "harvest_from": "2022-07-20", "photo": "data:x"}
    refused(a_device(), "harvest", told)
    sign_in(client, an_officer(producer.commune))

    page = client.get("/thuc-dia/so/").content.decode()

    assert "Thu hoạch từ" in page and "2022-07-20" in page
    assert "harvest_from" not in page and "data:x" not in page


def test_a_device_is_told_the_same_names() -> None:
    about = bundle(a_device().user, on=NOON.date())["me"]

    assert about["words"] == LABELS
    assert about["answers"]["yes"] == "có"


def test_what_stands_within_another_is_told_too() -> None:
    told = {"changes": {"smartphone": True}, "purposes": ["a", "b"], "holds": "no", "new": 1}

    assert list(in_words(told)) == [
        ("Sửa thành: Có điện thoại thông minh", "có"), ("Đồng ý việc", "a, b"), ("Nay thế nào", "không"),
        ("new", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "screen",
    ["register", "walking", "goods", "agree", "order", "driving", "gate", "noting", "growing"],
)
def test_every_field_of_a_screen_has_a_name(screen: str) -> None:
    names = set(re.findall(r'field\(\{ name: "(\w+)"', (SCREENS / f"{screen}.js").read_text()))

    assert names and names <= LABELS.keys()
