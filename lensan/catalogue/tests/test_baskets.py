from datetime import date

from lensan.catalogue.baskets import Part, Stock, fill

KHOM, CHANH, XOAI = 1, 2, 3


def _lot(lot: int, goods: int, left: int, **facts: object) -> Stock:
    told = {"group": "food", "unit": "kg", "seller": 1} | facts
    return Stock(lot=lot, goods=goods, left=left, **told)  # type: ignore[arg-type]


def _lots(filling: object) -> list[tuple[int, int, int]]:
    return [(one.part, one.stock.lot, one.quantity) for one in filling.taken]  # type: ignore[attr-defined]


def test_what_spoils_first_is_taken_first() -> None:
    stocks = [
        _lot(1, KHOM, 9), _lot(2, KHOM, 9, best_before=date(2022, 8, 2)),
        _lot(3, KHOM, 9, best_before=date(2022, 8, 1)),
    ]  # fmt: skip
    assert _lots(fill([Part(7, 3, "kg", (KHOM,))], stocks)) == [(7, 3, 3)]


def test_a_part_is_filled_from_several_lots() -> None:
    filling = fill([Part(7, 12, "kg", (KHOM,))], [_lot(1, KHOM, 9), _lot(2, KHOM, 9, seller=2)])

    assert _lots(filling) == [(7, 1, 9), (7, 2, 3)]
    assert filling.lacking == {}


def test_the_goods_wished_for_come_before_their_alternative() -> None:
    soon = date(2022, 7, 23)
    stocks = [_lot(1, CHANH, 9, best_before=soon), _lot(2, KHOM, 4)]

    assert _lots(fill([Part(7, 5, "kg", (KHOM, CHANH))], stocks)) == [(7, 2, 4), (7, 1, 1)]


def test_what_is_lacking_is_said() -> None:
    filling = fill([Part(7, 5, "kg", (KHOM,)), Part(8, 1, "kg", (CHANH,))], [_lot(1, KHOM, 3)])
    assert filling.lacking == {7: 2, 8: 1}


def test_a_part_that_names_its_goods_chooses_before_one_that_takes_anything() -> None:
    parts = [Part(7, 3, "kg", group="food"), Part(8, 3, "kg", (KHOM,))]

    filling = fill(parts, [_lot(1, KHOM, 3), _lot(2, CHANH, 3)])

    assert _lots(filling) == [(7, 2, 3), (8, 1, 3)]


def test_a_part_that_takes_anything_brings_what_is_not_in_the_basket_yet() -> None:
    soon = date(2022, 7, 23)
    parts = [
        Part(7, 1, "kg", (KHOM,)),
        Part(8, 1, "kg", group="food"),
        Part(9, 1, "kg", group="food"),
    ]
    stocks = [_lot(1, KHOM, 9, best_before=soon), _lot(2, CHANH, 9), _lot(3, XOAI, 9)]

    assert _lots(fill(parts, stocks)) == [(7, 1, 1), (8, 2, 1), (9, 3, 1)]


def test_another_unit_or_group_does_not_fit() -> None:
    stocks = [_lot(1, KHOM, 9, unit="box"), _lot(2, CHANH, 9, group="drink")]
    filling = fill([Part(7, 1, "kg", (KHOM,)), Part(8, 1, "kg", group="food")], stocks)
    assert filling.lacking == {7: 1, 8: 1}


def test_a_lot_is_never_given_out_twice() -> None:
    parts = [Part(7, 3, "kg", (KHOM,)), Part(8, 3, "kg", (KHOM,))]

    filling = fill(parts, [_lot(1, KHOM, 4)])

    assert _lots(filling) == [(7, 1, 3), (8, 1, 1)]
    assert filling.lacking == {8: 2}
