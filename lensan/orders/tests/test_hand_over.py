"""Parcels are handed to their carrier, each once, with a paper for both to sign."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import User
from lensan.accounts.tests.make import an_officer, queries, sign_in
from lensan.journal.models import Entry
from lensan.kernel.documents.tests.read_back import pages
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import SaleState
from lensan.orders.actions.handing_over import NothingHandedOver, hand_over
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import HandOver, Order
from lensan.orders.tests.make import LATER, a_sale, an_order
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.tests.make import meanwhile

State = Order.State
CARRIER = "Viettel Post"


def ready(
    tracking: str = "MP1", *, carrier: str = CARRIER, commune: Commune | None = None
) -> Order:
    """Make an order whose parcel stands ready, twenty thousand đồng to be collected."""
    order = an_order(a_listing(a_stall(of=a_seller(commune=commune or a_commune()))))
    Order.objects.filter(pk=order.pk).update(
        state=State.READY, tracking=tracking, carrier=carrier, collect=20_000
    )
    order.refresh_from_db()
    return order


@pytest.fixture
def officer() -> User:
    return an_officer(a_commune())


def given(*orders: Order, by: User, key: UUID | None = None) -> HandOver:
    return hand_over(
        orders, carrier=CARRIER, commune=a_commune(), key=key or uuid4(), by=by, at=LATER
    )


def address(carrier: str = CARRIER) -> str:
    url = reverse("hand-over-give", kwargs={"commune": a_commune().pk})
    return f"{url}?don-vi={carrier}"


def test_what_is_handed_over_is_under_way_and_says_by_whom(officer: User) -> None:
    order = ready()

    handed = given(order, by=officer)

    order.refresh_from_db()
    assert (order.state, order.handed_over, handed.by) == (State.SHIPPED, handed, officer)
    entry = Entry.objects.about(order).first()
    assert entry is not None
    assert (entry.verb, entry.by, entry.facts) == (
        "orders.handed_over", officer, {"hand_over": handed.pk},
    )  # fmt: skip


def test_the_same_form_again_hands_over_once(officer: User) -> None:
    order, key = ready(), uuid4()

    assert given(order, by=officer, key=key) == given(order, by=officer, key=key)
    assert Entry.objects.about(order).filter(verb="orders.handed_over").count() == 1


def test_of_two_who_hand_over_the_same_parcel_one_does(officer: User) -> None:
    order, mine = ready("MP1"), ready("MP2")
    other = an_officer(a_commune())

    with meanwhile('UPDATE "orders_order"', lambda: given(order, by=other)):
        handed = given(order, mine, by=officer)

    order.refresh_from_db()
    assert order.handed_over is not None
    assert (order.handed_over.by, list(handed.orders.all())) == (other, [mine])


def test_what_was_handed_over_already_makes_no_paper(officer: User) -> None:
    order = ready()
    given(order, by=officer)

    with pytest.raises(NothingHandedOver):
        given(order, by=officer)

    assert HandOver.objects.count() == 1


def test_the_marketplace_noticing_later_changes_nothing(officer: User) -> None:
    order = ready()
    given(order, by=officer)
    line = order.lines.select_related("listing").get()

    late = a_sale(line.listing, reference=order.reference, state=SaleState.READY, changed_at=LATER)
    order = take_in(order.stall, late, at=LATER)

    assert order.state == State.SHIPPED


# At the door


def test_shows_what_stands_where_for_whom(client: Client, officer: User) -> None:
    ready("MP1")
    ready("MP2")
    ready("MP3", carrier="")
    ready("MP4", commune=a_commune("Vị Đông"))
    sign_in(client, officer)

    groups = client.get(reverse("hand-overs")).context["groups"]

    assert [(g["carrier"], g["parcels"], g["cash"]) for g in groups] == [
        ("", 1, 20_000), (CARRIER, 2, 40_000),
    ]  # fmt: skip


def test_ticked_and_scanned_parcels_go_and_the_missing_one_is_told(
    client: Client, officer: User
) -> None:
    ticked, scanned, by_reference, left = ready("MP1"), ready("MP2"), ready(""), ready("MP4")
    sign_in(client, officer)
    shown = client.get(address())
    key = shown.context["form"]["key"].initial

    page = client.post(
        address(),
        {"key": str(key), "parcels": [ticked.pk], "codes": f"mp2\n{by_reference.reference}\nLẠ-9\n"},
        follow=True,
    )  # fmt: skip

    handed = HandOver.objects.get()
    assert set(handed.orders.all()) == {ticked, scanned, by_reference}
    told = page.content.decode()
    assert "Không có trong nhóm kiện này: LẠ-9." in told
    assert "1 kiện của nhóm này chưa giao" in told
    assert list(page.context["left"]) == [left]


def test_nothing_chosen_hands_nothing_over(client: Client, officer: User) -> None:
    ready()
    sign_in(client, officer)

    page = client.post(address(), {"key": str(uuid4())}, follow=True)

    assert "Không có kiện nào" in page.content.decode()
    assert not HandOver.objects.exists()


def test_a_parcel_of_another_place_cannot_be_slipped_in(client: Client, officer: User) -> None:
    ready("MP1")
    foreign = ready("MP9", commune=a_commune("Vị Đông"))
    sign_in(client, officer)

    told = {"key": str(uuid4()), "parcels": [str(foreign.pk)], "codes": "MP9"}
    page = client.post(address(), told, follow=True).content.decode()

    foreign.refresh_from_db()
    assert "1 kiện đã đánh dấu không còn chờ giao ở đây." in page
    assert "Không có trong nhóm kiện này: MP9." in page
    assert foreign.state == State.READY


def test_the_same_form_sent_twice_shows_what_it_handed_over(client: Client, officer: User) -> None:
    ready("MP1")
    sign_in(client, officer)
    told = {"key": str(uuid4()), "codes": "MP1"}

    first, again = (client.post(address(), told).headers["Location"] for _ in range(2))

    assert first == again == reverse("hand-over", kwargs={"pk": HandOver.objects.get().pk})


def test_a_form_without_its_key_is_shown_again(client: Client, officer: User) -> None:
    ready("MP1")
    sign_in(client, officer)

    assert client.post(address(), {"codes": "MP1"}).status_code == 200
    assert not HandOver.objects.exists()


def test_a_group_without_parcels_is_not_there(client: Client, officer: User) -> None:
    sign_in(client, officer)

    assert client.get(address()).status_code == 404
    assert client.post(address(), {"key": str(uuid4())}).status_code == 404
    assert client.get(address("%00")).status_code == 404


def test_the_paper_has_every_parcel_its_cash_and_two_signatures(
    client: Client, officer: User
) -> None:
    orders = [ready(f"MP{number}") for number in range(60)]
    handed = given(*orders, by=officer)
    sign_in(client, officer)

    answer = client.get(reverse("hand-over-paper", kwargs={"pk": handed.pk}))

    printed = pages(answer.content)
    text = " ".join(page.text for page in printed)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert {page.size for page in printed} == {(210, 297)}
    assert len(printed) > 1
    assert [order.tracking for order in orders if order.tracking not in text] == []
    told = [
        str(handed),
        CARRIER,
        "Cộng 60 kiện",
        "1.200.000 ₫",
        "Bên giao",
        "Bên nhận",
        str(officer),
    ]
    assert [words for words in told if words not in text] == []
    assert Entry.objects.about(handed).get().verb == "orders.hand_over_printed"


@pytest.mark.parametrize("name", ["hand-over", "hand-over-paper"])
def test_a_hand_over_elsewhere_is_not_found(client: Client, officer: User, name: str) -> None:
    handed = given(ready(), by=officer)
    sign_in(client, an_officer(a_commune("Vị Đông")))

    assert client.get(reverse(name, kwargs={"pk": handed.pk})).status_code == 404


def test_the_pages_cost_the_same_however_many_parcels(client: Client, officer: User) -> None:
    ready("MP1")
    sign_in(client, officer)
    addresses = (reverse("hand-overs"), address())
    one = [queries(client, url) for url in addresses]

    ready("MP2")
    ready("MP3")

    assert [queries(client, url) for url in addresses] == one


def test_the_order_says_who_handed_it_over(client: Client, officer: User) -> None:
    order = ready()
    handed = given(order, by=officer)
    sign_in(client, officer)

    page = client.get(reverse("order", kwargs={"pk": order.pk})).content.decode()

    assert str(handed) in page
    assert "giao cho đơn vị vận chuyển" in page
    assert str(NOON.year) in page
