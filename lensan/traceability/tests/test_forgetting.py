"""What is held of a person, and what is left when their data were erased."""

from datetime import timedelta

import pytest

from lensan.journal.models import Entry
from lensan.producers.actions import plotting
from lensan.producers.actions.erasing import erase
from lensan.producers.dossier import dossier
from lensan.traceability import tasks
from lensan.traceability.actions.forgetting import forget_the_erased
from lensan.traceability.actions.growing import NoPlot
from lensan.traceability.dossier import held
from lensan.traceability.models import Crop, Event, LotFile, Via
from lensan.traceability.tests.make_lots import NOON, a_crop, a_harvest, a_plot

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


def test_tells_a_person_all_that_is_held_of_what_they_grew() -> None:
    fruit = a_harvest(via=Via.SMS)
    a_harvest(amount=5)
    assert fruit.producer is not None

    crops, lots, events = held([fruit.producer.pk]).values()

    assert [(one["tên"], one["thửa"]) for one in crops] == [("Vụ khóm 2026", "Thửa sau nhà")]
    assert [one["địa chỉ"] for one in lots] == [fruit.thing.address]
    assert [one["ghi bằng"] for one in events] == ["ghi trên trang", "tin nhắn"]
    assert events[1]["lượng"] == f"800 KGM {fruit.thing.address}"
    assert dossier(fruit.producer)["elsewhere"]["Vụ trồng"] == crops


def test_lets_a_person_be_erased_who_grew_something() -> None:
    fruit = a_harvest(a_crop(name="Vụ của ông Bảy"))
    assert fruit.producer is not None and fruit.crop is not None
    before = Event.objects.count()

    erase(fruit.producer, by=None, at=LATER)
    tasks.forget.call()

    crop = Crop.objects.get(pk=fruit.crop.pk)
    assert (crop.plot, crop.name, crop.ended_on is None) == (None, "Vụ trồng", False)
    assert (Event.objects.count(), LotFile.objects.filter(pk=fruit.pk).exists()) == (before, True)
    assert "Bảy" not in str(held([fruit.producer.pk]))
    assert Entry.objects.filter(verb="traceability.crop_ended").count() == 1
    assert forget_the_erased(at=LATER) == 0
    with pytest.raises(NoPlot, match="Hãy ghi lại thửa đất"):
        a_harvest(crop, amount=7, at=LATER)


def test_keeps_what_grew_on_a_plot_that_was_struck_out() -> None:
    plot = a_plot()
    fruit = a_harvest(a_crop(plot))
    plotting.remove(plot, by=None, at=LATER)
    fruit.refresh_from_db()
    assert fruit.crop is not None
    assert (fruit.crop.plot, fruit.crop in Crop.objects.of([fruit.producer_id])) == (None, True)  # type: ignore[list-item]
