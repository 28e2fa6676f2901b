"""A helper works where there is no signal; everything arrives once, and nobody's word is lost."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from lensan.kernel.tests.make import PATIENCE, Installation, wait_until
from tests.journeys.conftest import BROWSERS, QUIET
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

PIN = "274951"
BINH, BINHS_NUMBER, MAI = "Trần Thị Bình", "0909 123 456", "Huỳnh Thị Mai"
A_HAMLET = f"""
from django.utils import timezone
from lensan.accounts.models import User
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts
commune = Commune.objects.of_the_programme().get(code="31450")
hamlet = Hamlet.objects.create(name="Ấp 3", commune=commune)
for name, full in (("to.mot", "Lê Thị Tổ"), ("to.hai", "Võ Văn Tổ")):
    helper = User.objects.create_user(name, password="{PASSWORD}", role="helper", full_name=full)
    helper.hamlets.set([hamlet])
officer = User.objects.create_user("xa", password="{PASSWORD}", role="commune", full_name="Cán bộ xã")
officer.communes.set([commune])
register(
    Facts(name="{MAI}", birth_year=1970, phones=("+84987654321",), commune_code="31450", hamlet="Ấp 3", grows="lúa"),
    by=None, at=timezone.now(),
)
"""
WHAT_CAME = """
from lensan.catalogue.models import Offer, Photo
from lensan.field.models import Deed, Signature
from lensan.producers.models import Consent, Producer
rows = [Producer.objects.filter(name="Trần Thị Bình"), *(m.objects for m in (Consent, Signature, Offer, Photo, Deed))]
print(*(found.count() for found in rows), Producer.objects.get(name="Huỳnh Thị Mai").grows)
"""


class Telephone:
    """A telephone with a profile of its own, which stays when the browser is killed."""

    def __init__(self, playwright: Playwright, folder: Path, address: str) -> None:
        self.playwright, self.folder, self.address = playwright, folder, address
        self.context: BrowserContext | None = None

    def switch_on(self) -> Page:
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        if found is None:
            pytest.skip("!!! KHÔNG CÓ CHROMIUM: bỏ qua các câu chuyện trong trình duyệt.")
        screen: Any = {"width": 360, "height": 740}
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=found, args=QUIET, viewport=screen,
            base_url=self.address, locale="vi-VN",
        )  # fmt: skip
        self.context.set_default_timeout(1000 * PATIENCE)
        return self.context.pages[0]

    def switch_off(self) -> None:
        if self.context:
            self.context.close()
        self.context = None

    def mentions(self, words: str) -> list[str]:
        """Return the files of the profile in which these words stand, in either encoding."""
        forms = (words.encode(), words.encode("utf-16-le"))
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


@pytest.fixture
def place(here: Installation) -> "Place":
    return Place(here)


class Place:
    """Where the helper stands: with a signal or without, as the server answers or not."""

    def __init__(self, here: Installation) -> None:
        self.here = here
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def find_signal(self) -> None:
        self.server = self.here.start("serve", "--port", str(self.port))
        assert self.server.stdout is not None
        self.server.stdout.readline()

    def lose_signal(self) -> None:
        self.server.terminate()
        self.server.communicate()


@pytest.fixture
def telephones(place: Place, tmp_path: Path) -> Iterator[list[Telephone]]:
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        two = [Telephone(playwright, tmp_path / name, place.address) for name in ("mot", "hai")]
        yield two
        for telephone in two:
            telephone.switch_off()
    expect.set_options(timeout=5_000)


def test_a_day_without_a_signal_arrives_once_and_whole(
    place: Place, telephones: list[Telephone], tmp_path: Path
) -> None:
    place.here.python(A_HAMLET)
    place.find_signal()
    telephone, other = telephones
    page = _set_up(telephone, "to.mot")
    place.lose_signal()

    _register(page)
    _agree(page)
    _draft_a_product(page, _a_photo_of_40_mb(tmp_path))
    _change_what_mai_grows(page, "mít")
    expect(page.get_by_text("4 việc chưa gửi", exact=True)).to_be_visible()
    telephone.switch_off()
    assert telephone.mentions(BINH) == telephone.mentions(BINHS_NUMBER) == []

    page = _unlock(telephone)
    expect(page.get_by_text("4 việc chưa gửi", exact=True)).to_be_visible()
    telephone.switch_off()

    place.find_signal()
    theirs = _set_up(other, "to.hai")
    _change_what_mai_grows(theirs, "khóm")
    _see_it_sent(theirs)
    page = _unlock(telephone)
    _see_it_sent(page)
    has_no_barrier(page)

    assert place.here.python(WHAT_CAME) == "1 1 1 1 1 5 khóm"
    expect(page.get_by_text("hai giá trị", exact=True)).to_be_visible()
    _choose_between_both(theirs, place)
    _lose_the_telephone(theirs, telephone, page)


def _set_up(telephone: Telephone, name: str) -> Page:
    page = telephone.switch_on()
    page.goto("/thuc-dia/")
    page.get_by_role("link", name="Đăng nhập").click()
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mã PIN mới").fill(PIN)
    page.get_by_label("Gõ lại mã PIN").fill(PIN)
    has_no_barrier(page)
    page.get_by_role("button", name="Cài đặt").click()
    expect(page.get_by_text("Dữ liệu lúc")).to_be_visible()
    has_no_barrier(page)
    page.evaluate("navigator.serviceWorker.ready")
    return page


def _register(page: Page) -> None:
    page.get_by_role("navigation", name="Các phần").get_by_role("link", name="Ghi hộ mới").click()
    page.get_by_label("Họ tên").fill("Huynh Thi Mai")
    page.get_by_label("Ngày sinh").fill("1970")
    expect(page.get_by_text("Có thể hộ này đã có")).to_be_visible()
    has_no_barrier(page)
    page.get_by_label("Họ tên").fill(BINH)
    page.get_by_label("Ngày sinh").fill("1971")
    page.get_by_label("Điện thoại (không").fill(BINHS_NUMBER)
    page.get_by_role("button", name="Lưu hộ mới").click()
    expect(page.get_by_role("heading", name=BINH)).to_be_visible()


def _agree(page: Page) -> None:
    page.get_by_role("link", name="Xin sự đồng ý").click()
    page.get_by_label("lập hồ sơ").check()
    page.get_by_role("button", name="Lưu sự đồng ý").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa có chữ ký")
    pad = page.locator("canvas.signature")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 20, steps=8)
    page.mouse.move(box["x"] + 240, box["y"] + 110, steps=8)
    page.mouse.up()
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu sự đồng ý").click()
    expect(page.get_by_role("heading", name=BINH)).to_be_visible()


def _draft_a_product(page: Page, photo: Path) -> None:
    page.get_by_role("link", name="Ghi sản phẩm").click()
    page.locator("#photo").set_input_files(photo)
    expect(page.get_by_text("Ảnh còn")).to_be_visible()
    page.get_by_label("Tên sản phẩm").fill("Mít Thái")
    page.get_by_label("Giá mỗi đơn vị").fill("20000")
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu sản phẩm").click()
    expect(page.get_by_role("heading", name=BINH)).to_be_visible()


def _change_what_mai_grows(page: Page, grows: str) -> None:
    page.get_by_role("navigation", name="Các phần").get_by_role(
        "link", name="Hộ", exact=True
    ).click()
    page.get_by_label("Tìm theo tên").fill("huynh mai")
    page.get_by_role("link", name=MAI).click()
    page.get_by_role("link", name="Sửa hồ sơ").click()
    page.get_by_label("Nông sản").fill(grows)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name=MAI)).to_be_visible()


def _unlock(telephone: Telephone) -> Page:
    page = telephone.switch_on()
    page.goto("/thuc-dia/")
    page.get_by_label("Mã PIN").fill("111119")
    page.get_by_role("button", name="Mở").click()
    expect(page.get_by_role("alert")).to_contain_text("Còn 9 lần")
    has_no_barrier(page)
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_role("button", name="Mở").click()
    expect(page.get_by_role("heading", name="Việc hôm nay")).to_be_visible()
    return page


def _see_it_sent(page: Page) -> None:
    page.get_by_role("navigation", name="Các phần").get_by_role("link", name="Gửi đi").click()

    def is_sent() -> bool:
        if (send := page.get_by_role("button", name="Gửi ngay")).is_enabled():
            send.click()
        return page.get_by_text("Đã đồng bộ").is_visible()

    wait_until(is_sent)


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
    lost.switch_off()
    for words in (BINH, BINHS_NUMBER, MAI, "0987 654 321", "Mít Thái"):
        assert lost.mentions(words) == []


def _a_photo_of_40_mb(folder: Path) -> Path:
    photo = folder / "anh.bmp"
    Image.effect_noise((4200, 3200), 60).convert("RGB").save(photo)
    assert photo.stat().st_size > 40_000_000
    return photo
