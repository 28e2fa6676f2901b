"""An address taken apart, and the place that a row's cells tell together."""

from collections.abc import Collection

import pytest

from lensan.producers.intake.lines import Section
from lensan.producers.intake.sentences import problem_text
from lensan.producers.intake.tests.make import (
    DIRECTORY,
    VI_THANG,
    VI_TRUNG,
    VINH_TUONG_PHUONG,
    VINH_TUONG_XA,
)
from lensan.producers.intake.whereabouts import (
    NO_COMMUNE,
    OUTSIDE,
    Address,
    Place,
    Whereabouts,
    parts_of,
)


def place(
    hamlet: str = "",
    commune: str = "",
    district: str = "",
    address: str = "",
    *,
    section: Section | None = None,
    home: str = VI_THANG,
    heading: str = "",
    within: Collection[str] | None = None,
) -> Place:
    found = Whereabouts(DIRECTORY, home=home, hamlet_heading=heading, within=within)
    return found.place(hamlet, commune, district, address, section or Section())


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("ấp 3, xã Vị Thắng, huyện Vị Thủy, tỉnh Hậu Giang",
         Address("ấp 3", "xã Vị Thắng", "huyện Vị Thủy", "tỉnh Hậu Giang")),
        ("Ấp 3 - Vị Thắng", Address(hamlet="Ấp 3", rest=("Vị Thắng",))),
        ("KV2 p. III TP Vị Thanh", Address("KV2", "p. III", "TP Vị Thanh")),
        ("xã Vị Thắng; xã Vị Trung", Address(commune="xã Vị Thắng", rest=("xã Vị Trung",))),
        ("Mỹ Hưng", Address(rest=("Mỹ Hưng",))), ("", Address()),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(address: str, parts: Address) -> None:
    assert parts_of(address) == parts


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"hamlet": "Ấp 3"}, Place(VI_THANG, "Ấp 3")),
        ({"hamlet": "3", "heading": "Ấp"}, Place(VI_THANG, "Ấp 3")),
        ({"hamlet": "3", "heading": "Địa bàn"}, Place(VI_THANG, "3")),
        ({"hamlet": "Ấp 3, xã Vị Trung"}, Place(VI_TRUNG, "Ấp 3")),
        ({"hamlet": "Ấp 3 - Vị Trung"}, Place(VI_TRUNG, "Ấp 3")),
        ({"commune": "Vị Trung"}, Place(VI_TRUNG)),
        ({"address": "ấp 3, xã Vị Trung"}, Place(VI_TRUNG, "Ấp 3")),
        ({"address": "Ấp 3, Vị Trung, huyện Vị Thủy"}, Place(VI_TRUNG, "Ấp 3")),
        ({"address": "Mỹ Hưng"}, Place(VI_THANG, "Mỹ Hưng")),
        ({"address": "Mỹ Hưng, Cầu Đúc"}, Place(VI_THANG)),
        ({"address": "Vị Trung"}, Place(VI_THANG, "Vị Trung")),
        ({"section": Section("Ấp 4", "Xã Vị Trung")}, Place(VI_TRUNG, "Ấp 4")),
        ({"commune": "Vĩnh Tường", "home": VINH_TUONG_XA}, Place(VINH_TUONG_XA)),
        ({"commune": "Vĩnh Tường", "district": "TX Long Mỹ"}, Place(VINH_TUONG_PHUONG)),
    ],
)  # fmt: skip
def test_a_row_belongs_where_its_cells_say_or_else_where_its_list_does(
    cells: dict[str, object], found: Place
) -> None:
    assert place(**cells) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("commune", "code"), [("Xã Atlantis", "unknown_place"), ("Vĩnh Tường", "ambiguous_place")]
)
def test_a_place_not_known_is_named_and_the_row_taken_at_its_lists_commune(
    commune: str, code: str
) -> None:
    text = problem_text(code, commune)

    assert place("Ấp 3", commune) == Place(VI_THANG, "Ấp 3", code, text)
    assert place("", commune, home="") == Place("", "", code, text, rejected=True)


def test_a_row_of_a_list_of_no_commune_is_rejected_if_it_names_none() -> None:
    assert place("Ấp 3", home="") == Place("", "Ấp 3", "unknown_place", NO_COMMUNE, rejected=True)


@pytest.mark.parametrize(("commune", "named"), [("Vị Trung", "Vị Trung"), ("", "Danh sách này")])
def test_a_row_outside_the_territory_is_rejected(commune: str, named: str) -> None:
    found = place("", commune, within=[] if not commune else [VI_THANG])

    code = VI_TRUNG if commune else VI_THANG
    assert found == Place(code, "", "unknown_place", OUTSIDE.format(place=named), rejected=True)


def test_a_row_that_names_no_known_place_stays_out_of_a_list_outside_the_territory() -> None:
    assert place("", "Xã Atlantis", within=[VI_TRUNG]).rejected
