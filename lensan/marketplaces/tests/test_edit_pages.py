"""Many listings are changed at the board: said, seen before and after, done, undone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.kernel.models import Job
from lensan.kernel.tests.make import EMBEDDED
from lensan.marketplaces.changes import Change
from lensan.marketplaces.models import Edit, Listing, Stall, Wanted
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall
from lensan.marketplaces.tests.make_edits import edited, fresh, planned
from lensan.marketplaces.views import edits
from lensan.places.tests.make import a_commune

MANY = "edit-many"
PRICE = {"how": "percent", "by": "10", "nearest": "1"}


@pytest.fixture
def stall(client: Client) -> Stall:
    """A stall whose commune's officer is signed in."""
    made = a_stall()
    sign_in(client, an_officer(made.producer.commune))
    return made


def _ticked(*listings: Listing, **told: Any) -> dict[str, Any]:
    return {"tin": [one.pk for one in listings]} | told


def _seen(*listings: Listing) -> dict[str, str]:
    plans = planned(Change(percent=1), *listings)
    return {f"seen-{one.listing.pk}": one.seen for one in plans}


def test_first_asks_what_to_change(client: Client, stall: Stall) -> None:
    listing = a_listing(stall)

    page = client.post(reverse(MANY), _ticked(listing)).content.decode()

    assert "Sửa 1 tin" in page
    assert f'name="tin" value="{listing.pk}"' in page
    assert "Chưa chọn đổi gì" not in page


def test_nothing_ticked_leads_back(client: Client, stall: Stall) -> None:
    for answer in (
        client.post(reverse(MANY), {"tin": ["x", "9" * 30]}),
        client.get(reverse(MANY)),
    ):
        assert answer.headers["Location"] == reverse("listing-board")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Chưa chọn đổi gì."),
        ({"how": "percent"}, "Chọn cách đổi giá và ghi số khác 0."),
        ({"by": "5"}, "Chọn cách đổi giá và ghi số khác 0."),
        ({"how": "percent", "by": "-100"}, "Bớt dưới 100 %"),
        ({"title": "{giá}"}, "Không có chỗ điền {giá}."),
    ],
)
def test_what_makes_no_sense_is_said(
    client: Client, stall: Stall, told: dict[str, str], said: str
) -> None:
    answer = client.post(reverse(MANY), _ticked(a_listing(stall), step="look", **told))

    assert said in answer.content.decode()
    assert not Edit.objects.exists()


def test_shows_each_before_and_after_and_writes_nothing(client: Client, stall: Stall) -> None:
    fine, cheap = a_listing(stall), a_listing(stall)
    cheap.offer.floor_price = cheap.offer.price
    cheap.offer.save()

    page = client.post(
        reverse(MANY), _ticked(fine, cheap, step="look", **PRICE | {"by": "-10"})
    ).content.decode()

    assert "20.000" in page
    assert "18.000" in page
    assert "thấp hơn giá thấp nhất" in page
    assert "Sửa 1 tin" in page
    assert fresh(fine)[0].offer.price == 20_000


def test_one_button_on_the_board_shows_the_same(client: Client, stall: Stall) -> None:
    page = client.post(reverse(MANY), _ticked(a_listing(stall), wanted="paused")).content.decode()

    assert "tạm ngưng" in page
    assert "Xem trước khi sửa" in page


def test_it_is_done_told_and_undone(client: Client, stall: Stall) -> None:
    one, other = a_listing(stall), a_listing(stall)

    answer = client.post(
        reverse(MANY), _ticked(one, other, step="do", **PRICE, **_seen(one, other)), follow=True
    )

    page, edit = answer.content.decode(), Edit.objects.get()
    assert "Đã sửa 2 tin; 0 tin để nguyên." in page
    assert "22.000" in page
    assert [listing.offer.price for listing in fresh(one, other)] == [22_000, 22_000]

    client.post(reverse("edit-undo", kwargs={"pk": edit.pk}))
    assert [listing.offer.price for listing in fresh(one, other)] == [20_000, 20_000]

    again = client.post(reverse("edit-undo", kwargs={"pk": edit.pk}), follow=True)
    assert "Lần sửa này đã được hoàn tác." in again.content.decode()
    assert "đã hoàn tác" in client.get(reverse("edit-list")).content.decode()


def test_sent_twice_it_is_done_once(client: Client, stall: Stall) -> None:
    listing = a_listing(stall)
    told = _ticked(listing, step="do", **PRICE, **_seen(listing))

    client.post(reverse(MANY), told)
    client.post(reverse(MANY), told)

    assert fresh(listing)[0].offer.price == 22_000


def test_without_having_been_seen_nothing_is_done(client: Client, stall: Stall) -> None:
    listing = a_listing(stall)

    answer = client.post(reverse(MANY), _ticked(listing, step="do", **PRICE), follow=True)

    assert "0 tin; 1 tin để nguyên" in answer.content.decode()
    assert fresh(listing)[0].offer.price == 20_000


def test_one_can_choose_again(client: Client, stall: Stall) -> None:
    page = client.post(
        reverse(MANY), _ticked(a_listing(stall), step="look", again="1", **PRICE)
    ).content.decode()

    assert 'name="step" value="look"' in page


def test_all_that_the_filter_shows_are_changed(client: Client, stall: Stall) -> None:
    live, paused = a_listing(stall), a_listing(stall)
    Listing.objects.filter(pk=live.pk).update(state="live")

    page = client.post(
        reverse(MANY) + "?trang-thai=live", {"all": "1", "wanted": "paused"}
    ).content.decode()

    assert f'name="tin" value="{live.pk}"' in page
    assert f'name="tin" value="{paused.pk}"' not in page


def test_nobody_changes_what_they_do_not_see(client: Client, stall: Stall) -> None:
    hidden = a_listing(a_stall(of=a_seller(commune=a_commune("Vị Đông"))))

    client.post(reverse(MANY), _ticked(hidden, step="do", wanted="closed", **_seen(hidden)))

    assert fresh(hidden)[0].wanted == Wanted.LIVE


def test_an_edit_is_taken_away_and_narrowed(client: Client, stall: Stall) -> None:
    listing = a_listing(stall)
    url = reverse("edit", kwargs={"pk": edited(Change(percent=10), listing).pk})

    table = client.get(url + "?dang=csv").content.decode().splitlines()
    assert table[1].endswith(",đã sửa,,giá: 20000,giá: 22000")
    assert "Chưa có tin nào" in client.get(url + "?ket-qua=left").content.decode()


def test_only_who_did_it_or_the_province_undoes_it(client: Client, stall: Stall) -> None:
    listing = a_listing(stall)
    edit = edited(Change(percent=10), listing)
    url = reverse("edit-undo", kwargs={"pk": edit.pk})
    assert client.post(url).status_code == 403

    sign_in(client, a_province_officer())
    client.post(url)

    assert fresh(listing)[0].offer.price == 20_000


def test_a_long_undo_is_left_to_the_worker(
    client: Client, stall: Stall, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.TASKS = EMBEDDED
    monkeypatch.setattr(edits, "MOST", 0)
    edit = edited(Change(percent=10), a_listing(stall))
    sign_in(client, a_province_officer())

    page = client.post(reverse("edit-undo", kwargs={"pk": edit.pk}), follow=True)

    assert "Đang làm, còn 1 tin" in page.content.decode()
    assert Job.objects.filter(task="lensan.marketplaces.tasks.carry_on").count() == 1


def test_edits_elsewhere_are_not_seen(client: Client, stall: Stall) -> None:
    hidden = edited(
        Change(percent=10), a_listing(a_stall(of=a_seller(commune=a_commune("Vị Đông"))))
    )

    assert client.get(reverse("edit", kwargs={"pk": hidden.pk})).status_code == 404
    assert "Chưa sửa nhiều tin lần nào" in client.get(reverse("edit-list")).content.decode()


def test_a_bystander_sees_none(client: Client) -> None:
    edited(Change(percent=10), a_listing())
    sign_in(client, a_user(Role.CARRIER))

    assert "Chưa sửa nhiều tin lần nào" in client.get(reverse("edit-list")).content.decode()


def test_the_pages_cost_the_same_however_many(client: Client, stall: Stall) -> None:
    few = edited(Change(percent=10), a_listing(stall))
    addresses = [reverse("edit-list"), reverse("edit", kwargs={"pk": few.pk})]
    costs = [queries(client, address) for address in addresses]

    many = edited(Change(percent=10), *[a_listing(stall) for _number in range(3)])
    addresses[1] = reverse("edit", kwargs={"pk": many.pk})

    assert [queries(client, address) for address in addresses] == costs
