"""A helper works where there is no signal; everything arrives once, and nobody's word is lost."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from lensan.kernel.tests.make import wait_until
from lensan.marketplaces.simulator.simulation import Simulation
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time
from tests.journeys.make_field import (
    Album,
    Place,
    Telephone,
    change_what_grows,
    go,
    open_household,
    receipts,
    see_it_sent,
    set_up,
    sign,
    unlock,
    unsent,
)
from tests.journeys.make_selling import Seller, a_seller

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

BINH, BINHS_NUMBER, MAI = "Trần Thị Bình", "0909 123 456", "Huỳnh Thị Mai"
GOODS, DRAFTED, COURSE = "Khóm Cầu Đúc", "Mít Thái", "Kỹ năng số cho nhà nông"
NOBODY_SHALL_READ = (BINH, BINHS_NUMBER, MAI, "0987 654 321", DRAFTED, GOODS, "Ký ở nhà bà Mai")
PEOPLE = f"""
from datetime import time
from django.utils import timezone
from lensan.accounts.models import User
from lensan.places.models import Commune, Hamlet
from lensan.training.actions import announcing, appointing, quizzing, writing
commune = Commune.objects.of_the_programme().get(code="31450")
hamlet = Hamlet.objects.create(name="Ấp 3", commune=commune)
for name, full in (("to.mot", "Lê Thị Tổ"), ("to.hai", "Võ Văn Tổ")):
    helper = User.objects.create_user(name, password="{PASSWORD}", role="helper", full_name=full)
    helper.hamlets.set([hamlet])
officer = User.objects.create_user("xa", password="{PASSWORD}", role="commune", full_name="Cán bộ xã")
officer.communes.set([commune])
at = dict(by=officer, at=timezone.now())
quizzing.ask("phone", "Mật khẩu nên đưa cho ai?", ["Người lạ", "Không ai"], right=1, **at)
course = writing.draft("ky-nang-so", name="{COURSE}", days=1, hours=3, seats=30, **at)
writing.write(
    course, lessons=[writing.Taught("phone", 60, "Giữ kín mật khẩu.")],
    costs=[writing.Cost("Thù lao giảng viên", 500_000, "day")], **at
)
writing.offer(course, **at)
announcing.announce(
    course, venue=appointing.open_venue(commune=commune, name="Nhà văn hóa ấp 3", rooms=1, seats=30, **at),
    trainer=appointing.appoint(name="Võ Thị Hoa", level="ministry", days_a_month=8, **at),
    when=announcing.When(timezone.localdate(), time(7), time(10)), seats=5, **at
)
"""
READ_ORDERS = "from lensan.orders.tasks import poll_stalls; poll_stalls.call()"
WHAT_CAME = """
from lensan.catalogue.models import Lot, Offer, Photo
from lensan.field.models import Deed, Signature
from lensan.journey.models import Fact
from lensan.orders.models import Order
from lensan.producers.models import Producer
from lensan.training.models import Attendance
binh = Producer.objects.get(name="Trần Thị Bình")
mine = Offer.objects.filter(producer=binh)
print(
    binh.consents.count(), Signature.objects.count(), mine.count(), Photo.objects.filter(offer__in=mine).count(),
    Attendance.objects.count(), Fact.objects.count(), Lot.objects.filter(quantity=50, movements__delta=20).count(),
    Deed.objects.count(), Order.objects.get().state, Producer.objects.get(name="Huỳnh Thị Mai").grows,
)
"""


def test_a_day_without_a_signal_arrives_once_and_whole(
    place: Place, telephones: list[Telephone], floor: Simulation, tmp_path: Path
) -> None:
    place.here.python(PEOPLE)
    mai = a_seller(
        place.here, floor, goods=GOODS, name=MAI, birth_year=1970, phones=("+84987654321",),
        commune_code="31450", hamlet="Ấp 3", grows="lúa",
    )  # fmt: skip
    order = mai.sell(2)
    place.here.python(READ_ORDERS)
    telephone, other = telephones
    taken, day = Album("field"), Album("field-day")
    place.find_signal()
    page = set_up(telephone, "to.mot")
    place.lose_signal()

    day.take(page)
    _register(page, taken)
    _agree(page, taken)
    _draft_a_product(page, _a_photo_of_40_mb(tmp_path))
    change_what_grows(page, "huynh mai", MAI, "mít")
    _attend(page, day)
    _state(page)
    _harvest(page)
    _confirm(page, order)
    unsent(page, 8)
    telephone.kill()
    telephone.names_nobody(NOBODY_SHALL_READ)

    page = unlock(telephone)
    unsent(page, 8)
    _see_it_wait(page, taken)
    telephone.kill()

    place.find_signal()
    theirs = set_up(other, "to.hai")
    change_what_grows(theirs, "huynh mai", MAI, "khóm")
    see_it_sent(theirs)
    page = unlock(telephone)
    see_it_sent(page)
    _see_it_arrived(page, place, mai, order, day)

    _choose_between_both(theirs, place)
    _lose_the_telephone(theirs, telephone, page)
    for album in (taken, day):
        album.keep()


def _register(page: Page, album: Album) -> None:
    """Be warned of who is there already, and write somebody else down."""
    go(page, "Ghi hộ mới")
    page.get_by_label("Họ tên").fill("Huynh Thi Mai")
    page.get_by_label("Ngày sinh").fill("1970")
    warning = page.get_by_text("Có thể hộ này đã có")
    expect(warning).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu hộ mới").scroll_into_view_if_needed()
    page.mouse.wheel(0, 2000)
    album.take(page)
    page.get_by_label("Họ tên").fill(BINH)
    page.get_by_label("Ngày sinh").fill("1971")
    page.get_by_label("Điện thoại (không").fill(BINHS_NUMBER)
    page.get_by_role("button", name="Lưu hộ mới").click()
    expect(page.get_by_role("heading", name=BINH)).to_be_visible()
    has_no_barrier(page)


def _agree(page: Page, album: Album) -> None:
    """Ask for consent, and let it be signed on the glass."""
    page.get_by_role("link", name="Xin sự đồng ý").click()
    page.get_by_label("lập hồ sơ").check()
    page.get_by_role("button", name="Lưu sự đồng ý").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa có chữ ký")
    sign(page)
    has_no_barrier(page)
    album.take(page)
    page.get_by_role("button", name="Lưu sự đồng ý").click()
    expect(page.get_by_role("heading", name=BINH)).to_be_visible()


def _draft_a_product(page: Page, photo: Path) -> None:
    page.get_by_role("link", name="Ghi sản phẩm").click()
    page.locator("#photo").set_input_files(photo)
    expect(page.get_by_text("Ảnh còn")).to_be_visible()
    page.get_by_label("Tên sản phẩm").fill(DRAFTED)
    page.get_by_label("Giá mỗi đơn vị").fill("20000")
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu sản phẩm").click()
    expect(page.get_by_role("heading", name=BINH)).to_be_visible()


def _attend(page: Page, album: Album) -> None:
    """Tick who is in today's class."""
    go(page, "Hôm nay")
    has_no_barrier(page)
    page.get_by_role("link", name="Điểm danh lớp học").click()
    expect(page.get_by_text(COURSE)).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("link", name="Điểm danh").click()
    page.get_by_label(MAI).check()
    has_no_barrier(page)
    album.take(page)
    page.get_by_role("button", name="Lưu điểm danh").click()
    expect(page.get_by_role("heading", name="Gửi đi")).to_be_visible()


def _state(page: Page) -> None:
    """Write down what only a person can know."""
    open_household(page, "0987654321", MAI)
    page.get_by_role("link", name="Ghi việc đã xong").click()
    page.get_by_label("Nơi ghi").fill("Ký ở nhà bà Mai")
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name=MAI)).to_be_visible()


def _harvest(page: Page) -> None:
    page.get_by_role("link", name="Ghi thu hoạch").click()
    page.get_by_label("Sản lượng dự kiến").fill("50")
    page.get_by_label("Đã có trong kho").fill("20")
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu thu hoạch").click()
    expect(page.get_by_role("heading", name=MAI)).to_be_visible()
    page.get_by_role("link", name="Ghi điều vướng").click()
    expect(page.get_by_role("heading", name="Ghi điều vướng")).to_be_visible()
    has_no_barrier(page)


def _confirm(page: Page, order: str) -> None:
    """Answer an order for its household; until it is sent, that it was answered is shown."""
    go(page, "Hôm nay")
    page.get_by_role("listitem").filter(has_text=order).get_by_role("link", name="Trả lời").click()
    expect(page.get_by_role("heading", name=f"Đơn {order}")).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("button", name="Nhận bán").click()
    expect(page.get_by_role("heading", name="Việc hôm nay")).to_be_visible()
    expect(page.get_by_text("Đơn chờ nhận")).to_have_count(0)


def _see_it_wait(page: Page, album: Album) -> None:
    """Find each deed among those that wait, and no receipt."""
    go(page, "Gửi đi")
    expect(page.locator("section", has_text="Chưa gửi").get_by_role("listitem")).to_have_count(8)
    expect(page.get_by_text("Chưa có mạng. Việc đã làm vẫn nằm an toàn")).to_be_visible()
    expect(page.get_by_text("Đã đồng bộ")).to_have_count(0)
    has_no_barrier(page)
    album.take(page)


def _see_it_arrived(page: Page, place: Place, mai: Seller, order: str, album: Album) -> None:
    """Find a receipt for each deed, each once in the registry, and the order accepted on the floor."""
    has_no_barrier(page)
    album.take(page)
    states = sorted(receipts(page).values())
    assert states == ["hai giá trị"] + ["đã ghi"] * 7
    assert place.here.python(WHAT_CAME) == "1 1 1 1 1 1 1 9 confirmed khóm"
    wait_until(lambda: mai.there(order) == "confirmed")


def _choose_between_both(page: Page, place: Place) -> None:
    """Let the commune's officer see both values and take the one from the field."""
    page.context.clear_cookies()
    sign_in_for_the_first_time(page, "xa")
    page.goto("/thuc-dia/so/")
    expect(page.get_by_role("button", name="Giữ trong sổ: khóm")).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("button", name="Lấy từ thực địa: mít").click()
    expect(page.get_by_text("Đã chọn giá trị")).to_be_visible()
    assert place.here.python(WHAT_CAME).endswith(" mít")


def _lose_the_telephone(page: Page, lost: Telephone, its_page: Page) -> None:
    """Revoke the telephone: it wipes itself, and nothing of anybody is left in its profile."""
    page.goto("/thuc-dia/may/")
    has_no_barrier(page)
    page.get_by_role("row", name="Lê Thị Tổ").get_by_role("button", name="Thu hồi").click()
    page.get_by_role("dialog").get_by_role("button", name="Thu hồi").click()
    expect(page.locator(".message.success")).to_contain_text("Đã thu hồi")
    its_page.get_by_role("button", name="Gửi ngay").click()
    expect(its_page.get_by_role("heading", name="Cài trên máy này")).to_be_visible()
    lost.kill()
    lost.names_nobody(NOBODY_SHALL_READ)


def _a_photo_of_40_mb(folder: Path) -> Path:
    photo = folder / "anh.bmp"
    Image.effect_noise((4200, 3200), 60).convert("RGB").save(photo)
    assert photo.stat().st_size > 40_000_000
    return photo
