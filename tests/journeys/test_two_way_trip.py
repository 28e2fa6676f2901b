"""Tomorrow's orders and what a household ordered in become trips; a truck breaks, and the rest is planned anew.

What was handed in goes on with a carrier, whose notices close it; its household is owed what it brought.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lensan.catalogue.tests.make import a_picture
from lensan.kernel.tests.make import Installation, wait_until
from lensan.logistics.connector import State
from lensan.logistics.simulator.simulation import Simulation
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time
from tests.journeys.make_selling import let_the_worker

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

DRIVER, SACKS = "Võ Văn Lái", 5
SEE_TO = "lensan.logistics.tasks.see_to_carriers"
SET_UP = f"""
from datetime import timedelta
from django.utils import timezone
from lensan.accounts.models import User
from lensan.catalogue.models import Lot
from lensan.logistics.tests.make import NOON, a_gate, a_hub, a_parcel, a_vehicle
from lensan.producers.actions.consenting import give
from lensan.producers.models import Plot
from lensan.supply.models import GroupOrder
from lensan.supply.tests import make as supplies
today = timezone.localdate()
User.objects.create_user('tinh', password='{PASSWORD}', role='province', full_name='Lê Văn Tỉnh')
driver = User.objects.create_user('lai', password='{PASSWORD}', role='carrier', full_name='{DRIVER}')
hub = a_hub(name='Bưu cục Vị Thắng')
for plate in ('95C-00001', '95C-00002'):
    a_vehicle(hub, plate=plate, driver=driver)
order = supplies.coming(supplies.due(quantity={SACKS}, name='Trần Thị Bình'))
GroupOrder.objects.update(ready_on=today)
home = order.producer
give(home, 'marketplace', way='paper', place='nhà', by=None, at=NOON)
Plot.objects.create(producer=home, name='Thửa 1', crop='chanh', commune=home.commune, latitude=9.784, longitude=105.49)
for producer in (home, a_gate(0.03), a_gate(0.04)):
    a_parcel(producer, 30)
Lot.objects.update(harvest_from=today, harvest_to=today + timedelta(days=1))
print(today + timedelta(days=1), home.name)
"""
SETTLED = """
from lensan.orders.models import Order
from lensan.payouts.tests.make import read
for order in Order.objects.select_related('stall__marketplace', 'stall__producer').order_by('-pk'):
    read(order, order.goods)
print(order.stall.producer.code)
"""
BECAME = """
from lensan.logistics.models import Consignment, DayPlan
from lensan.orders.actions.tracing import parcel_of
from lensan.orders.models import Order
from lensan.supply.models import SupplyOrder
from lensan.traceability.actions.carrying import was_told
orders = list(Order.objects.order_by('pk'))
print(
    [order.state for order in orders], list(Consignment.objects.values_list('state', flat=True)),
    {step: [was_told(parcel_of(order), step) for order in orders] for step in ('arriving', 'shipping', 'accepting')},
    list(SupplyOrder.objects.values_list('state', 'received')),
    list(DayPlan.objects.order_by('version').values_list('state', flat=True)),
)
"""


@pytest.fixture(autouse=True)
def _telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let messages end at a telephone on a page."""
    monkeypatch.setenv("MESSAGE_GATEWAY", "memory")


def test_goods_go_both_ways(
    here: Installation, page: Page, phone: Page, carrier: Simulation, tmp_path: Path
) -> None:
    tomorrow, home = here.python(SET_UP).splitlines()[-1].split(" ", 1)
    signature = tmp_path / "ky.jpg"
    signature.write_bytes(a_picture())
    sign_in_for_the_first_time(page, "tinh")

    parcels = _book(here, page)
    _plan(page, tomorrow)
    _sign_in(phone)
    _open_trip(phone, tomorrow)
    _deliver_and_pick_up_at_one_gate(phone, home, signature)
    _break_down(phone)
    _plan_anew(page, tomorrow)
    _open_trip(phone, tomorrow)
    _serve_the_rest(phone)
    _look_back(page, tomorrow)
    _carry(here, page, carrier, parcels)
    _is_owed(here, page)

    assert here.python(BECAME).splitlines()[-1] == (
        "['delivered', 'delivered', 'delivered'] ['delivered', 'delivered', 'delivered'] "
        "{'arriving': [True, True, True], 'shipping': [True, True, True], 'accepting': [True, True, True]} "
        "[('done', 5)] ['replaced', 'approved']"
    )


def _book(here: Installation, page: Page) -> list[str]:
    """Compare prices and book each parcel with the cheapest carrier; return the pages of the three."""
    found = []
    for number in (1, 2, 3):
        page.goto(f"/don-hang/{number}/")
        page.get_by_role("link", name="Gửi đi xa").click()
        has_no_barrier(page)
        page.get_by_role("button", name="Gửi Giao mô phỏng").first.click()
        expect(page.get_by_text("máy đang đặt với đơn vị giao")).to_be_visible()
        found.append(page.url)
    let_the_worker(here, SEE_TO)
    for address in found:
        _until(page, address, "đã đặt")
    has_no_barrier(page)
    return found


def _carry(here: Installation, page: Page, carrier: Simulation, parcels: list[str]) -> None:
    """Let the carrier hand every parcel to its buyer and tell it at our door; see each closed."""
    for one in carrier.carrier.store.all("consignment"):
        for state in (State.PICKED_UP, State.OUT, State.DELIVERED):
            with carrier.carrier.store.writing():
                carrier.carrier.happen(one["tracking"], state)
    wait_until(lambda: not carrier.carrier.store.all("notice"))
    let_the_worker(here, SEE_TO)
    for address in parcels:
        _until(page, address, "đã phát")
    has_no_barrier(page)


def _until(page: Page, where: str, words: str) -> None:
    def says_so() -> bool:
        page.goto(where)
        return words in page.locator(".lede").inner_text()

    wait_until(says_so)


def _is_owed(here: Installation, page: Page) -> None:
    """See what the household is owed once its marketplace has settled the order."""
    household = here.python(SETTLED).split()[-1]
    page.goto(f"/tien/ho/{household}/")
    expect(page.get_by_text("Còn được nhận 600.000")).to_be_visible()
    has_no_barrier(page)


def _plan(page: Page, tomorrow: str) -> None:
    """See what is to be carried, plan it, look at what it is worth, and approve it."""
    page.goto(f"/chuyen-xe/?ngay={tomorrow}")
    expect(page.get_by_text("Chưa có chuyến nào được duyệt cho ngày này")).to_be_visible()
    has_no_barrier(page)
    page.locator("input[name=seconds]").fill("1")
    page.get_by_role("button", name="Lập chuyến").click()
    expect(page.get_by_role("heading", name="Hai chiều so với một chiều")).to_be_visible(
        timeout=60_000
    )
    expect(page.get_by_role("row", name="Một chiều")).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("button", name="Duyệt").click()
    expect(page.get_by_text("Đã duyệt.")).to_be_visible()


def _sign_in(phone: Page) -> None:
    phone.goto("/")
    phone.locator("input[name=login]").fill("lai")
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").click()
    expect(phone.get_by_role("link", name="Xe").first).to_be_visible()


def _open_trip(phone: Page, tomorrow: str) -> None:
    """Open the trip in force on the telephone, and leave the hub."""
    phone.goto(f"/chuyen-xe/?ngay={tomorrow}")
    phone.locator("tr[data-row] th a").first.click()
    phone.get_by_role("link", name="Chạy chuyến này").click()
    has_no_barrier(phone)
    phone.get_by_role("button", name="Xe chạy").click()


def _deliver_and_pick_up_at_one_gate(phone: Page, home: str, signature: Path) -> None:
    """Hand over what was ordered in and take the produce aboard, at the same gate."""
    phone.locator("ol").get_by_role("link", name=home).click()
    _weigh_and_tick(phone)
    expect(phone.locator("input[name^=give-]")).to_have_value(str(SACKS))
    phone.locator("input[name^=photo-]").set_input_files(signature)
    phone.get_by_role("button", name="Xong điểm này").click()
    expect(phone.get_by_text("xong", exact=False).first).to_be_visible()
    expect(phone.get_by_role("heading", name="Giao vào bưu cục")).to_be_visible()


def _weigh_and_tick(phone: Page) -> None:
    for box in phone.locator("input[name^=pick-]").all():
        box.check()


def _break_down(phone: Page) -> None:
    phone.get_by_text("Xe hỏng, không chạy tiếp được").click()
    phone.get_by_label("Xe hỏng gì").fill("Nổ lốp")
    phone.get_by_role("button", name="Báo xe hỏng").click()
    expect(phone.get_by_text("Đã ghi xe hỏng.")).to_be_visible()


def _plan_anew(page: Page, tomorrow: str) -> None:
    """Look at the rest of the day, planned anew, and approve it."""
    page.goto(f"/chuyen-xe/?ngay={tomorrow}")
    page.get_by_role("link", name="bản 2").click()
    expect(page.get_by_role("button", name="Duyệt")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Lập lại phần còn lại của ngày")).to_be_visible()
    page.get_by_role("button", name="Duyệt").click()
    expect(page.get_by_text("Đã duyệt.")).to_be_visible()


def _serve_the_rest(phone: Page) -> None:
    """Take over what is aboard the broken truck, serve the other gates, and hand in at the hub."""
    done = phone.get_by_role("button", name="Xong điểm này")
    for left in (2, 1, 0):
        _weigh_and_tick(phone)
        done.click()
        expect(phone.get_by_text(f"Còn {left} điểm dừng.")).to_be_visible()
    for box in phone.locator("input[name=parcels]").all():
        box.check()
    phone.get_by_role("button", name="Giao vào bưu cục").click()
    expect(phone.get_by_text("Đã giao 3 kiện vào bưu cục.")).to_be_visible()
    phone.get_by_role("button", name="Xe đã về bưu cục").click()
    expect(phone.get_by_text("Xe đã về bưu cục lúc")).to_be_visible()


def _look_back(page: Page, tomorrow: str) -> None:
    """See where everything is, and what the day became of its plan."""
    page.goto(f"/chuyen-xe/hang-o-dau/?ngay={tomorrow}")
    expect(page.get_by_role("heading", name="4 kiện của ngày")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="ở bưu cục")).to_have_count(3)
    has_no_barrier(page)
    page.goto(f"/chuyen-xe/thuc-te/?ngay={tomorrow}")
    expect(page.get_by_role("heading", name="Từng chuyến")).to_be_visible()
    has_no_barrier(page)
