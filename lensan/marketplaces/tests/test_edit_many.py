"""Many listings are changed at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lensan.accounts.tests.make import an_officer
from lensan.catalogue.actions.offering import revise as revise_offer
from lensan.catalogue.actions.offering import turn as turn_offer
from lensan.catalogue.completeness import Rule
from lensan.catalogue.models import Offer
from lensan.catalogue.tests.make import a_product, an_offer
from lensan.journal.models import Entry
from lensan.kernel.money import dong
from lensan.marketplaces.actions.describing import lacks
from lensan.marketplaces.actions.editing import edit, plan
from lensan.marketplaces.changes import Change
from lensan.marketplaces.models import Edit, EditRow, Listing, Wanted
from lensan.marketplaces.rules import told as rule
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_seller, a_stall
from lensan.marketplaces.tests.make_edits import TODAY, edited, fresh, planned, told
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.places.tests.make import a_commune
from lensan.producers.tests.make import meanwhile

CHANGED, SAME, LEFT = "changed", "same", "left"


def test_every_field_is_changed_and_written_down() -> None:
    listing = a_listing()
    title = listing.title

    made = edited(
        Change(wanted="paused", percent=10, title="{cũ} ngon", description="Mới."), listing
    )

    [now] = fresh(listing)
    assert (now.title, now.description, now.wanted, now.offer.price) == (
        f"{title} ngon", "Mới.", Wanted.PAUSED, 22_000
    )  # fmt: skip
    row = EditRow.objects.get(edit=made)
    assert (row.outcome, row.before["price"], row.after["price"]) == (CHANGED, 20_000, 22_000)
    assert made.change == {"wanted": "paused", "percent": 10, "nearest": 1, "title": "{cũ} ngon",
                           "description": "Mới."}  # fmt: skip
    assert Entry.objects.about(made)[0].verb == "marketplaces.edited"


def test_planning_changes_nothing() -> None:
    listing = a_listing()

    [one] = planned(Change(percent=10), listing)

    assert one.differences == [("price", 20_000, 22_000)]
    assert fresh(listing)[0].offer.price == 20_000
    assert not Edit.objects.exists()


def test_one_that_is_as_asked_is_told_as_such() -> None:
    assert told(edited(Change(wanted="live"), a_listing())) == [(SAME, "")]


def test_one_that_cannot_be_changed_stops_no_other() -> None:
    cheap, dear = a_listing(), a_listing()
    revise_offer(cheap.offer, {"floor_price": 20_000}, by=None, at=NOON)

    made = edited(Change(amount=-1000), cheap, dear)

    assert told(made) == [
        (LEFT, f"Giá mới {dong(19_000)} thấp hơn giá thấp nhất {dong(20_000)}."), (CHANGED, "")
    ]  # fmt: skip
    assert [one.offer.price for one in fresh(cheap, dear)] == [20_000, 19_000]


def test_goods_that_are_no_longer_sold_keep_their_price() -> None:
    listing = a_listing()
    turn_offer(listing.offer, Offer.State.CLOSED, by=None, at=NOON)

    assert told(edited(Change(amount=1000), listing)) == [
        (LEFT, "Mặt hàng đã thôi bán nên giữ giá.")
    ]


def test_nobody_changes_what_is_not_theirs_or_is_over() -> None:
    mine, over, other = a_listing(), a_listing(), a_listing(
        a_stall(of=a_seller(commune=a_commune("Vị Đông")))
    )  # fmt: skip
    Listing.objects.filter(pk=over.pk).update(state="closed")
    officer = an_officer(mine.stall.producer.commune)

    made = edited(Change(wanted="paused"), mine, over, other, by=officer)

    why = "Bạn không sửa được tin này, hoặc tin đã thôi bán."
    assert told(made) == [(CHANGED, ""), (LEFT, why), (LEFT, why)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(title="{cũ} " + "rất " * 40), "Tên dài "),
        (Change(title="{cũ} số 1"), "Sàn không cho dùng chữ: số 1."),
        (Change(title="x" * 256), "Tên mới dài quá 255 chữ cái."),
    ],
)
def test_what_breaks_the_floors_rule_is_left(change: Change, said: str) -> None:
    asks = rule(Rule(longest_title=100, forbidden_words=frozenset({"số 1"})))
    listing = a_listing(a_stall(a_marketplace(rule=asks)))

    [(outcome, why)] = told(edited(change, listing))

    assert (outcome, why[: len(said)]) == (LEFT, said)
    assert fresh(listing)[0].title == listing.title


def test_what_was_lacking_before_does_not_stop_a_change() -> None:
    asks = rule(Rule(edible_papers=(frozenset({"vietgap"}),)))
    listing = a_listing(a_stall(a_marketplace(rule=asks)))

    [one] = planned(Change(title="Bưởi ngon"), listing)

    assert (one.lacks, one.why_not) == (("Chưa có chứng nhận VietGAP.",), "")


def test_grades_of_one_product_keep_within_the_floors_ratio() -> None:
    stall = a_stall(a_marketplace(rule=rule(Rule(price_ratio=2))))
    product = a_product("Bưởi")
    first = a_listing(stall, offer=an_offer(product, stall.producer, grade="1", price=40_000))
    second = a_listing(stall, offer=an_offer(product, stall.producer, grade="2", price=20_000))
    dearer = Change(amount=1000)

    assert told(edited(dearer, first)) == [
        (LEFT, f"Loại đắt nhất {dong(41_000)} hơn 2 lần loại rẻ nhất {dong(20_000)}.")
    ]
    assert told(edited(dearer, first, second)) == [(CHANGED, ""), (CHANGED, "")]

    revise_offer(first.offer, {"price": 60_000}, by=None, at=NOON)
    [again, _] = fresh(first, second)
    assert lacks(again, on=TODAY) == [
        f"Loại đắt nhất {dong(60_000)} hơn 2 lần loại rẻ nhất {dong(21_000)}."
    ]


def test_the_price_of_an_offer_on_two_floors_moves_once() -> None:
    first = a_listing()
    second = a_listing(a_stall(of=first.stall.producer), offer=first.offer)

    made = edited(Change(percent=10, wanted="paused"), first, second)

    assert [one.offer.price for one in fresh(first, second)] == [22_000, 22_000]
    afters = list(made.rows.order_by("pk").values_list("after", flat=True))
    assert afters == [{"price": 22_000, "wanted": "paused"}, {"wanted": "paused"}]


def test_all_floors_hear_of_a_new_price_at_once() -> None:
    first = a_listing()
    second = a_listing(a_stall(of=first.stall.producer), offer=first.offer)
    Listing.objects.update(not_before=NOON + timedelta(days=1))

    edited(Change(percent=10), first)

    assert [one.not_before for one in fresh(first, second)] == [NOON, NOON]


def test_what_was_changed_since_it_was_seen_is_left() -> None:
    listing = a_listing()
    change = Change(title="Bưởi ngon")
    [seen] = planned(change, listing)
    Listing.objects.update(description="Khác.")
    [now] = planned(change, listing)

    made = edit([now.only_if(seen.seen)], change, by=None, at=NOON)

    assert told(made) == [(LEFT, "Tin đã được sửa từ lúc xem trước.")]
    assert now.only_if(now.seen) == now


@pytest.mark.parametrize("change", [Change(title="Bưởi ngon"), Change(percent=10)])
def test_what_is_changed_at_the_same_moment_is_left(change: Change) -> None:
    listing = a_listing()
    plans = planned(change, listing)

    def another() -> None:
        Listing.objects.update(title="Tên khác")
        Offer.objects.update(price=30_000)

    table = "marketplaces_listing" if change.title else "catalogue_offer"
    with meanwhile(f'UPDATE "{table}"', another):
        made = edit(plans, change, by=None, at=NOON)

    assert told(made) == [(LEFT, "Tin đã được sửa từ lúc xem trước.")]
    [now] = fresh(listing)  # the other's change went back with ours: it was in our transaction
    assert (now.title, now.offer.price) == (listing.title, 20_000)


def test_planning_costs_the_same_however_many() -> None:
    asks = rule(Rule(price_ratio=5))
    stall = a_stall(a_marketplace(rule=asks))
    user = an_officer(stall.producer.commune)
    listings = [a_listing(stall) for _number in range(4)]

    def cost(*chosen: Listing) -> int:
        found = fresh(*chosen)
        with CaptureQueriesContext(connection) as asked:
            plan(found, Change(percent=1), by=user, on=TODAY)
        return len(asked)

    assert cost(listings[0]) == cost(*listings)


@pytest.mark.parametrize("column", ["outcome = 'same'", "reason = 'x'", "listing_id = 1"])
def test_what_was_written_down_stays(column: str) -> None:
    made = edited(Change(wanted="paused"), a_listing())

    for statement in (
        f"UPDATE marketplaces_editrow SET {column}",  # noqa: S608 - a column of the test's own
        "DELETE FROM marketplaces_editrow",
        "UPDATE marketplaces_edit SET at = at", "DELETE FROM marketplaces_edit",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)

    assert told(made) == [(CHANGED, "")]


def test_a_plan_says_how_the_listing_was() -> None:
    [one] = planned(Change(percent=10), a_listing())

    assert replace(one, after={}).seen == one.seen
    assert replace(one, before={**one.before, "price": 1}).seen != one.seen
