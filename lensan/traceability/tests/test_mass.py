"""Quantities, and the balance of what went in and came out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.traceability.mass import (
    EXACT,
    UNITS,
    MoreThanWentIn,
    NotConvertible,
    Quantity,
    quantity_of,
    total,
    unit_of,
    weigh,
)

AMOUNTS = st.decimals(0, 10**9, places=3)


def kilos(*amounts: str | Decimal) -> list[Quantity]:
    """Return quantities in kilograms."""
    return [Quantity(Decimal(amount), "KGM") for amount in amounts]


@given(AMOUNTS, st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_converts_there_and_back_or_not_at_all(amount: Decimal, unit: str, other: str) -> None:
    quantity = Quantity(amount, unit)
    if UNITS[unit][0] == UNITS[other][0]:
        assert quantity.into(other).into(unit).amount == pytest.approx(amount)
    else:
        with pytest.raises(NotConvertible, match="Không đổi được"):
            quantity.into(other)


def test_knows_what_people_call_a_unit() -> None:
    assert [unit_of(one) for one in (" Kg", "tấn", "ký", "LTR", "trái", "cái")] == [
        *("KGM", "TNE", "KGM", "LTR", "C62", "C62")
    ]
    with pytest.raises(NotConvertible, match="“giạ”"):
        unit_of("giạ")
    with pytest.raises(NotConvertible, match="“XYZ”"):
        Quantity(Decimal(1), "XYZ")
    with pytest.raises(NotConvertible, match="sang XYZ"):
        kilos("1")[0].into("XYZ")


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity"])
def test_has_no_negative_quantity(amount: str) -> None:
    with pytest.raises(ValueError, match=amount):
        Quantity(Decimal(amount), "KGM")


@pytest.mark.parametrize(
    ("amount", "spoken", "told"),
    [
        ("2", "yến", "20 kg"),
        ("2", "kgs", "2 kg"),
        ("1.5", "kilôgam", "1,5 kg"),
        ("3", "quả", "3 cái"),
    ],
)
def test_reads_a_quantity_as_people_say_it(amount: str, spoken: str, told: str) -> None:
    assert str(quantity_of(Decimal(amount), spoken)) == told


def test_adds_up_in_one_unit() -> None:
    assert total([*kilos("200"), Quantity(Decimal("1.5"), "TNE")], "DTN") == Quantity(
        Decimal("17.000"), "DTN"
    )


def test_shows_what_is_missing() -> None:
    balance = weigh(kilos("800", "20"), kilos("790.5"))
    assert (balance.gap, balance.holds) == (Decimal("29.5"), True)


def test_lets_no_more_come_out_than_the_scales_explain() -> None:
    assert weigh(kilos("100"), kilos("102")).gap == -2
    with pytest.raises(
        MoreThanWentIn, match=r"Ra 102,1 kg nhưng chỉ vào 100 kg.*2% \(sai số cân\)"
    ):
        weigh(kilos("100"), kilos("102.1"))
    with pytest.raises(MoreThanWentIn, match="không sai số"):
        weigh(kilos("100"), kilos("100.001"), tolerance=EXACT)


@given(st.lists(AMOUNTS, max_size=5), st.lists(AMOUNTS, max_size=5))
def test_never_makes_goods_out_of_nothing(inputs: list[Decimal], outputs: list[Decimal]) -> None:
    try:
        balance = weigh(kilos(*inputs), kilos(*outputs), tolerance=EXACT)
    except MoreThanWentIn:
        assert sum(outputs) > sum(inputs)
    else:
        assert balance.gap == sum(inputs) - sum(outputs) >= 0
