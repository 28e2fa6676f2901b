"""A driver wrote wrongly where there is no signal: it is taken back there, before and after it was sent."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.make import has_no_barrier
from tests.journeys.make_field import Place, Telephone, go, receipts, see_it_sent, set_up, unsent
from tests.journeys.test_a_driver_without_signal import SET_UP

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]
STANDS = """
from lensan.logistics.models import Happening
print(list(Happening.objects.standing().order_by("pk").values_list("kind", flat=True)))
"""


def test_what_was_written_wrongly_is_taken_back_on_the_telephone(
    place: Place, telephones: list[Telephone]
) -> None:
    place.here.python(SET_UP)
    place.find_signal()
    page = set_up(telephones[0], "lai")
    place.lose_signal()
    leaves = page.get_by_role("button", name="Xe chạy")
    leaves.click()
    expect(leaves).to_have_count(0)

    _take_back(page, "xe 95C-00001 chạy")
    expect(leaves).to_be_visible()
    leaves.click()
    page.get_by_role("link", name="Mở điểm này").click()
    page.get_by_text("Không giao nhận được").click()
    page.get_by_role("button", name="Ghi và đi tiếp").click()
    expect(page.get_by_text("còn 2 điểm dừng")).to_be_visible()
    unsent(page, 4)
    place.find_signal()
    see_it_sent(page)
    place.lose_signal()
    assert place.here.python(STANDS).splitlines()[-1] == "['left', 'failed']"
    go(page, "Hôm nay")
    expect(page.get_by_text("còn 2 điểm dừng")).to_be_visible()

    _take_back(page, "điểm .*không được|không làm được")
    expect(page.get_by_text("còn 3 điểm dừng")).to_be_visible()
    place.find_signal()
    see_it_sent(page)

    assert set(receipts(page).values()) == {"đã ghi"}
    assert place.here.python(STANDS).splitlines()[-1] == "['left']"


def _take_back(page: Page, words: str) -> None:
    page.get_by_role("link", name="Ghi nhầm? Hoàn tác").click()
    has_no_barrier(page)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Hãy điền “Ghi nhầm chỗ nào”.")).to_be_visible()
    page.get_by_label("Ghi nhầm chỗ nào").fill("Bấm nhầm")
    page.get_by_role("radio", name=re.compile(words)).check()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("heading", name="Chuyến của bạn")).to_be_visible()
