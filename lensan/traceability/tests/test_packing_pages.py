"""Two households' lots become one, by scanning their labels."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.catalogue.tests.make import a_lot, an_offer
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.traceability.actions.labelling import print_blank
from lensan.traceability.models import Event, Label, LotFile, Thing, Via
from lensan.traceability.tests.make_lots import a_crop, a_harvest, a_plot, an_input
from lensan.traceability.tests.make_pages import an_owner, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(client: Client) -> Producer:
    """A cooperative that has signed in."""
    return an_owner(client, a_producer("HTX Cầu Đúc", kind="cooperative"))


@pytest.fixture
def two() -> list[LotFile]:
    """Lots of two households."""
    return [
        a_harvest(a_crop(a_plot(a_producer(name)), an_input(f"Hom {name}")), amount)
        for name, amount in (("Lê Thị Tám", 800), ("Võ Văn Chín", 200))
    ]


def code(lot: LotFile) -> str:
    return Label.objects.filter(thing=lot.thing).earliest("pk").code


def address(packer: Producer, *lots: LotFile) -> str:
    told = "&".join(f"lo={code(lot)}" for lot in lots)
    return f"{reverse('trace-pack', args=[packer.code])}?{told}"


def sent(client: Client, where: str, **data: object) -> str:
    return client.post(where, {"unit": "KGM", **data}, follow=True).content.decode()


def test_packs_two_households_lots_into_one(
    client: Client, packer: Producer, two: list[LotFile]
) -> None:
    first, second = two
    page = client.get(f"{address(packer, first)}&ma={code(second)}").content.decode()
    for lot in two:
        assert f'name="lot-{lot.pk}"' in page
    sold = a_lot(an_offer(producer=packer))
    data = {
        f"lot-{first.pk}": "700", f"lot-{second.pk}": "100", "name": "Khóm loại 1", "amount": "790",
        "sold_as": sold.pk, "what": "pack",
    }  # fmt: skip

    sent(client, address(packer, *two), **data)

    packed = LotFile.objects.get(kind="packed")
    assert (packed.producer, packed.thing.lot, str(packed.left())) == (packer, sold, "790 kg")
    assert [str(one.left()) for one in two] == ["100 kg", "100 kg"]
    seeds = LotFile.objects.filter(kind="seed").values("thing")
    assert Thing.objects.back_from([packed.thing]).filter(pk__in=seeds).count() == 2


def test_puts_lots_into_a_box_and_tells_a_day_of_before(
    client: Client, packer: Producer, two: list[LotFile]
) -> None:
    day = timezone.localdate(now()) - timedelta(days=1)
    data = {
        f"lot-{two[0].pk}": "20",
        "on": day.isoformat(),
        "hour": "07:00",
        "paper": "on",
        "what": "box",
    }
    sent(client, address(packer, *two), **data)
    event = Event.objects.get(kind="AggregationEvent")
    assert (event.via, timezone.localtime(event.at).hour) == (Via.PAPER, 7)
    assert LotFile.objects.get(kind="box").producer == packer


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "Xin quét ít nhất một lô"),
        ({"first": "10", "amount": "10", "what": "pack"}, "tên hàng"),
        ({"first": "10", "name": "Khóm", "what": "pack"}, "số lượng đóng được"),
        ({"first": "10", "name": "Khóm", "amount": "11", "what": "pack"}, "sai số cân"),
        ({"first": "801", "what": "box"}, "chỉ còn 800 kg"),
        ({"first": "nhiều", "what": "box"}, "số lớn hơn 0"),
    ],
)
def test_says_what_is_wrong_and_packs_nothing(
    client: Client, packer: Producer, two: list[LotFile], data: dict[str, str], why: str
) -> None:
    told = {f"lot-{two[0].pk}" if name == "first" else name: said for name, said in data.items()}
    empty = {f"lot-{lot.pk}": "" for lot in two}
    assert why in sent(client, address(packer, *two), **{**empty, **told})
    assert not LotFile.objects.filter(kind__in=["packed", "box"]).exists()


def test_nothing_scanned_says_what_to_do(client: Client, packer: Producer) -> None:
    assert "Chưa quét lô nào" in client.get(address(packer)).content.decode()


def test_a_household_packs_its_own_alone(client: Client, two: list[LotFile]) -> None:
    mine, theirs = two
    assert mine.producer
    owner = an_owner(client, mine.producer)
    page = client.get(address(owner)).content.decode()
    assert f"lo={code(mine)}" in page

    page = client.get(address(owner, mine, theirs)).content.decode()

    assert ("lô của người khác" in page, f"lot-{theirs.pk}" in page, f"lot-{mine.pk}" in page) == (
        *(True, False, True),
    )


def test_packs_no_seed(client: Client, packer: Producer) -> None:
    page = client.get(address(packer, an_input())).content.decode()
    assert "không dùng cho việc này" in page


@pytest.mark.parametrize("typed", ["K7M4", "22222222", "blank"])
def test_a_code_that_stands_for_no_lot_is_explained(
    client: Client, packer: Producer, typed: str
) -> None:
    if typed == "blank":
        typed = print_blank(1, by=None, at=now())[0].code
    page = client.get(f"{address(packer)}&ma={typed}").content.decode()
    assert 'class="message error"' in page


def test_one_lot_under_two_labels_is_taken_once(
    client: Client, packer: Producer, two: list[LotFile]
) -> None:
    lot = two[0]
    [blank] = print_blank(1, by=None, at=now())
    Label.objects.filter(pk=blank.pk).update(thing=lot.thing, bound_at=now())
    page = client.get(f"{address(packer, lot)}&lo={blank.code}").content.decode()
    assert page.count(f'name="lot-{lot.pk}"') == 1
