"""Errands gathered into spreadsheets, and the columns of these."""

import pytest
from django.core.files.base import ContentFile

from lensan.accounts.tests.make import a_province_officer, an_officer
from lensan.catalogue.actions.showing import add_paper, add_photo
from lensan.catalogue.tests.make import a_picture
from lensan.errands import papers
from lensan.errands.actions.batching import NothingToSend, make, sent, set_columns, take
from lensan.errands.actions.laying_out import lay_out
from lensan.errands.actions.recording import done, skip
from lensan.errands.models import Batch, BatchColumn, Errand, Verb
from lensan.errands.tests.make import (
    LATER,
    a_floor,
    a_live_listing,
    a_ready_listing,
    a_wanted_stall,
    an_open_stall,
    waiting,
)
from lensan.journal.models import Entry
from lensan.marketplaces.by_hand.columns import Column, Sheet
from lensan.marketplaces.connectors.postmart import Postmart
from lensan.marketplaces.tests.make import a_marketplace, a_seller
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.actions.deciding import confirm
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Way
from lensan.orders.tests.make import a_sale
from lensan.places.tests.make import a_commune

State = Errand.State


def test_gathers_what_waits_of_one_floor_and_sheet() -> None:
    floor, officer = a_floor(), a_province_officer()
    stall, other = a_wanted_stall(floor), a_wanted_stall()
    lay_out(at=NOON)

    batch = make(floor, Sheet.STALLS, by=officer, at=LATER)

    assert [errand.stall for errand in batch.errands.all()] == [stall]
    assert not other.errands.exclude(batch=None).exists()
    assert Entry.objects.get(verb="errands.batch_made").facts == {"sheet": "stalls", "rows": 1}


def test_what_is_in_a_batch_is_in_no_other() -> None:
    floor = a_floor()
    a_wanted_stall(floor)
    lay_out(at=NOON)
    make(floor, Sheet.STALLS, by=a_province_officer(), at=NOON)

    with pytest.raises(NothingToSend):
        make(floor, Sheet.STALLS, by=a_province_officer(), at=NOON)

    assert Batch.objects.count() == 1


def test_an_officer_gathers_in_their_territory_alone() -> None:
    floor = a_floor()
    mine = a_wanted_stall(floor, of=a_seller(commune=a_commune("Vị Đông")))
    a_wanted_stall(floor)
    lay_out(at=NOON)

    batch = make(floor, Sheet.STALLS, by=an_officer(a_commune("Vị Đông")), at=NOON)

    assert [errand.stall for errand in batch.errands.all()] == [mine]


def test_the_rows_say_what_the_floor_asks_of_a_stall() -> None:
    seller = a_seller(hamlet="Ấp 3", phones=("+84912345678",))
    stall = a_wanted_stall(of=seller)
    lay_out(at=NOON)
    batch = make(stall.marketplace, Sheet.STALLS, by=a_province_officer(), at=NOON)

    [row] = papers.rows(batch)

    assert dict(zip(papers.headings(batch), row, strict=True)) == {
        "Loại hình": "hộ sản xuất nông nghiệp", "Họ và tên": seller.name,
        "Số điện thoại": "0912345678", "Tên gian hàng": stall.name, "Ấp, khu vực": "Ấp 3",
        "Xã, phường": seller.commune.title, "Quận, huyện": "Huyện Vị Thuỷ",
        "Tỉnh, thành phố": "Hậu Giang", "Mã nhà cung cấp": seller.code,
    }  # fmt: skip


def test_the_rows_say_what_the_floor_asks_of_a_listing() -> None:
    listing = a_ready_listing(an_open_stall(a_floor("voso")))
    offer = listing.offer
    add_paper(
        offer, kind="vietgap", number="VG-1", file=ContentFile(b"%PDF-1.7", name="a.pdf"), by=None,
        at=NOON,
    )  # fmt: skip
    add_photo(offer, a_picture(), side="front", by=None, at=NOON)
    lay_out(at=NOON)
    batch = make(listing.stall.marketplace, Sheet.LISTINGS, by=a_province_officer(), at=NOON)

    [row] = papers.rows(batch)

    told = dict(zip(papers.headings(batch), row, strict=True))
    assert (told["Việc"], told["SKU"], told["Tên hàng"]) == (
        "đăng tin mới",
        listing.sku,
        listing.title,
    )
    assert (told["Giá (VNĐ)"], told["Tồn kho"], told["Số ảnh"]) == (offer.price, 10, 1)
    assert told["Chứng nhận"] == "chứng nhận VietGAP VG-1"


def test_what_nobody_needs_any_more_is_not_in_the_rows() -> None:
    stall = a_wanted_stall()
    errand = waiting(stall)
    batch = make(stall.marketplace, Sheet.STALLS, by=a_province_officer(), at=NOON)
    errand.refresh_from_db()
    errand.advance_to(State.WITHDRAWN)

    assert list(papers.rows(batch)) == []


def test_taking_it_is_written_down_each_time_and_marked_once() -> None:
    stall, officer = a_wanted_stall(), a_province_officer()
    lay_out(at=NOON)
    batch = make(stall.marketplace, Sheet.STALLS, by=officer, at=NOON)

    take(batch, by=officer, at=NOON)
    take(batch, by=officer, at=LATER)

    assert batch.taken_at == NOON
    assert Entry.objects.filter(verb="errands.batch_taken").count() == 2


def test_a_batch_that_was_sent_is_done_row_by_row_and_once() -> None:
    stall = an_open_stall()
    listings = [a_ready_listing(stall) for _number in range(3)]
    errands = [waiting(listing) for listing in listings]
    officer = a_province_officer()
    batch = make(stall.marketplace, Sheet.LISTINGS, by=officer, at=NOON)
    done(Errand.objects.get(pk=errands[0].pk), seen="live", by=officer, at=NOON)

    assert sent(batch, by=officer, at=LATER) == 2
    assert sent(batch, by=officer, at=LATER) == 0

    batch.refresh_from_db()
    assert batch.sent_at == LATER
    assert list(batch.errands.order_by("pk").values_list("seen", "reference")) == [
        ("live", listings[0].sku), ("in_review", listings[1].sku), ("in_review", listings[2].sku),
    ]  # fmt: skip


def test_a_row_whose_reference_is_taken_is_left_to_be_done_by_itself() -> None:
    stall = an_open_stall()
    live, listing = a_live_listing(stall), a_ready_listing(stall)
    waiting(listing)
    batch = make(stall.marketplace, Sheet.LISTINGS, by=a_province_officer(), at=NOON)
    type(live).objects.filter(pk=live.pk).update(reference=listing.sku)

    assert sent(batch, by=a_province_officer(), at=LATER) == 0

    assert batch.errands.get().state == State.OPEN


def test_an_officer_sees_a_batch_of_which_every_row_is_theirs() -> None:
    floor, here = a_floor(), a_commune("Vị Đông")
    a_wanted_stall(floor, of=a_seller(commune=here))
    lay_out(at=NOON)
    theirs = make(floor, Sheet.STALLS, by=an_officer(here), at=NOON)
    a_wanted_stall(floor, of=a_seller(commune=here))
    a_wanted_stall(floor)
    lay_out(at=NOON)
    mixed = make(floor, Sheet.STALLS, by=a_province_officer(), at=NOON)
    empty = Batch.objects.create(marketplace=floor, sheet="stalls", made_at=NOON)

    seen = Batch.objects.visible_to(an_officer(here))

    assert list(seen) == [theirs]
    assert set(Batch.objects.visible_to(a_province_officer())) == {theirs, mixed, empty}


def test_columns_are_those_of_the_floor_until_an_officer_sets_them() -> None:
    floor = a_floor()
    officer = a_province_officer()
    known = BatchColumn.objects.of(floor, "stalls")
    mine = [Column("Nước", text="Việt Nam"), Column("Chủ", "holder")]

    set_columns(floor, Sheet.STALLS, mine, by=officer, at=NOON)
    set_columns(floor, Sheet.STALLS, mine[::-1], by=officer, at=LATER)

    assert BatchColumn.objects.of(floor, "stalls") == mine[::-1]
    assert BatchColumn.objects.of(floor, "listings") == list(Postmart.columns[Sheet.LISTINGS])
    last = Entry.objects.filter(verb="errands.columns_set").latest("pk")
    assert last.facts == {"sheet": "stalls", "before": ["Nước", "Chủ"], "after": ["Chủ", "Nước"]}

    set_columns(floor, Sheet.STALLS, [], by=officer, at=LATER)
    assert BatchColumn.objects.of(floor, "stalls") == known


def test_a_floor_that_answers_by_itself_has_no_columns() -> None:
    assert BatchColumn.objects.of(a_marketplace(), "stalls") == []


def test_the_fields_to_type_follow_the_columns() -> None:
    stall = a_wanted_stall()
    errand = waiting(stall)
    mine = [Column("Chủ", "holder"), Column("Nước", text="Việt Nam"), Column("Ấp", "hamlet")]
    set_columns(stall.marketplace, Sheet.STALLS, mine, by=a_province_officer(), at=NOON)

    assert papers.fields(errand) == [("Chủ", stall.producer.name), ("Nước", "Việt Nam")]
    assert papers.photos(errand) == []


def test_of_a_listing_that_is_there_only_what_finds_it_is_told() -> None:
    listing = a_live_listing()
    errand = Errand(stall=listing.stall, listing=listing, verb=Verb.WRITE_STOCK, quantity=15)

    assert papers.fields(errand) == [
        ("Mã gian hàng", listing.stall.reference), ("Mã tin", listing.reference),
        ("Mã hàng", listing.sku), ("Tên", listing.title), ("Số lượng mới", "15"),
    ]  # fmt: skip
    errand.verb = Verb.PAUSE
    assert len(papers.fields(errand)) == 4


def test_of_an_order_its_reference_and_goods_are_told() -> None:
    listing = a_live_listing()
    order = take_in(listing.stall, a_sale(listing), at=LATER)
    confirm(order, way=Way.PAGE, by=None, at=LATER)

    told = papers.fields(waiting(order, at=LATER))

    assert told[0] == ("Mã đơn hàng", order.reference)
    assert [heading for heading, _value in told] == ["Mã đơn hàng", "Hàng"]


def test_what_was_put_off_is_in_no_new_batch() -> None:
    stall = a_wanted_stall()
    skip(waiting(stall), by=a_province_officer(), at=NOON)

    with pytest.raises(NothingToSend):
        make(stall.marketplace, Sheet.STALLS, by=a_province_officer(), at=NOON)
