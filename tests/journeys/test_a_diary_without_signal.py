"""A helper keeps a household's crop diary where there is no signal: by few taps, warned, and each fact once."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.make import PASSWORD, has_no_barrier
from tests.journeys.make_field import (
    Place,
    Telephone,
    open_household,
    receipts,
    see_it_sent,
    set_up,
    unlock,
    unsent,
)

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

MAI = "Huỳnh Thị Mai"
PEOPLE = f"""
from datetime import timedelta
from decimal import Decimal
from django.utils import timezone
from lensan.accounts.models import User
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts
from lensan.producers.models import Plot
from lensan.traceability.actions import growing
from lensan.traceability.mass import Quantity
commune = Commune.objects.of_the_programme().get(code="31450")
hamlet = Hamlet.objects.create(name="Ấp 3", commune=commune)
helper = User.objects.create_user("to.mot", password="{PASSWORD}", role="helper", full_name="Lê Thị Tổ")
helper.hamlets.set([hamlet])
mai = register(
    Facts(name="{MAI}", birth_year=1970, commune_code="31450", hamlet="Ấp 3", grows="khóm"),
    by=None, at=timezone.now()
)
near, far = (
    Plot.objects.create(producer=mai, commune=commune, name=name, crop="Khóm")
    for name in ("Sau nhà", "Bờ kinh")
)
told = dict(by=None, at=timezone.now(), happened=timezone.now() - timedelta(days=200), via="page")
kilos = lambda amount: Quantity(Decimal(amount), "KGM")
seed = growing.receive_input("Hom Queen", "seed", kilos(100), producer=mai, **told)
feed = growing.receive_input("Đạm", "fertiliser", kilos(100), producer=mai, **told)
crop = growing.sow(far, seed, kilos(40), name="Khóm 2026", **told)
growing.apply(crop, feed, kilos(5), **told)
"""
WHAT_CAME = """
from lensan.field.models import Deed
from lensan.traceability.models import Crop, Event, LotFile
feed = LotFile.objects.get(name="Đạm")
print(
    Crop.objects.count(), feed.left(), LotFile.objects.get(kind="spray").left(),
    [str(one.left()) for one in LotFile.objects.filter(kind="harvest")],
    Event.objects.count(), Deed.objects.exclude(state="done").count(),
)
"""


def test_a_diary_is_kept_without_a_signal_and_arrives_once(
    place: Place, telephones: list[Telephone]
) -> None:
    place.here.python(PEOPLE)
    telephone, _other = telephones
    place.find_signal()
    page = set_up(telephone, "to.mot")
    place.lose_signal()

    open_household(page, "huynh mai", MAI)
    has_no_barrier(page)
    _harvest_by_three_taps(page)
    _feed_again(page)
    _sow(page)
    _bring_a_spray_in(page)
    _spray(page)
    _be_warned(page)
    unsent(page, 5)
    telephone.kill()

    page = unlock(telephone)
    unsent(page, 5)
    place.find_signal()
    see_it_sent(page)
    assert list(receipts(page).values()) == ["đã ghi"] * 5
    assert place.here.python(WHAT_CAME) == "2 90 kg 8 kg ['820 kg'] 9 0"


def _harvest_by_three_taps(page: Page) -> None:
    """Tap the plot's harvest, type how much, and save."""
    page.get_by_role("link", name="Thu hoạch", exact=True).click()
    expect(page.get_by_label("Số lượng")).to_be_focused()
    has_no_barrier(page)
    page.keyboard.type("820")
    page.get_by_role("button", name="Lưu thu hoạch").click()
    expect(page.get_by_role("heading", name=MAI)).to_be_visible()


def _feed_again(page: Page) -> None:
    """Tell by one tap that the same was put on the crop as last time."""
    page.get_by_role("button", name="Như lần trước: Đạm 5 kg").click()
    expect(page.get_by_text("Đã ghi Đạm 5 kg.")).to_be_visible()


def _sow(page: Page) -> None:
    row = page.get_by_role("listitem").filter(has_text="Sau nhà")
    row.get_by_role("link", name="Gieo trồng").click()
    page.get_by_label("Số lượng").fill("61")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("Hom Queen chỉ còn 60")
    has_no_barrier(page)
    page.get_by_label("Số lượng").fill("50")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name=MAI)).to_be_visible()


def _bring_a_spray_in(page: Page) -> None:
    page.get_by_role("link", name="Nhập giống, vật tư").click()
    page.get_by_label("Loại").select_option("spray")
    page.get_by_label("Tên, giống").fill("Thuốc rệp")
    page.get_by_label("Số lượng").fill("10")
    page.get_by_label("Số ngày cách ly").fill("14")
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name=MAI)).to_be_visible()


def _spray(page: Page) -> None:
    """Put on what was sown today what came in today: neither has reached the registry."""
    row = page.get_by_role("listitem").filter(has_text="Sau nhà")
    row.get_by_role("link", name="Phun, bón").click()
    page.get_by_label("Giống, vật tư").select_option(label="Thuốc rệp, còn 10 kg")
    page.get_by_label("Số lượng").fill("2")
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name=MAI)).to_be_visible()


def _be_warned(page: Page) -> None:
    """Be told without a signal that the interval is not over."""
    row = page.get_by_role("listitem").filter(has_text="Sau nhà")
    expect(row).to_contain_text("Chưa hết thời gian cách ly thuốc")
    row.get_by_role("link", name="Thu hoạch").click()
    page.get_by_label("Số lượng").fill("5")
    page.get_by_role("button", name="Lưu thu hoạch").click()
    expect(page.get_by_role("alert")).to_contain_text("Được thu hoạch từ ngày")
    has_no_barrier(page)
