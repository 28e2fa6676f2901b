"""What was told wrong is declared wrong: it stays to be seen, and nothing follows from it any more."""

from datetime import timedelta
from typing import Any

import pytest

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user
from lensan.journal.models import Entry
from lensan.traceability.actions import recalling
from lensan.traceability.actions.capturing import capture
from lensan.traceability.actions.correcting import NothingToDeclare, declare_wrong
from lensan.traceability.actions.growing import apply, pack
from lensan.traceability.epcis.identity import hash_id
from lensan.traceability.models import Crop, Edge, Event, Recall, Thing, Via
from lensan.traceability.tests.make_lots import (
    NOON,
    a_crop,
    a_harvest,
    a_plot,
    a_spray,
    an_input,
    kilos,
)

pytestmark = pytest.mark.django_db
DONE: dict[str, Any] = {"by": None, "at": NOON, "via": Via.PAGE}
WRONG: dict[str, Any] = {**DONE, "reason": "incorrect_data"}


def harvest_of(crop: Crop) -> Event:
    """Return the event of a crop's only harvest."""
    return Event.objects.get(
        transformation=crop.address, mentions__role="output", declares_error=False
    )


def test_declares_a_harvest_wrong_beside_it() -> None:
    officer = a_user(Role.PROVINCE)
    lot = a_harvest()
    assert lot.crop is not None
    event = harvest_of(lot.crop)

    declared = declare_wrong(
        event, reason="incorrect_data", via=Via.PAGE, by=officer, at=NOON, on_behalf_of="HO-1"
    )
    again = declare_wrong(event, **WRONG)

    assert (again, declared.declares_error, declared.digest) == (declared, True, event.digest)
    assert (hash_id(declared.told), declared.event_id) == (hash_id(event.told), event.event_id)
    assert declared.body["errorDeclaration"]["reason"] == "incorrect_data"
    assert str(lot.left()) == "0 kg"
    assert not Edge.objects.filter(event=event).exists()
    entry = Entry.objects.filter(verb="traceability.event_captured").latest("pk")
    assert (entry.by_id, entry.on_behalf_of, entry.subject_id) == (officer.pk, "HO-1", declared.pk)
    with pytest.raises(NothingToDeclare, match="Hãy ghi lại"):
        declare_wrong(declared, **WRONG)


def test_names_the_event_that_stands_in_its_place() -> None:
    crop = a_crop()
    a_harvest(crop)
    event = harvest_of(crop)
    right = a_harvest(crop, amount=80)
    instead = Event.objects.get(mentions__thing=right.thing)

    declared = declare_wrong(event, **WRONG, instead=instead)

    assert declared.corrections.get().corrected_by == instead.event_id
    assert Event.objects.in_force().filter(transformation=crop.address).count() == 2


def test_ends_a_crop_of_which_nothing_true_is_left() -> None:
    plot, seed = a_plot(), an_input()
    crop = a_crop(plot, seed)
    sown = Event.objects.get(transformation=crop.address)

    declare_wrong(sown, **{**WRONG, "reason": "did_not_occur"})

    crop.refresh_from_db()
    assert (crop.ended_on, str(seed.left())) == (crop.started_on, "100 kg")
    assert a_crop(plot, seed, at=NOON + timedelta(hours=1)) != crop


def test_leaves_a_crop_that_goes_on() -> None:
    crop = a_crop()
    spray = a_spray(days=14)
    apply(crop, spray, kilos(1), **DONE)
    told = Event.objects.get(mentions__thing=spray.thing, transformation=crop.address)

    declare_wrong(told, **WRONG)

    crop.refresh_from_db()
    assert (crop.ended_on, crop.free_on()) == (None, None)


def test_draws_nothing_from_an_event_that_was_declared_wrong_before_it_came() -> None:
    lot = a_harvest()
    assert lot.crop is not None
    event = harvest_of(lot.crop)
    told = event.told
    declare_wrong(event, **WRONG)
    before = Edge.objects.count()

    captured = capture([told], **DONE)

    assert (captured.known, Edge.objects.count()) == (1, before)


def test_a_recall_lets_go_of_what_a_wrong_event_had_led_to() -> None:
    fruit, other = a_harvest(), a_harvest(amount=90)
    packed = pack([(fruit, kilos(5)), (other, kilos(5))], kilos(10), name="Khóm", **DONE)
    recalling.recall(fruit.thing, reason="Dư lượng", drill=False, by=None, at=NOON)
    assert Recall.objects.warning_of(packed.thing) is not None

    declare_wrong(Event.objects.get(step="packing"), **WRONG)

    assert recalling.extend() == 0
    assert Recall.objects.warning_of(packed.thing) is None
    assert Recall.objects.warning_of(fruit.thing) is not None
    assert list(Thing.objects.back_from([packed.thing])) == [packed.thing]
