"""The pages of the way: one household's, a helper's day, where it leaks, and who may see what."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lensan.accounts.models import Role
from lensan.accounts.tests.make import (
    a_helper,
    a_province_officer,
    a_user,
    an_officer,
    queries,
    sign_in,
)
from lensan.catalogue.tests.make import a_picture
from lensan.journal.models import Entry
from lensan.journey.actions.counting import count
from lensan.journey.actions.mandating import end_overdue
from lensan.journey.models import Barrier, Fact, Mandate
from lensan.journey.steps import ORDER
from lensan.journey.tests.make import DAY, a_barrier, a_fact, a_household, a_mandate
from lensan.kernel.text import fold
from lensan.messaging.models import Message
from lensan.places.models import Hamlet
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.models import Producer


@pytest.fixture(autouse=True)
def _gateway(settings: Settings) -> None:
    settings.MESSAGE_GATEWAY = "memory"


@pytest.fixture
def hamlet() -> Hamlet:
    return a_hamlet("Ấp 3", a_commune())


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def as_helper(client: Client, hamlet: Hamlet, **facts: Any) -> Producer:
    sign_in(client, a_helper(hamlet))
    return a_household(hamlet=hamlet, **facts)


def test_a_helper_sees_today_by_hamlet_with_the_reason(client: Client, hamlet: Hamlet) -> None:
    as_helper(client, hamlet)

    shown = text_of(client, "/hanh-trinh/hom-nay/")

    assert "Ấp 3" in shown
    assert "Nguyễn Văn An" in shown and "xin hộ đồng ý" in shown and "0912345678" in shown
    assert Entry.objects.filter(verb="journey.telephones_read").get().facts == {"telephones": 1}


def test_a_day_without_anything_to_do_says_so(client: Client, hamlet: Hamlet) -> None:
    sign_in(client, a_helper(hamlet))

    assert "Hôm nay không có việc nào" in text_of(client, "/hanh-trinh/hom-nay/")


@pytest.mark.parametrize("role", [Role.COMMUNE, Role.HOUSEHOLD])
def test_todays_list_is_a_helpers(client: Client, role: Role) -> None:
    sign_in(client, a_user(role))

    assert client.get("/hanh-trinh/hom-nay/").status_code == 403


def test_todays_list_asks_the_same_for_many(client: Client, hamlet: Hamlet) -> None:
    as_helper(client, hamlet)
    one = queries(client, "/hanh-trinh/hom-nay/")
    for _number in range(2):
        a_household(hamlet=hamlet)

    assert queries(client, "/hanh-trinh/hom-nay/") == one


def test_a_households_page_shows_steps_facts_barrier_and_mandate(
    client: Client, hamlet: Hamlet
) -> None:
    producer = as_helper(client, hamlet)
    a_fact(producer, place="chợ Vị Thanh")
    a_barrier(producer, again=timezone.localdate() + DAY, note="đợi gặt")

    shown = text_of(client, f"/hanh-trinh/ho/{producer.code}/")

    assert "có tài khoản trên sàn có người khai, chưa xác nhận" in shown
    assert "chợ Vị Thanh" in shown and "đợi gặt" in shown
    assert "Hộ chưa ủy quyền cho ai" in shown


def test_a_helper_states_a_fact(client: Client, hamlet: Hamlet) -> None:
    producer = as_helper(client, hamlet)
    address = f"/hanh-trinh/ho/{producer.code}/ghi/"

    client.post(address, {"kind": "account", "holds": "yes", "note": "Postmart"})

    fact = Fact.objects.get()
    assert (fact.kind, fact.source, fact.note, fact.holds) == (
        "account",
        "helper",
        "Postmart",
        True,
    )
    assert client.post(address, {"kind": "wealth"}).status_code == 200
    assert Fact.objects.count() == 1


def test_a_household_states_its_own(client: Client, hamlet: Hamlet) -> None:
    producer = a_household(hamlet=hamlet)
    owner = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=producer.pk).update(account=owner)
    sign_in(client, owner)

    client.post(f"/hanh-trinh/ho/{producer.code}/ghi/", {"kind": "payment", "holds": "no"})

    fact = Fact.objects.get()
    assert (fact.source, fact.holds, fact.by) == ("household", False, owner)


def test_an_officer_states_what_stands_in_the_way(client: Client, hamlet: Hamlet) -> None:
    producer = a_household(hamlet=hamlet)
    sign_in(client, an_officer(hamlet.commune))
    address = f"/hanh-trinh/ho/{producer.code}/vuong/"

    refused = client.post(address, {"reason": "no_bank", "look_again_on": ""}).content.decode()
    assert "Hãy chọn ngày xem lại" in refused
    assert not Barrier.objects.exists()
    client.post(address, {"reason": "no_bank", "look_again_on": str(timezone.localdate() + DAY)})

    assert (Barrier.objects.get().reason, Barrier.objects.get().source) == ("no_bank", "officer")
    assert client.post(address, {"reason": "rain"}).status_code == 200


def test_a_mandate_is_asked_for_confirmed_and_ended_on_the_page(
    client: Client, hamlet: Hamlet
) -> None:
    producer = as_helper(client, hamlet)
    helper = hamlet.helpers.get()
    page = f"/hanh-trinh/ho/{producer.code}/"
    told = {
        "helper": helper.pk, "purposes": ["orders", "goods"], "way": "sms",
        "until_on": str(timezone.localdate() + 90 * DAY),
    }  # fmt: skip
    client.post(f"{page}uy-quyen/", told)
    mandate = Mandate.objects.get()
    code = re.findall(r"ma (\d{6})", fold(Message.objects.latest("pk").text))[0]
    address = f"/hanh-trinh/uy-quyen/{mandate.pk}"

    assert "Hãy nhập mã" in client.post(f"{address}/xac-nhan/", follow=True).content.decode()
    wrong = client.post(f"{address}/xac-nhan/", {"code": "x"}, follow=True).content.decode()
    assert "Mã không đúng" in wrong
    client.post(f"{address}/xac-nhan/", {"code": code})
    mandate.refresh_from_db()
    assert mandate.state == "standing"
    assert client.get(f"{address}/giay/").status_code == 404
    client.post(f"{address}/cham-dut/")
    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_way, mandate.ended_by) == ("ended", "page", helper)
    assert "chấm dứt" in client.post(f"{address}/cham-dut/", follow=True).content.decode()


def test_a_households_page_tells_of_mandates_that_ran_out_or_were_ended(
    client: Client, hamlet: Hamlet
) -> None:
    mandate = a_mandate(hamlet.commune)
    sign_in(client, an_officer(hamlet.commune))
    page = f"/hanh-trinh/ho/{mandate.producer.code}/"
    yesterday = timezone.localdate() - DAY
    Mandate.objects.filter(pk=mandate.pk).update(from_on=yesterday, until_on=yesterday)
    assert "đã hết hạn" in text_of(client, page)

    end_overdue(at=timezone.now())

    shown = text_of(client, page)
    assert "đã hết hạn" not in shown and "Hộ chưa ủy quyền cho ai" in shown
    assert f"Ủy quyền đã chấm dứt {mandate.helper}, từ {yesterday:%d/%m/%Y}" in shown
    assert ": hết hạn" in shown


def test_todays_list_asks_what_stands_in_the_way_of_who_stands_still(
    client: Client, hamlet: Hamlet
) -> None:
    still, new = as_helper(client, hamlet), a_household(hamlet=hamlet)
    Producer.objects.update(registered_on=timezone.localdate())
    long_ago = timezone.localdate() - 60 * DAY
    Producer.objects.filter(pk=still.pk).update(registered_on=long_ago)

    page = client.get("/hanh-trinh/hom-nay/").content.decode()

    assert f"/hanh-trinh/ho/{still.code}/#vuong" in page
    assert f"/hanh-trinh/ho/{new.code}/#vuong" not in page


def test_a_mandate_on_paper_and_what_is_wrong_with_the_asking(
    client: Client, hamlet: Hamlet
) -> None:
    producer = as_helper(client, hamlet, phone="")
    page = f"/hanh-trinh/ho/{producer.code}/uy-quyen/"
    told: dict[str, Any] = {
        "helper": hamlet.helpers.get().pk, "purposes": ["orders"],
        "until_on": str(timezone.localdate() + 90 * DAY),
    }  # fmt: skip

    assert "không có số điện thoại" in client.post(page, told | {"way": "sms"}).content.decode()
    assert client.post(page, {}).status_code == 200
    client.post(page, told | {"way": "paper"})
    mandate = Mandate.objects.get()
    address = f"/hanh-trinh/uy-quyen/{mandate.pk}"
    with_photo = {"photo": SimpleUploadedFile("giay.jpg", a_picture())}
    client.post(f"{address}/xac-nhan/", with_photo)

    paper = client.get(f"{address}/giay/")
    assert (paper.status_code, paper["Content-Type"]) == (200, "image/jpeg")
    assert paper.content


def test_only_who_it_concerns_ends_a_mandate(client: Client, hamlet: Hamlet) -> None:
    mandate = a_mandate(hamlet.commune)
    sign_in(client, a_helper(Hamlet.objects.get(producers=mandate.producer)))

    assert client.post(f"/hanh-trinh/uy-quyen/{mandate.pk}/cham-dut/").status_code == 403

    mandate.refresh_from_db()
    assert mandate.state == "standing"


def test_nobody_confirms_in_a_households_stead(client: Client, hamlet: Hamlet) -> None:
    mandate = a_mandate(hamlet.commune)
    owner = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=mandate.producer_id).update(account=owner)
    sign_in(client, owner)

    assert client.post(f"/hanh-trinh/uy-quyen/{mandate.pk}/xac-nhan/").status_code == 403
    assert client.post(f"/hanh-trinh/ho/{mandate.producer.code}/uy-quyen/").status_code == 403
    assert client.post(f"/hanh-trinh/uy-quyen/{mandate.pk}/cham-dut/").status_code == 302
    mandate.refresh_from_db()
    assert mandate.state == "ended"


def test_a_funnel_shows_where_it_leaks_and_who_is_behind(client: Client, hamlet: Hamlet) -> None:
    plain, smart = (
        a_household("Lê Thường", hamlet=hamlet),
        a_household("Trần Minh", hamlet=hamlet, smartphone=True),
    )
    silent = a_household("Võ Không", hamlet=hamlet, phone="")
    a_fact(smart)
    today = timezone.localdate()
    sign_in(client, an_officer(hamlet.commune))
    assert "Chưa đếm lần nào" in text_of(client, "/hanh-trinh/")
    count(on=today)

    shown = text_of(client, "/hanh-trinh/")
    table = client.get("/hanh-trinh/?dang=csv").content.decode("utf-8-sig").splitlines()

    assert "có tài khoản trên sàn" in shown and "1 / 1" in shown
    assert table[4] == "có tài khoản trên sàn,1,0,0,3,1,0,0"
    behind = {
        "": {plain.code, silent.code}, "&cach=plain_phone": {plain.code}, "&cach=none": {silent.code},
        "&cach=smartphone": set(), "&muc=khai": {smart.code}, f"&xa={hamlet.commune.code}": {plain.code, silent.code},
        "&muc=qua": {smart.code}, "&muc=dung": set(),
    }  # fmt: skip
    for asked, codes in behind.items():
        page = client.get(f"/hanh-trinh/danh-sach/?buoc=account{asked}").content.decode()
        assert set(re.findall(r"/hanh-trinh/ho/(\w+)/", page)) == codes, asked
    file = (
        client.get("/hanh-trinh/danh-sach/?buoc=account&dang=csv").getvalue().decode("utf-8-sig")
    )
    assert plain.code in file and smart.code not in file


def test_each_number_of_the_funnel_opens_its_list(client: Client, hamlet: Hamlet) -> None:
    new, smart = a_household(hamlet=hamlet), a_household(hamlet=hamlet, smartphone=True)
    a_fact(smart)
    a_barrier(a_household(hamlet=hamlet), again=timezone.localdate() + DAY)
    sign_in(client, an_officer(hamlet.commune))
    count(on=timezone.localdate())
    funnel = client.get("/hanh-trinh/").content.decode()

    links = re.findall(r'<a href="(/hanh-trinh/danh-sach/[^"]+)">(\d+)</a>', funnel)

    assert len(links) > len(ORDER)
    for address, number in links:
        listed = client.get(address.replace("&amp;", "&") + "&dang=csv").getvalue().decode()
        assert len(listed.splitlines()) - 1 == int(number), address
    waiting = client.get("/hanh-trinh/danh-sach/?buoc=consented&muc=dung").content.decode()
    assert set(re.findall(r"/hanh-trinh/ho/(\w+)/", waiting)) == {new.code, smart.code}
    assert "Đang dừng ở bước đã đồng ý: 2 hộ" in " ".join(waiting.split())


def test_each_commune_says_where_most_have_stopped(client: Client, hamlet: Hamlet) -> None:
    other = a_commune("Vị Đông")
    for _number in range(2):
        a_household(hamlet=hamlet)
    a_fact(a_household(hamlet=a_hamlet("Ấp 1", other)))
    count(on=timezone.localdate())
    sign_in(client, an_officer(hamlet.commune, other))

    shown = text_of(client, "/hanh-trinh/")

    first = f"{hamlet.commune.title} 2 0 đã đồng ý 2"
    assert first in shown and f"{other.title} 1 0 đã đồng ý 1" in shown
    assert shown.index(first) < shown.index(f"{other.title} 1 0")
    assert "Từng xã" not in text_of(client, f"/hanh-trinh/?xa={other.code}")


def test_the_province_chooses_a_commune(client: Client, hamlet: Hamlet) -> None:
    a_household(hamlet=hamlet)
    count(on=timezone.localdate())
    sign_in(client, a_province_officer())

    chosen = client.get(f"/hanh-trinh/?dang=csv&xa={hamlet.commune.code}").content.decode(
        "utf-8-sig"
    )

    assert chosen.splitlines()[1].startswith("có trong sổ,1,1,0,1")
    assert client.get("/hanh-trinh/danh-sach/?buoc=account").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "danh-sach/",
        "danh-sach/?buoc=x",
        "danh-sach/?buoc=paid&cach=x",
        "danh-sach/?buoc=paid&muc=x",
        "?xa=00000",
    ],
)
def test_what_there_is_no_list_of_is_not_there(client: Client, asked: str) -> None:
    sign_in(client, an_officer(a_commune()))

    assert client.get(f"/hanh-trinh/{asked}").status_code == 404


@pytest.mark.parametrize("address", ["", "danh-sach/?buoc=account", "dau-hieu/"])
def test_only_officers_steer(client: Client, hamlet: Hamlet, address: str) -> None:
    sign_in(client, a_helper(hamlet))

    assert client.get(f"/hanh-trinh/{address}").status_code == 403


@pytest.mark.parametrize(
    "address", ["/hanh-trinh/", "/hanh-trinh/danh-sach/?buoc=account", "/hanh-trinh/dau-hieu/"]
)
def test_an_officers_page_asks_the_same_for_many(
    client: Client, hamlet: Hamlet, address: str
) -> None:
    sign_in(client, an_officer(hamlet.commune))
    for _number in range(3):
        a_household(hamlet=hamlet)
    count(on=timezone.localdate())
    one = queries(client, address)
    for _number in range(2):
        a_household(hamlet=hamlet)

    assert queries(client, address) == one
