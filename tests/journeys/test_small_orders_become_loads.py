"""Two small orders for one district: found, sent together, undone, booked as one; on a narrow screen."""

import pytest
from playwright.sync_api import Page, expect

from lensan.kernel.tests.make import Installation
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

ORDERS = f"""
from datetime import timedelta
from django.utils import timezone
from lensan.accounts.models import User
from lensan.logistics.tests.make import a_gate
from lensan.logistics.tests.make_loads import a_post, a_small_order
from lensan.orders.models import Order
User.objects.create_user("tinh", password="{PASSWORD}", role="province", full_name="Lê Văn Tỉnh")
tomorrow = timezone.localdate() + timedelta(days=1)
a_post()
for _number in range(2):
    a_small_order(a_gate(), harvested=tomorrow)
Order.objects.update(collect=0)
print(tomorrow.isoformat())
"""
NARROW = 360


@pytest.mark.usefixtures("carrier")
def test_two_small_orders_go_together(here: Installation, phone: Page) -> None:
    tomorrow = here.python(ORDERS).strip()
    sign_in_for_the_first_time(phone, "tinh")

    phone.goto(f"/chuyen-xe/?ngay={tomorrow}")
    phone.get_by_role("link", name="Gợi ý gom hàng").click()
    _fits(phone)

    phone.get_by_role("button", name="Tìm gợi ý").click()
    expect(phone.get_by_text("Gửi chung 2 đơn")).to_be_visible()
    expect(phone.get_by_text("giá tạm tính 20.000")).to_be_visible()
    expect(phone.get_by_text("14.200")).to_be_visible()
    _fits(phone)

    phone.get_by_role("button", name="Nhận", exact=True).press("Enter")
    expect(phone.get_by_role("button", name="Hoàn tác")).to_be_visible()
    expect(phone.get_by_text("Chưa tính là tiền bớt được")).to_be_visible()
    _saved(phone, "0")
    _fits(phone)

    phone.get_by_role("button", name="Hoàn tác").click()
    expect(phone.get_by_role("button", name="Nhận", exact=True)).to_be_visible()
    phone.get_by_role("button", name="Nhận", exact=True).click()
    phone.get_by_role("link", name="Đặt một vận đơn chung").click()
    _fits(phone)
    phone.get_by_role("button", name="Gửi Giao mô phỏng").first.click()
    expect(phone.get_by_role("heading", name="2 đơn đi chung một kiện")).to_be_visible()
    _fits(phone)

    phone.goto(f"/chuyen-xe/goi-y/?ngay={tomorrow}")
    expect(phone.get_by_role("link", name="Vận đơn chung")).to_be_visible()
    _saved(phone, "16.000")


def _saved(page: Page, amount: str) -> None:
    """Read what was saved in the month, in đồng."""
    stat = page.locator(".stat", has_text="Tiền bớt được").locator(".stat-value")
    expect(stat).to_have_text(f"{amount} ₫")


def _fits(page: Page) -> None:
    """Hold a page to a narrow screen and to the rules of accessibility."""
    page.wait_for_load_state()
    assert page.locator("html").evaluate("page => page.scrollWidth") <= NARROW
    has_no_barrier(page)
