"""A lot's number of GS1, given after its labels were printed."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.journal.models import Entry
from lensan.traceability.actions import carrying
from lensan.traceability.actions.growing import pack, put_in_box
from lensan.traceability.actions.numbering import NotANumber, NumberTaken, add_number
from lensan.traceability.digital_link.uri import NotDigitalLink, parse
from lensan.traceability.models import Label, Thing, Via
from lensan.traceability.tests.make_lots import NOON, a_crop, a_harvest, a_plot, kilos
from lensan.traceability.tests.make_pages import an_owner, shown, told

pytestmark = pytest.mark.django_db
GTIN = "9520123456788"  # of thirteen digits, as it is printed


def test_gives_a_lot_one_more_name_and_leaves_its_labels_alone(client: Client) -> None:
    lot = a_harvest()
    label = Label.objects.get(thing=lot.thing)

    addresses = {add_number(lot, GTIN, "A1", by=None, at=NOON) for _twice in range(2)}

    assert addresses == {"https://id.gs1.org/01/09520123456788/10/A1"}
    assert Entry.objects.filter(verb="traceability.number_added").count() == 1
    assert Thing.objects.named(addresses.pop()) == lot.thing
    assert "Mã GTIN" in client.get(f"/l/{label.code}").content.decode()
    assert "09520123456788" in client.get(f"/l/{label.code}").content.decode()
    led = client.get("/01/09520123456788/10/A1", headers={"Accept": "text/html"})
    assert led["Location"] == f"/l/{label.code}"


@pytest.mark.parametrize(
    ("gtin", "batch"),
    [
        ("9520123456780", "A1"), ("123", "A1"), ("khom", "A1"), ("", "A1"), ("0" * 13, "A1"), (GTIN, ""),
        (GTIN, "lô 7"), (GTIN * 2, "A1"),
    ],
)  # fmt: skip
def test_refuses_what_gs1_cannot_have_given(gtin: str, batch: str) -> None:
    lot = a_harvest()
    before = Thing.objects.count()
    with pytest.raises(NotANumber, match="GS1 đã cấp"):
        add_number(lot, gtin, batch, by=None, at=NOON)
    assert Thing.objects.count() == before


def test_gives_one_number_to_one_lot_alone() -> None:
    lot, other = a_harvest(), a_harvest(amount=20)
    address = add_number(lot, GTIN, "A1", by=None, at=NOON)
    with pytest.raises(NumberTaken, match="lô khác"):
        add_number(other, GTIN, "A1", by=None, at=NOON)
    assert Thing.objects.named(address) == lot.thing


def test_nothing_of_ours_is_ever_named_by_a_number_that_nobody_gave() -> None:
    fruit = a_harvest(amount=100)
    packed = pack([(fruit, kilos(60))], kilos(60), name="Khóm", by=None, at=NOON, via=Via.PAGE)
    box = put_in_box([(packed, kilos(9))], by=None, at=NOON, via=Via.PAGE)
    carrying.dispatch([box], "DH-1", by=None, at=NOON)
    made = Thing.objects.values_list("address", flat=True)
    assert len(made) >= 5
    for address in made:
        with pytest.raises(NotDigitalLink):
            parse(address)


def test_the_number_is_told_on_the_lots_page(client: Client) -> None:
    lot = a_harvest(a_crop(a_plot(an_owner(client))))
    number = {"gtin": GTIN, "batch": "A1"}
    assert "09520123456788/10/A1" in told(client, "trace-lot-number", number, pk=lot.pk)
    assert "09520123456788/10/A1" in shown(client, "trace-lot", pk=lot.pk)
    wrong = told(client, "trace-lot-number", {**number, "gtin": "123"}, pk=lot.pk)
    assert "GS1 đã cấp" in wrong
    assert "Xin ghi cả GTIN" in told(client, "trace-lot-number", {"gtin": GTIN}, pk=lot.pk)
    theirs = a_harvest(amount=3)
    address = reverse("trace-lot-number", args=[theirs.pk])
    assert client.post(address, number).status_code == 404
    assert Thing.objects.exclude(same_as=None).count() == 1
