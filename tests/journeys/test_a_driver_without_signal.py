"""A driver serves a whole trip where there is no signal; it arrives once, at the moments when it was driven."""

import pytest
from playwright.sync_api import Page, expect

from lensan.kernel.tests.make import wait_until
from tests.journeys.make import PASSWORD, has_no_barrier
from tests.journeys.make_field import (
    Place,
    Telephone,
    go,
    receipts,
    see_it_sent,
    set_up,
    sign,
    unlock,
    unsent,
)

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

DAY, BINH, SACKS = "Chuyến của bạn", "Trần Thị Bình", 5
SET_UP = f"""
from datetime import timedelta
from django.utils import timezone
from lensan.accounts.models import User
from lensan.catalogue.models import Lot
from lensan.logistics.actions import planning
from lensan.logistics.models import TripParcel
from lensan.logistics.tests.make import NOON, a_gate, a_hub, a_parcel, a_vehicle, planned
from lensan.producers.actions.consenting import give
from lensan.producers.models import Plot
from lensan.supply.models import GroupOrder
from lensan.supply.tests import make as supplies
today, now = timezone.localdate(), timezone.now()
officer = User.objects.create_user("tinh", password="{PASSWORD}", role="province", full_name="Lê Văn Tỉnh")
driver = User.objects.create_user("lai", password="{PASSWORD}", role="carrier", full_name="Võ Văn Lái")
a_vehicle(a_hub(name="Bưu cục Vị Thắng"), plate="95C-00001", driver=driver)
order = supplies.coming(supplies.due(quantity={SACKS}, name="{BINH}"))
GroupOrder.objects.update(ready_on=today)
home = order.producer
give(home, "marketplace", way="paper", place="nhà", by=None, at=NOON)
Plot.objects.create(producer=home, name="Thửa 1", crop="chanh", commune=home.commune, latitude=9.784, longitude=105.49)
for producer in (home, a_gate(0.03), a_gate(0.04)):
    a_parcel(producer, 30)
Lot.objects.update(harvest_from=today, harvest_to=today + timedelta(days=1))
planning.approve(planned(today + timedelta(days=1), seconds=1, at=now), by=officer, at=now)
print(*(str(one) for one in TripParcel.objects.filter(way="pick", stop__producer=home)))
"""
BECAME = """
from lensan.field.models import Deed
from lensan.logistics.models import Happening
from lensan.orders.models import Order
from lensan.supply.models import SupplyOrder, SupplyPayment, SupplyReceipt
print(
    list(Happening.objects.order_by("pk").values_list("kind", flat=True)),
    sorted(Order.objects.values_list("state", flat=True)), list(SupplyOrder.objects.values_list("state", "received")),
    [one.photo.size > 1000 for one in SupplyReceipt.objects.all()], SupplyPayment.objects.get().amount,
    Happening.objects.filter(kind="picked").order_by("pk").values_list("grams", flat=True)[0],
    Happening.objects.get(kind="left").at == Deed.objects.get(action="leave").done_at,
)
"""
NOTED = """
from lensan.logistics.models import RoadNote
print(list(RoadNote.objects.order_by("pk").values_list("kind", "moment", "km", "reason")))
"""

ANEW = """
from django.utils import timezone
from lensan.accounts.models import User
from lensan.logistics.actions import planning
from lensan.logistics.models import DayPlan
from lensan.logistics.tests.make import planned
now, running = timezone.now(), DayPlan.objects.get()
planning.approve(planned(running.on, seconds=1, at=now), by=User.objects.get(username="tinh"), at=now)
"""


def test_a_trip_without_a_signal_arrives_once_and_whole(
    place: Place, telephones: list[Telephone]
) -> None:
    code = place.here.python(SET_UP).splitlines()[-1]
    telephone = telephones[0]
    place.find_signal()
    page = set_up(telephone, "lai")
    expect(page.get_by_role("heading", name=DAY)).to_be_visible()
    expect(page.get_by_role("link", name="Ghi hộ mới")).to_have_count(0)
    place.lose_signal()

    page.get_by_role("button", name="Xe chạy").click()
    expect(page.get_by_role("button", name="Xe chạy")).to_have_count(0)
    has_no_barrier(page)
    _deliver_and_pick_up(page, code)
    _tick(page)
    _fail(page)
    unsent(page, 4)
    telephone.kill()
    telephone.names_nobody([BINH, code])
    page = unlock(telephone, DAY)
    unsent(page, 4)
    _hand_in_and_come_home(page)
    _note(page)

    place.find_signal()
    see_it_sent(page)
    assert sorted(receipts(page).values()) == ["đã ghi"] * 8
    assert place.here.python(BECAME).splitlines()[-1] == (
        "['left', 'picked', 'delivered', 'served', 'picked', 'served', 'failed', 'handed_in', "
        "'handed_in', 'home'] ['ready', 'shipped', 'shipped'] [('done', 5)] [True] 100000 30500 True"
    )
    assert place.here.python(NOTED).splitlines()[-1] == (
        "[('odometer', 'hub', 12031, ''), ('temperature', 'hub', None, ''), ('damaged', '', None, 'Ướt')]"
    )
    go(page, "Hôm nay")
    expect(page.get_by_text("Xe đã về bưu cục.")).to_be_visible()
    has_no_barrier(page)


def test_what_is_refused_is_said_and_done_anew(place: Place, telephones: list[Telephone]) -> None:
    place.here.python(SET_UP)
    place.find_signal()
    page = set_up(telephones[0], "lai")
    place.lose_signal()
    page.get_by_role("button", name="Xe chạy").click()
    expect(page.get_by_role("button", name="Xe chạy")).to_have_count(0)
    _fail(page, left=2)
    unsent(page, 2)

    place.here.python(ANEW)
    place.find_signal()
    _send(page)
    expect(page.get_by_text("ngày đã được lập lại")).to_have_count(2)
    place.lose_signal()
    go(page, "Hôm nay")
    expect(page.get_by_role("button", name="Xe chạy")).to_be_visible()
    expect(page.get_by_text("còn 3 điểm dừng")).to_be_visible()
    page.get_by_role("listitem").get_by_role("link", name=BINH).click()
    page.get_by_label("Mã nhận hàng hộ đọc").fill("không")
    page.get_by_role("button", name="Xong điểm này").click()
    expect(page.get_by_text("còn 2 điểm dừng")).to_be_visible()

    place.find_signal()
    _send(page)
    go(page, "Hôm nay")
    page.get_by_role("listitem").get_by_role("link", name=BINH).click()
    expect(page.get_by_role("alert")).to_contain_text("Mã nhận hàng không đúng")
    has_no_barrier(page)
    sign(page)
    page.get_by_role("button", name="Xong điểm này").click()
    expect(page.get_by_text("còn 2 điểm dừng")).to_be_visible()
    _send(page)
    assert sorted(receipts(page).values()) == ["chưa ghi được"] * 3 + ["đã ghi"]


def _send(page: Page) -> None:
    """Press until nothing waits any more, whatever the server answered."""
    go(page, "Gửi đi")

    def is_sent() -> bool:
        if (send := page.get_by_role("button", name="Gửi ngay")).is_enabled():
            send.click()
        return page.locator("#unsent").inner_text() == "Không còn việc chờ"

    wait_until(is_sent)


def _deliver_and_pick_up(page: Page, code: str) -> None:
    """Scan the household's parcel, weigh it, and hand over what it ordered in for its signature."""
    page.get_by_role("listitem").get_by_role("link", name=BINH).click()
    box = page.get_by_label("Quét hoặc gõ mã kiện")
    box.fill("XYZ")
    box.press("Enter")
    expect(page.get_by_text("không có trong chuyến của bạn")).to_be_visible()
    box.fill(code.lower())
    box.press("Enter")
    expect(page.get_by_role("checkbox", name=code)).to_be_checked()
    page.get_by_label("Cân được").fill("30,5")
    page.get_by_label("Thu tiền mặt").fill("100000")
    page.get_by_role("button", name="Xong điểm này").click()
    expect(page.get_by_role("alert")).to_contain_text("hãy gõ mã hộ đọc, hoặc mời hộ ký")
    sign(page)
    has_no_barrier(page)
    page.get_by_role("button", name="Xong điểm này").click()
    expect(page.get_by_role("heading", name=DAY)).to_be_visible()
    expect(page.get_by_text("còn 2 điểm dừng")).to_be_visible()


def _tick(page: Page) -> None:
    """Serve the next stop without a scanner."""
    page.get_by_role("link", name="Mở điểm này").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Xong điểm này").click()
    expect(page.get_by_text("còn 1 điểm dừng")).to_be_visible()


def _fail(page: Page, left: int = 0) -> None:
    page.get_by_role("link", name="Mở điểm này").click()
    page.get_by_text("Không giao nhận được").click()
    has_no_barrier(page)
    page.get_by_role("button", name="Ghi và đi tiếp").click()
    expect(page.get_by_text(f"còn {left} điểm dừng")).to_be_visible()


def _hand_in_and_come_home(page: Page) -> None:
    page.get_by_role("link", name="Giao 2 kiện vào bưu cục").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    has_no_barrier(page)
    page.get_by_role("button", name="Giao vào bưu cục").click()
    page.get_by_role("button", name="Xe đã về bưu cục").click()
    expect(page.get_by_text("Xe đã về bưu cục.")).to_be_visible()


def _note(page: Page) -> None:
    """Note the kilometres and degrees at home, and that a parcel is wet."""
    page.get_by_role("link", name="Số km, nhiệt độ").click()
    has_no_barrier(page)
    page.get_by_label("Số km trên đồng hồ").fill("12 nghìn")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("chỉ gồm chữ số")
    page.get_by_label("Số km trên đồng hồ").fill("12031")
    page.get_by_label("Nhiệt độ thùng lạnh").fill("4,5")
    page.get_by_role("button", name="Ghi", exact=True).click()
    page.get_by_role("link", name="Ảnh, hư hỏng, mất").click()
    has_no_barrier(page)
    page.get_by_label("Ghi điều gì").select_option("damaged")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("vì sao")
    page.get_by_label("Vì sao").fill("Ướt")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("heading", name=DAY)).to_be_visible()
