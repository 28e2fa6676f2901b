"""Labels, and calling lots back."""

from datetime import timedelta
from typing import Any

import pytest

from lensan.journal.models import Entry
from lensan.traceability import tasks
from lensan.traceability.actions import carrying, labelling, recalling
from lensan.traceability.actions.growing import put_in_box
from lensan.traceability.codes import read
from lensan.traceability.models import Event, Label, Recall, Via
from lensan.traceability.tests.make_lots import NOON, a_crop, a_harvest, an_input, kilos

pytestmark = pytest.mark.django_db
DONE: dict[str, Any] = {"by": None, "at": NOON}


def test_prints_blank_labels_and_binds_one_by_one_scan() -> None:
    first, second = labelling.print_blank(2, **DONE)
    lot = a_harvest()

    labelling.bind(first, lot, **DONE)
    first.refresh_from_db()
    labelling.bind(first, lot, **DONE)

    assert (read(str(first)), first.thing, list(Label.objects.blank())) == (
        *(first.code, lot.thing, [second]),
    )
    assert Entry.objects.filter(verb="traceability.label_bound").count() == 1
    assert labelling.print_blank(0, **DONE) == []


def test_draws_a_blank_label_again_whose_code_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given = a_harvest().thing.labels.get().code
    drawn = iter([given, "K7M429XF", given, "23456789"])
    monkeypatch.setattr(labelling, "code_of", lambda _number: next(drawn))
    labels = labelling.print_blank(2, **DONE)
    assert [one.code for one in labels] == ["23456789", "K7M429XF"]


def test_lets_a_label_stand_for_one_lot_alone() -> None:
    [label] = labelling.print_blank(1, **DONE)
    labelling.bind(label, a_harvest(), **DONE)
    with pytest.raises(labelling.NotBlank):
        labelling.bind(Label.objects.get(pk=label.pk), a_harvest(amount=5), **DONE)
    with pytest.raises(labelling.NotBlank):
        labelling.void(label, **DONE)
    assert Label.objects.get(pk=label.pk).voided_at is None


def test_gives_a_spoilt_label_up() -> None:
    [label] = labelling.print_blank(1, **DONE)
    labelling.void(label, **DONE)
    with pytest.raises(labelling.NotBlank):
        labelling.bind(label, a_harvest(), **DONE)
    assert not Label.objects.blank().exists()


def test_calls_back_exactly_what_came_out_of_a_lot() -> None:
    seed = an_input()
    fruit, other = a_harvest(a_crop(seed=seed)), a_harvest(a_crop(seed=an_input("Hom khác")))
    boxes = [put_in_box([(one, kilos(5))], **DONE, via=Via.PAGE) for one in (fruit, other)]
    carrying.dispatch([boxes[0]], "DH-1", **DONE)
    carrying.dispatch([boxes[1]], "DH-2", **DONE)
    carrying.forget_order("DH-9", **DONE)

    opened = recalling.recall(seed.thing, reason="Giống lẫn bệnh", drill=False, **DONE)

    carrying.dispatch([boxes[0]], "DH-3", **DONE)
    recalling.extend()
    assert recalling.orders_of(opened) == ["DH-1", "DH-3"]
    assert [
        bool(Recall.objects.warning_of(one.thing)) for one in (fruit, boxes[0], other, boxes[1])
    ] == [
        *(True, True, False, False),
    ]
    assert Event.objects.filter(disposition="recalled").count() == 1
    assert (str(opened), opened.reached.count() > 3) == (f"{seed.thing}: Giống lẫn bệnh", True)
    assert str(opened.reached.first()).startswith(f"{opened.pk}: ")
    with pytest.raises(recalling.AlreadyRecalled):
        recalling.recall(seed.thing, reason="Lần nữa", drill=False, **DONE)


def test_practises_without_warning_anybody() -> None:
    fruit = a_harvest()
    drill = recalling.recall(fruit.thing, reason="Diễn tập", drill=True, **DONE)
    assert Recall.objects.warning_of(fruit.thing) is None
    assert not Event.objects.filter(disposition="recalled").exists()
    recalling.close(drill, **DONE)
    recalling.close(drill, **DONE)
    assert Entry.objects.filter(verb="traceability.recall_closed").count() == 1


def test_reaches_what_came_out_of_a_recalled_lot_since() -> None:
    seed = an_input()
    crop = a_crop(seed=seed)
    recalling.recall(seed.thing, reason="Giống lẫn bệnh", drill=False, **DONE)
    fruit = a_harvest(crop, at=NOON + timedelta(days=1))
    assert Recall.objects.warning_of(fruit.thing) is None

    tasks.extend_recalls.call()

    assert Recall.objects.warning_of(fruit.thing) is not None
    assert recalling.extend() == 0
