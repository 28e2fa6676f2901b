"""A hamlet orders fertiliser together: a helper and a plain telephone order, it closes, comes and is paid."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lensan.catalogue.tests.make import a_picture
from lensan.kernel.tests.make import Installation
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

PEOPLE = f"""
from datetime import date, timedelta
from django.utils import timezone
from lensan.accounts.models import User
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts
from lensan.supply.tests.make import a_supplier, an_offer
from lensan.supply.models import SupplyPrice
commune = Commune.objects.of_the_programme().get(code="31450")
hamlet = Hamlet.objects.create(name="Ấp 3", commune=commune)
User.objects.create_user("tinh", password="{PASSWORD}", role="province", full_name="Lê Văn Tỉnh")
helper = User.objects.create_user("ap", password="{PASSWORD}", role="helper", full_name="Trần Thị Tổ")
helper.hamlets.add(hamlet)
for name, phone in (("Nguyễn Thị Sáu", "+84912345678"), ("Lê Văn Bảy", "")):
    told = dict(name=name, commune_code="31450", hamlet="Ấp 3", phones=(phone,) if phone else ())
    register(Facts(**told), by=None, at=timezone.now())
an_offer(a_supplier(commune))
from lensan.producers.models import Producer
print(*Producer.objects.order_by("pk").values_list("code", flat=True))
"""
BY_MESSAGE = """
from django.utils import timezone
from lensan.messaging.actions.answering import answer
from lensan.messaging.actions.receiving import receive
from lensan.messaging.models import Message
heard = receive("memory", reference="1", phone="+84912345678", text="MUA 1 8", at=timezone.now())
answer(heard, at=timezone.now())
print(Message.objects.get(in_reply_to=heard).text)
"""
NARROW = 360


@pytest.fixture(autouse=True)
def _telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let messages end at a telephone on a page."""
    monkeypatch.setenv("MESSAGE_GATEWAY", "memory")


def test_a_hamlets_fertiliser_comes_and_is_paid(
    here: Installation, page: Page, phone: Page, tmp_path: Path
) -> None:
    _sau, bay = here.python(PEOPLE).split()
    sign_in_for_the_first_time(page, "tinh")
    _open(page)
    _sign_in(phone, "ap")

    _order(phone, bay, "12")
    assert "Da dat 8 bao NPK 16-16-8" in here.python(BY_MESSAGE)
    phone.goto("/vat-tu/dot/1/")
    expect(phone.get_by_text("Đã đặt 20 bao, giá 90.000")).to_be_visible()
    _fits(phone)

    _lead(page)
    phone.goto("/vat-tu/can-giao/")
    _fits(phone)
    _hand_over(page, tmp_path / "ky.jpg")
    expect(page.get_by_text("Còn nợ 80.000")).to_be_visible()
    has_no_barrier(page)


def _sign_in(page: Page, name: str) -> None:
    page.goto("/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("link", name="Vật tư")).to_be_visible()


def _fits(page: Page) -> None:
    """Hold a page to a narrow screen and to the rules of accessibility."""
    page.wait_for_load_state()
    assert page.locator("html").evaluate("page => page.scrollWidth") <= NARROW
    has_no_barrier(page)


def _open(page: Page) -> None:
    page.goto("/vat-tu/hang/")
    has_no_barrier(page)
    page.get_by_role("link", name="NPK 16-16-8").click()
    has_no_barrier(page)
    page.get_by_role("link", name="Mở đợt mua chung").click()
    page.get_by_label("Xã", exact=True).select_option(label="xã Vị Thắng")
    page.get_by_label("Ấp").select_option(label="Ấp 3, xã Vị Thắng")
    tomorrow = "new Date(Date.now() + 864e5).toLocaleDateString('sv')"
    page.get_by_label("Nhận đặt đến hết ngày").fill(page.evaluate(tomorrow))
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã mở đợt 1.")).to_be_visible()


def _order(page: Page, code: str, quantity: str) -> None:
    page.goto("/vat-tu/")
    _fits(page)
    page.get_by_role("link", name="Đợt 1: NPK 16-16-8").click()
    _fits(page)
    page.get_by_label("Mã hộ").fill(code)
    page.get_by_label("Số bao").fill(quantity)
    page.get_by_role("button", name="Ghi phần đặt").click()
    expect(page.get_by_text("Đặt 12 bao × 95.000")).to_be_visible()
    _fits(page)


def _lead(page: Page) -> None:
    """Close it, order it from the supplier, and say that it is on its way."""
    page.goto("/vat-tu/dot/1/")
    page.get_by_role("button", name="Chốt sớm").click()
    page.locator("#confirm [value=yes]").click()
    page.get_by_role("button", name="Gửi 1 tin").click()
    expect(page.get_by_text("Đã chốt: mọi hộ được nhắn tin.")).to_be_visible()
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    for label in ("Lấy hàng từ ngày", "Giao trước hết ngày"):
        page.get_by_label(label).fill(today)
    page.get_by_role("button", name="Đã đặt nhà cung ứng").click()
    page.get_by_role("button", name="Hàng đang về").click()
    page.get_by_role("button", name="Gửi 1 tin").click()
    expect(page.locator(".lede .pill")).to_have_text("hàng đang về")
    has_no_barrier(page)


def _hand_over(page: Page, signature: Path) -> None:
    """Put what the household without a telephone ordered into its hands, and take most of the money."""
    signature.write_bytes(a_picture())
    page.get_by_role("link", name="Lê Văn Bảy").click()
    has_no_barrier(page)
    page.get_by_label("hoặc ảnh chữ ký của hộ").set_input_files(signature)
    page.get_by_label("Hộ trả ngay").fill("1000000")
    page.get_by_role("button", name="Ghi đã nhận").click()
    expect(page.get_by_text("Đã ghi lần nhận hàng.")).to_be_visible()
