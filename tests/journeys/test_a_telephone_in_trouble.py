"""What goes wrong on a telephone: wrong PINs, no room left, a household that moved; nothing said is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time
from tests.journeys.make_field import (
    PIN,
    Place,
    Telephone,
    change_what_grows,
    go,
    open_household,
    receipts,
    see_it_sent,
    set_up,
    unsent,
)

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

MAI, NUMBER = "Huỳnh Thị Mai", "0987 654 321"
PEOPLE = f"""
from django.utils import timezone
from lensan.accounts.models import User
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts
commune, next_one = (Commune.objects.of_the_programme().get(code=code) for code in ("31450", "31453"))
hamlet = Hamlet.objects.create(name="Ấp 3", commune=commune)
helper = User.objects.create_user("to.mot", password="{PASSWORD}", role="helper", full_name="Lê Thị Tổ")
helper.hamlets.set([hamlet])
officer = User.objects.create_user("xa", password="{PASSWORD}", role="commune", full_name="Cán bộ xã")
officer.communes.set([next_one])
register(
    Facts(name="{MAI}", birth_year=1970, phones=("+84987654321",), commune_code="31450", hamlet="Ấp 3"),
    by=None, at=timezone.now(),
)
"""
SHE_MOVES = """
from django.utils import timezone
from lensan.producers.actions.registering import correct
from lensan.producers.models import Producer
correct(Producer.objects.get(), {"commune_code": "31453", "hamlet": "Ấp 7"}, by=None, at=timezone.now())
"""
WHAT_CAME = """
from lensan.catalogue.models import Offer
from lensan.field.models import Deed
from lensan.producers.models import Producer
offer = Offer.objects.get()
print(Deed.objects.count(), Producer.objects.get().grows, offer.product.name, offer.photos.count())
"""


@pytest.fixture
def telephone(place: Place, telephones: list[Telephone]) -> Telephone:
    """A telephone of a helper, in whose hamlet one household lives."""
    place.here.python(PEOPLE)
    place.find_signal()
    return telephones[0]


def test_ten_wrong_pins_wipe_what_is_there(place: Place, telephone: Telephone) -> None:
    page = set_up(telephone, "to.mot")
    place.lose_signal()
    change_what_grows(page, "mai", MAI, "sầu riêng")
    telephone.kill()

    page = telephone.switch_on()
    page.goto("/thuc-dia/")
    expect(page.get_by_text("Có 1 việc chưa gửi trên máy này.")).to_be_visible()
    _try(page, times=5, first=9)
    telephone.kill()  # which does not bring a single try back
    page = telephone.switch_on()
    page.goto("/thuc-dia/")
    expect(page.get_by_text("Còn 5 lần gõ mã.")).to_be_visible()
    has_no_barrier(page)
    _try(page, times=4, first=4)
    _type(page, "111119")
    expect(page.get_by_role("heading", name="Dữ liệu đã bị xóa")).to_be_visible()
    has_no_barrier(page)

    page.get_by_role("button", name="Thử lại").click()
    expect(page.get_by_text("Lần đầu cài cần có mạng.")).to_be_visible()
    has_no_barrier(page)
    telephone.kill()
    telephone.names_nobody([MAI, NUMBER, "sầu riêng", PIN])


def test_where_no_room_is_left_nothing_is_lost_and_what_waits_can_be_sent(
    place: Place, telephone: Telephone, tmp_path: Path
) -> None:
    page = set_up(telephone, "to.mot")
    place.lose_signal()
    change_what_grows(page, "mai", MAI, "sầu riêng")
    telephone.kill()

    page = telephone.switch_on()
    with _no_room(page, place.address):
        page.goto("/thuc-dia/")
        _type(page, PIN)
        expect(page.get_by_role("heading", name="Việc hôm nay")).to_be_visible()
        unsent(page, 1)
        place.find_signal()
        see_it_sent(page)
        expect(page.get_by_text("Hãy xóa bớt ảnh hoặc ứng dụng trên máy.")).to_be_visible()
        has_no_barrier(page)
        place.lose_signal()

        open_household(page, "mai", MAI)
        page.get_by_role("link", name="Ghi sản phẩm").click()
        page.locator("#photo").set_input_files(_a_photo(tmp_path))
        expect(page.get_by_text("Ảnh còn")).to_be_visible()
        page.get_by_label("Tên sản phẩm").fill("Mít Thái")
        page.get_by_label("Giá mỗi đơn vị").fill("20000")
        page.get_by_role("button", name="Lưu sản phẩm").click()
        expect(page.get_by_role("alert")).to_contain_text("Bộ nhớ của máy đã đầy")
        has_no_barrier(page)

    page.get_by_role("button", name="Lưu sản phẩm").click()
    expect(page.get_by_role("heading", name=MAI)).to_be_visible()
    unsent(page, 1)
    place.find_signal()
    see_it_sent(page)
    assert place.here.python(WHAT_CAME) == "2 sầu riêng Mít Thái 1"


def test_a_deed_for_a_household_that_moved_meanwhile_reaches_an_officer(
    place: Place, telephone: Telephone
) -> None:
    page = set_up(telephone, "to.mot")
    place.lose_signal()
    change_what_grows(page, "mai", MAI, "sầu riêng")
    unsent(page, 1)
    place.here.python(SHE_MOVES)
    place.find_signal()

    go(page, "Gửi đi")
    page.get_by_role("button", name="Gửi ngay").click()
    refusal = page.get_by_text("Hộ này không còn thuộc ấp bạn phụ trách.")
    expect(refusal).to_be_visible()
    assert list(receipts(page).values()) == ["chưa ghi được"]
    has_no_barrier(page)
    page.get_by_text("Lời đã ghi").click()
    expect(page.get_by_text("sầu riêng")).to_be_visible()
    go(page, "Hộ")
    expect(page.get_by_text("Chưa có hộ nào trên máy")).to_be_visible()
    has_no_barrier(page)

    page.context.clear_cookies()
    sign_in_for_the_first_time(page, "xa")
    page.goto("/thuc-dia/so/")
    page.get_by_text("Lời đã ghi").click()
    expect(page.get_by_text("sầu riêng")).to_be_visible()
    has_no_barrier(page)


def _type(page: Page, pin: str) -> None:
    page.get_by_label("Mã PIN").fill(pin)
    page.get_by_role("button", name="Mở").click()


def _try(page: Page, *, times: int, first: int) -> None:
    """Type a wrong PIN so often; each time it is said how many tries are left."""
    for left in range(first, first - times, -1):
        _type(page, "111119")
        expect(page.get_by_role("alert")).to_contain_text(f"Còn {left} lần")


@contextmanager
def _no_room(page: Page, address: str) -> Iterator[None]:
    """Let the browser have no room for anything more of this site; it must not have asked before."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": address, "quotaSize": 1})
    yield
    session.send("Storage.overrideQuotaForOrigin", {"origin": address})


def _a_photo(folder: Path) -> Path:
    photo = folder / "anh.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(photo)
    return photo
