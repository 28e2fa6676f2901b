"""A household with a plain telephone says yes to its first order by SMS, and has come a step further."""

import pytest
from playwright.sync_api import Browser, Page, expect

from lensan.kernel.tests.make import Installation, wait_until
from lensan.marketplaces.simulator.simulation import Simulation
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time
from tests.journeys.make_field import Album
from tests.journeys.make_selling import Seller, a_seller, let_the_worker

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

SAU, GOODS = "Nguyễn Thị Sáu", "Khóm Cầu Đúc"
FIRST_ORDER, PLAIN_PHONE = "đã nhận đơn đầu tiên", "tin nhắn"
POLL, ASK = "lensan.orders.tasks.poll_stalls", "lensan.orders.tasks.ask_and_tell"
HEED = "lensan.messaging.tasks.answer_received"
PEOPLE = f"""
from lensan.accounts.models import User
from lensan.places.models import Commune, Hamlet
Hamlet.objects.create(name="Ấp 3", commune=Commune.objects.of_the_programme().get(code="31450"))
User.objects.create_user("tinh", password="{PASSWORD}", role="province", full_name="Lê Văn Tỉnh")
"""
COUNT = "from lensan.journey.tasks import count_last_night; count_last_night.call()"
WHAT_WAS_SAID = """
from lensan.messaging.models import Message
from lensan.orders.models import Order
print(*Message.objects.order_by("pk").values_list("direction", flat=True), Order.objects.get().decided_way)
"""


@pytest.fixture(autouse=True)
def _telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let messages end at a telephone on a page."""
    monkeypatch.setenv("MESSAGE_GATEWAY", "memory")


def test_a_household_without_a_smartphone_accepts_its_first_order(
    here: Installation, browser: Browser, phone: Page, floor: Simulation
) -> None:
    here.python(PEOPLE)
    sau = a_seller(
        here, floor, goods=GOODS, name=SAU, birth_year=1962, phones=("+84912345678",), smartphone=False,
        commune_code="31450", hamlet="Ấp 3",
    )  # fmt: skip
    sign_in_for_the_first_time(phone, "tinh")
    album = Album("sms")

    _stands(phone, sau, step="chưa", next_task="ghi tài khoản nhận tiền")
    _is_counted(here, phone, "0 / 1")
    order = _buy_on_the_floor(browser, sau)
    let_the_worker(here, POLL)
    _stands_until(phone, sau, "trả lời đơn")
    let_the_worker(here, ASK)
    _is_asked(phone, sau, order, album)
    _answers(here, phone, sau, "de toi hoi ong xa", "Xin trả lời 1 nếu BÁN")
    assert sau.there(order) != "confirmed"
    _answers(here, phone, sau, "CO nha", f"Đã nhận đơn {order}")
    has_no_barrier(phone)
    _show(phone, ".sms li", "Đã nhận đơn")
    album.take(phone)

    let_the_worker(here, ASK)
    wait_until(lambda: sau.there(order) == "confirmed")
    _stands(phone, sau, step="đã xác nhận", next_task="gói hàng")
    _show(phone, "main li", FIRST_ORDER)
    album.take(phone)
    _is_counted(here, phone, "1 / 1")
    assert here.python(WHAT_WAS_SAID) == "out in out in out sms"
    album.keep()


def _stands(page: Page, seller: Seller, *, step: str, next_task: str) -> None:
    """Read on the household's page how far it has come, and what is next."""
    page.goto(f"/hanh-trinh/ho/{seller.code}/")
    row = page.get_by_role("listitem").filter(has_text=FIRST_ORDER)
    expect(row.locator(".pill")).to_have_text(step)
    expect(page.locator(".lede strong")).to_have_text(next_task)
    has_no_barrier(page)


def _stands_until(page: Page, seller: Seller, next_task: str) -> None:
    """Look again until the worker has read the order."""

    def is_next() -> bool:
        page.goto(f"/hanh-trinh/ho/{seller.code}/")
        return page.locator(".lede strong").inner_text() == next_task

    wait_until(is_next)


def _is_counted(here: Installation, page: Page, share: str) -> None:
    """Find the household among those with a plain telephone, in what is counted at night."""
    here.python(COUNT)
    page.goto("/hanh-trinh/")
    row = page.locator("tbody tr", has_text=FIRST_ORDER)
    expect(row.locator(f"td[data-label='{PLAIN_PHONE}']")).to_have_text(share)


def _buy_on_the_floor(browser: Browser, seller: Seller) -> str:
    """Buy in the floor's own shop, as anyone may; returns the order's reference."""
    page = browser.new_page()
    page.goto(seller.floor.url)
    page.get_by_role("link", name=GOODS).click()
    page.get_by_label("Số lượng").fill("3")
    for label, said in (
        ("Tên người nhận", "Lê Thị Mua"), ("Số điện thoại", "0909000111"), ("Địa chỉ", "12 Hai Bà Trưng"),
    ):  # fmt: skip
        page.get_by_label(label).fill(said)
    page.get_by_role("button", name="Mua thử").click()
    reference = page.locator("strong").inner_text()
    page.close()
    return reference


def _is_asked(page: Page, seller: Seller, order: str, album: Album) -> None:
    """Read the question on the plain telephone: what, how much, until when, and no accents."""
    _reads(page, seller, f"Don {order}")
    question = page.locator(".sms .out p").first.inner_text()
    assert f"3 x {GOODS}" not in question
    assert "3 x Khom Cau Duc, 60.000" in question
    assert "Tra loi 1 = BAN, 2 = KHONG" in question
    has_no_barrier(page)


def _answers(here: Installation, page: Page, seller: Seller, text: str, reply: str) -> None:
    """Type an answer on the telephone; the worker reads it and replies."""
    page.locator("[name=text]:not(button)").fill(text)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".sms .in", has_text=text)).to_be_visible()
    let_the_worker(here, HEED)
    _reads(page, seller, reply)


def _reads(page: Page, seller: Seller, words: str) -> None:
    """Wait until a message with these words has come to the telephone."""

    def is_there() -> bool:
        page.goto(f"/dien-thoai/{seller.code}/")
        if (fetch := page.get_by_role("button", name="Nhận ngay")).count():
            fetch.click()
        return page.locator(".sms .out", has_text=words).is_visible()

    wait_until(is_there)


def _show(page: Page, where: str, words: str) -> None:
    """Bring these words to the middle of the screen."""
    page.locator(where, has_text=words).evaluate("(it) => it.scrollIntoView({ block: 'center' })")
