"""What one change makes of a listing."""

import pytest

from lensan.marketplaces.changes import Change, Shown, changed, unknown_places

NAMES = {"tên": "Bưởi", "giống": "Năm Roi", "loại": "loại 1", "người bán": "Bà Sáu", "xã": "Phú Hữu",
         "đơn vị": "kg"}  # fmt: skip
SHOWN = Shown("Bưởi ngon", "Hái sáng.", "live", 20_000, NAMES)


def test_nothing_asked_for_changes_nothing() -> None:
    assert changed(SHOWN, Change()) == {}


def test_only_what_becomes_different_is_told() -> None:
    change = Change(wanted="live", title="Bưởi ngon", description="Mới.")

    assert changed(SHOWN, change) == {"description": "Mới."}


@pytest.mark.parametrize(
    ("change", "price"),
    [
        (Change(percent=-10), 18_000),
        (Change(percent=3, nearest=1000), 21_000),
        (Change(percent=2, nearest=1000), None),
        (Change(amount=-500), 19_500),
        (Change(amount=499, nearest=1000), None),
        (Change(amount=500, nearest=1000), 21_000),
        (Change(amount=-30_000), -10_000),
    ],
)
def test_the_price_moves_to_the_nearest_whole_step(change: Change, price: int | None) -> None:
    assert changed(SHOWN, change).get("price") == price


def test_half_a_dong_is_rounded_up() -> None:
    odd = Shown("Bưởi", "", "live", 5, NAMES)

    assert changed(odd, Change(percent=10))["price"] == 6


def test_a_pattern_is_filled_and_what_is_empty_leaves_no_gap() -> None:
    plain = Shown("Bưởi", "", "live", 1, NAMES | {"loại": ""})
    change = Change(title="{Tên} { giống } {loại} {xã} ({cũ})")

    assert changed(SHOWN, change)["title"] == "Bưởi Năm Roi loại 1 Phú Hữu (Bưởi ngon)"
    assert changed(plain, change)["title"] == "Bưởi Năm Roi Phú Hữu (Bưởi)"


def test_a_pattern_that_comes_to_nothing_leaves_the_title() -> None:
    plain = Shown("Bưởi", "", "live", 1, NAMES | {"loại": ""})

    assert changed(plain, Change(title="{loại}")) == {}


def test_says_which_places_there_are_not() -> None:
    assert unknown_places("{tên} {giá} {XÃ} {}") == ["giá", ""]
