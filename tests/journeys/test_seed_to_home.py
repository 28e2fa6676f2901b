"""From seed to a buyer's home: told by message, by tap and by nobody at all, read from a label, called back."""

import io
import re
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from lensan.kernel.tests.make import Installation, wait_until
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tests.make_simulation import turn
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time
from tests.journeys.make_selling import Seller, a_seller, let_the_worker

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

TAM, CHIN, COOPERATIVE, GOODS = "Lê Thị Tám", "Võ Văn Chín", "HTX Cầu Đúc mẫu", "Khóm Cầu Đúc"
SEED, REASON = "Hom khóm Queen", "Giống lẫn bệnh, không được ăn"
BUYER = "Nguyễn Thị Mua"
POLL, ASK = "lensan.orders.tasks.poll_stalls", "lensan.orders.tasks.ask_and_tell"
HEED = "lensan.messaging.tasks.answer_received"
PEOPLE = f"""
from datetime import timedelta
from decimal import Decimal
from django.utils import timezone
from lensan.accounts.models import User
from lensan.producers.actions.consenting import give
from lensan.producers.actions.plotting import add
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts
from lensan.producers.models import Producer
from lensan.traceability.actions import growing
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Label
def account(name, role, producer):
    user = User.objects.create_user(name, password="{PASSWORD}", role=role, full_name=producer.name)
    Producer.objects.filter(pk=producer.pk).update(account=user)
def kilos(amount):
    return Quantity(Decimal(amount), "KGM")
at = dict(by=None, at=timezone.now())
User.objects.create_user("tinh", password="{PASSWORD}", role="province", full_name="Lê Văn Tỉnh")
account("htx", "cooperative", Producer.objects.get())
plots = []
for name, phone in (("{TAM}", "+84912000008"), ("{CHIN}", "+84912000009")):
    household = register(Facts(name=name, phones=(phone,), commune_code="31450"), **at)
    give(household, "contact", way="paper", place="Nhà văn hóa ấp 3", **at)
    plots.append(add(household, name="Thửa sau nhà", crop="{GOODS}", area_m2=900, planting_area_code="", **at))
account("tam", "household", plots[0].producer)
ago = dict(by=None, at=timezone.now() - timedelta(days=90), via="page")
seed = growing.receive_input("Hom khác", "seed", kilos(100), producer=None, **ago)
crop = growing.sow(plots[1], seed, kilos(50), name="Khóm vụ trước", **ago)
lot = growing.harvest(crop, kilos(60), by=None, at=timezone.now(), via="page")
print(plots[0].producer.code, plots[0].pk, Label.objects.get(thing=lot.thing).code)
"""


@pytest.fixture(autouse=True)
def _telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let messages end at a telephone on a page."""
    monkeypatch.setenv("MESSAGE_GATEWAY", "memory")


def test_from_the_seed_to_the_home_and_a_recall(
    here: Installation, browser: Browser, page: Page, phone: Page, address: str, floor: Simulation
) -> None:
    packer = a_seller(
        here, floor, goods=GOODS, name=COOPERATIVE, kind="cooperative", commune_code="31450",
        phones=("+84912000001",),
    )  # fmt: skip
    tam, plot, chins_lot = here.python(PEOPLE).split()[-3:]
    sign_in_for_the_first_time(page, "tinh")
    _sign_in(phone, "tam")
    clerk = browser.new_context(base_url=address, locale="vi-VN").new_page()
    _sign_in(clerk, "htx")

    seed = _receives(phone, tam, kind="giống", name=SEED, days="")
    spray = _receives(phone, tam, kind="thuốc bảo vệ thực vật", name="Chế phẩm sinh học", days="0")
    _tells(here, page, tam, f"GIEO {plot} {seed} 50", "ghi gieo trồng")
    _sprays(phone, plot, spray)
    tams_lot = _harvests(phone)
    packed = _packs(clerk, packer, tams_lot, chins_lot)
    order, parcel = _sells(here, clerk, packer)

    for code in (tams_lot, chins_lot, packed, parcel):
        assert REASON not in _read(browser, address, f"/l/{code}")
    _buyer_reads(browser, address, clerk, order, parcel)
    _calls_back(page, seed)
    warned = {
        code: REASON in _read(browser, address, f"/l/{code}")
        for code in (tams_lot, packed, parcel, chins_lot)
    }
    assert warned == {tams_lot: True, packed: True, parcel: True, chins_lot: False}
    clerk.context.close()


def _sign_in(page: Page, name: str) -> None:
    page.goto("/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("link", name="Nhật ký ruộng")).to_be_visible()


def _receives(page: Page, household: str, *, kind: str, name: str, days: str) -> str:
    """Write down what came in; return the code that stands on its label."""
    page.goto("/nguon-goc/")
    page.get_by_role("link", name="Nhập giống, vật tư").click()
    page.locator("select[name=kind]").select_option(label=kind)
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=amount]").fill("100")
    page.locator("input[name=pre_harvest_days]").fill(days)
    has_no_barrier(page)
    page.get_by_role("button", name="Ghi nhập").click()
    expect(page.locator(".message.success")).to_contain_text(name)
    assert household
    return _code_in(page)


def _code_in(page: Page) -> str:
    [said] = re.findall(
        r"[Mm]ã (?:lô )?(\w{4}) (\w{4})", page.locator(".message.success").inner_text()
    )
    return "".join(said)


def _tells(here: Installation, page: Page, household: str, text: str, reply: str) -> None:
    """Write a message on the household's telephone; the worker reads it and replies."""
    page.goto(f"/dien-thoai/{household}/")
    page.locator("[name=text]:not(button)").fill(text)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".sms .in", has_text=text)).to_be_visible()
    let_the_worker(here, HEED)

    def is_there() -> bool:
        page.goto(f"/dien-thoai/{household}/")
        if (fetch := page.get_by_role("button", name="Nhận ngay")).count():
            fetch.click()
        return (
            page.locator(".sms .out", has_text=re.compile(_bare(reply), re.IGNORECASE)).count() > 0
        )

    wait_until(is_there)


def _bare(words: str) -> str:
    """Return a pattern of words with or without their accents."""
    return re.sub(r"[^a-z ]", ".", words)


def _sprays(page: Page, plot: str, code: str) -> None:
    """Tell once what was sprayed and how much; from then on it is one tap."""
    page.goto(f"/nguon-goc/thua/{plot}/phun/")
    page.locator("input[name=code]").fill(code)
    page.locator("input[name=amount]").fill("0,5")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator(".message.success")).to_contain_text("0,5 kg")
    page.wait_for_timeout(1000)  # the same, told of the same second, is one fact
    page.goto("/nguon-goc/")
    has_no_barrier(page)
    page.get_by_role("button", name="Phun Chế phẩm sinh học 0,5 kg").click()
    expect(page.locator(".message.success")).to_contain_text("Đã ghi Chế phẩm sinh học")
    expect(page.locator(".timeline li", has_text="Phun thuốc")).to_have_count(2)


def _harvests(page: Page) -> str:
    """Harvest: the plot, the quantity, done. Return the code of the lot."""
    page.goto("/nguon-goc/")
    page.get_by_role("link", name="Thu hoạch").click()
    page.locator("form input[name=amount]:not([type=hidden])").fill("120")
    has_no_barrier(page)
    page.get_by_role("button", name="Ghi thu hoạch").click()
    code = _code_in(page)
    has_no_barrier(page)
    return code


def _packs(page: Page, packer: Seller, *codes: str) -> str:
    """Scan two households' lots and pack them into the lot that is on sale."""
    page.goto(f"/nguon-goc/cua/{packer.code}/dong-goi/")
    for code in codes:
        page.get_by_label("Quét nhãn hoặc gõ mã lô").fill(f"{code[:4]} {code[4:]}")
        page.get_by_role("button", name="Thêm lô").click()
    for field in page.locator("input[name^=lot-]").all():
        field.fill("30")
    page.locator("input[name=name]").fill(f"{GOODS} loại 1")
    page.locator("input[name=amount]").fill("58")
    page.locator("select[name=sold_as]").select_option(index=1)
    has_no_barrier(page)
    page.get_by_role("button", name="Đóng thành một lô").click()
    packed = _code_in(page)
    expect(page.get_by_text("thiếu 2 kg so với đầu vào")).to_be_visible()
    has_no_barrier(page)
    return packed


def _sells(here: Installation, page: Page, packer: Seller) -> tuple[str, str]:
    """Sell, pack and send; nobody types where the goods came from. Return the order's page and label."""
    buyer = {"name": BUYER, "phone": "0909000111", "address": "12 Hai Bà Trưng"}
    bought = turn(packer.floor.url, "buy", listing=packer.listing, quantity=3, buyer=buyer)[
        "order"
    ]
    let_the_worker(here, POLL)

    def is_there() -> bool:
        page.goto("/don-hang/")
        return page.get_by_role("link", name=str(bought)).is_visible()

    wait_until(is_there)
    page.get_by_role("link", name=str(bought)).click()
    order = page.url
    page.get_by_role("button", name="Nhận bán").click()
    let_the_worker(here, ASK)
    wait_until(lambda: packer.there(str(bought)) == "confirmed")
    page.goto(order)
    page.get_by_role("button", name="Đã gói xong").click()
    parcel = page.locator("dd a.code").inner_text().replace(" ", "")
    for state, words in (("shipped", "đang giao"), ("delivered", "đã giao")):
        turn(packer.floor.url, "move", order=bought, state=state)
        let_the_worker(here, POLL)
        _until(page, order, words)
    has_no_barrier(page)
    return order, parcel


def _until(page: Page, where: str, words: str) -> None:
    def says_so() -> bool:
        page.goto(where)
        return words in page.locator(".lede").inner_text()

    wait_until(says_so)


def _read(browser: Browser, address: str, path: str) -> str:
    """Open a page as anyone may; it sets no cookie and runs nothing."""
    context = browser.new_context(
        base_url=address, locale="vi-VN", viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    answer = page.goto(path)
    assert answer and answer.status == 200
    assert not context.cookies()
    assert page.locator("script").count() == 0
    has_no_barrier(page)
    text = page.locator("body").inner_text()
    context.close()
    return text


def _buyer_reads(browser: Browser, address: str, page: Page, order: str, parcel: str) -> None:
    """Scan the label of the parcel as it is sent by chat, and read the whole way and nobody's name."""
    page.goto(order)
    page.get_by_role("link", name="Kiện hàng").click()
    href = page.get_by_role("link", name="Ảnh nhãn để gửi").get_attribute("href")
    picture = Image.open(io.BytesIO(page.request.get(str(href)).body()))
    [scanned] = [found.text for found in zxingcpp.read_barcodes(picture)]
    path = urlsplit(scanned).path
    assert path == f"/l/{parcel}"
    text = _read(browser, address, path)
    for told in (
        "Nhập giống", "Gieo trồng", "tin nhắn", "Phun thuốc", "Thu hoạch", "Gom, phân loại",
        "Xếp vào thùng", "Gửi đi", "Giao tới người mua", "có", "thiếu",
    ):  # fmt: skip
        assert told in text, told
    for secret in (TAM, CHIN, COOPERATIVE, BUYER, "Hai Bà Trưng", "Thửa sau nhà"):
        assert secret not in text


def _calls_back(page: Page, seed: str) -> None:
    """Call the household's seed back; its buyers are known to officers alone."""
    page.goto("/nguon-goc/lo/")
    page.get_by_label("Quét nhãn hoặc gõ mã").fill(seed)
    page.get_by_role("button", name="Mở").click()
    has_no_barrier(page)
    page.get_by_role("link", name="Thu hồi", exact=True).last.click()
    page.locator("input[name=reason]").fill(REASON)
    has_no_barrier(page)
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_role("heading", name=re.compile("4 lô và 1 đơn hàng"))).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("link", name="Người mua cần báo").click()
    expect(page.get_by_text(BUYER)).to_be_visible()
    has_no_barrier(page)
