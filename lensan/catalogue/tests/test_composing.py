from datetime import date

import pytest

from lensan.catalogue.actions.composing import BadCombo, Wanted, compose, fill, recompose, turn
from lensan.catalogue.actions.offering import turn as turn_offer
from lensan.catalogue.models import Combo, Group, Offer, Unit
from lensan.catalogue.tests.make import NOON, TODAY, a_lot, a_product, an_offer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer


def a_cooperative() -> Producer:
    return a_producer("HTX Thạnh Hòa", kind="cooperative")


def a_combo(
    *parts: Wanted, suppliers: tuple[Producer, ...] = (), name: str = "Combo tuần"
) -> Combo:
    return compose(
        a_cooperative(), name=name, price=200_000, parts=parts, suppliers=suppliers,
        by=None, at=NOON,
    )  # fmt: skip


def test_a_combo_is_filled_with_what_its_suppliers_have_ripe() -> None:
    khom, chanh = a_product("Khóm"), a_product("Chanh không hạt")
    an, be, stranger = a_producer(), a_producer("Trần Thị Bé"), a_producer("Lê Văn Cò")
    mine = a_lot(an_offer(khom, an), on_hand=4)
    theirs = a_lot(an_offer(khom, be), on_hand=4)
    limes = a_lot(an_offer(chanh, be), on_hand=9)
    a_lot(an_offer(khom, stranger), on_hand=50)
    combo = a_combo(
        Wanted(3, khom), Wanted(1, group=Group.FOOD, unit=Unit.KILOGRAM), suppliers=(an, be)
    )

    filling = fill(combo, on=TODAY, baskets=2)

    assert [(one.stock.lot, one.quantity) for one in filling.taken] == [
        (mine.pk, 4), (theirs.pk, 2), (limes.pk, 2)
    ]  # fmt: skip
    assert filling.lacking == {}


def test_the_cooperatives_own_goods_are_among_them() -> None:
    combo = a_combo(Wanted(1, a_product("Khóm")))
    lot = a_lot(an_offer(combo.parts.get().product, combo.cooperative), on_hand=1)

    assert [one.stock.lot for one in fill(combo, on=TODAY).taken] == [lot.pk]


def test_what_is_paused_spoilt_or_not_there_is_left_out() -> None:
    khom, an = a_product("Khóm"), a_producer()
    be = a_producer("Trần Thị Bé")
    a_lot(an_offer(khom, an), on_hand=5, best_before=date(2022, 7, 21))
    paused = an_offer(khom, be)
    a_lot(paused, on_hand=5)
    turn_offer(paused, Offer.State.PAUSED, by=None, at=NOON)
    combo = a_combo(Wanted(2, khom), suppliers=(an, be))

    filling = fill(combo, on=TODAY)

    assert (filling.taken, filling.lacking) == ((), {combo.parts.get().pk: 2})


def test_an_alternative_steps_in() -> None:
    khom, xoai, an = a_product("Khóm"), a_product("Xoài"), a_producer()
    lot = a_lot(an_offer(xoai, an), on_hand=5)
    combo = a_combo(Wanted(2, khom, alternatives=(xoai,)), suppliers=(an,))

    assert [(one.stock.lot, one.quantity) for one in fill(combo, on=TODAY).taken] == [(lot.pk, 2)]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (lambda: Wanted(0, a_product()), "Số lượng của mỗi phần phải lớn hơn 0."),
        (lambda: Wanted(1), "Mỗi phần cần một sản phẩm, hoặc một nhóm với đơn vị tính."),
        (lambda: Wanted(1, group="food"), "Mỗi phần cần một sản phẩm, hoặc một nhóm với đơn vị tính."),
        (lambda: Wanted(1, a_product("Mứt", unit="")), "“Mứt” chưa có đơn vị tính."),
        (
            lambda: Wanted(1, a_product(), (a_product("Mứt", unit="jar"),)),
            "“Mứt” không thay được: đơn vị tính khác nhau.",
        ),
        (
            lambda: Wanted(1, None, (a_product("Mứt"),), group="food", unit="kg"),
            "“Mứt” không thay được: đơn vị tính khác nhau.",
        ),
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_filled_is_refused(part: object, said: str) -> None:
    assert callable(part)
    with pytest.raises(BadCombo) as refused:
        a_combo(part())

    assert (str(refused.value), Combo.objects.count()) == (said, 0)


def test_a_combo_needs_a_price_and_a_part() -> None:
    with pytest.raises(BadCombo, match="ít nhất một phần"):
        a_combo()
    with pytest.raises(BadCombo, match="lớn hơn 0 đồng"):
        compose(a_cooperative(), name="x", price=0, parts=[], by=None, at=NOON)


def test_a_cooperative_has_one_open_combo_of_a_name() -> None:
    part, cooperative = Wanted(1, a_product()), a_cooperative()

    def again() -> Combo:
        return compose(cooperative, name="Combo", price=1, parts=[part], by=None, at=NOON)

    first = again()
    with pytest.raises(BadCombo, match="đã có combo tên này"):
        again()
    turn(first, Combo.State.CLOSED, by=None, at=NOON)

    assert again().parts.count() == 1


def test_a_combo_is_paused_and_closed_for_good() -> None:
    combo = a_combo(Wanted(1, a_product()))
    turn(combo, Combo.State.PAUSED, by=None, at=NOON)
    turn(combo, Combo.State.CLOSED, by=None, at=NOON)

    with pytest.raises(NotAllowed):
        turn(combo, Combo.State.OPEN, by=None, at=NOON)

    assert [entry.verb for entry in Entry.objects.about(combo)] == [
        "catalogue.combo_closed", "catalogue.combo_paused", "catalogue.combo_composed"
    ]  # fmt: skip


def test_a_combo_is_composed_anew() -> None:
    an, khom = a_producer(), a_product("Khóm")
    combo = a_combo(Wanted(1, a_product("Xoài")), suppliers=(a_producer("Trần Thị Bé"),))

    recompose(
        combo, name="Combo Tết", price=300_000, description="Mới.", parts=[Wanted(3, khom)],
        suppliers=[an], by=None, at=NOON,
    )  # fmt: skip

    combo = Combo.objects.get()
    assert (combo.name, combo.price, combo.description) == ("Combo Tết", 300_000, "Mới.")
    assert [str(part) for part in combo.parts.all()] == ["Khóm × 3"]
    assert set(combo.suppliers.all()) == {an, combo.cooperative}
    assert Entry.objects.about(combo)[0].facts["before"]["price"] == 200_000


def test_a_combo_that_cannot_be_sold_stays_as_it_was() -> None:
    combo = a_combo(Wanted(1, a_product("Xoài")))
    compose(
        combo.cooperative, name="Khác", price=1, parts=[Wanted(1, a_product())], by=None, at=NOON
    )

    for name, parts in (("Combo tuần", []), ("Khác", [Wanted(2, a_product("Mít"))])):
        with pytest.raises(BadCombo):
            recompose(combo, name=name, price=5, parts=parts, by=None, at=NOON)

    combo = Combo.objects.get(name="Combo tuần")
    assert [str(part) for part in combo.parts.all()] == ["Xoài × 1"]
