"""What carriers and scanners write."""

import pytest

from lensan.orders.codes import LONGEST, MOST, VIETTEL_POST, reason, scanned


def test_every_reason_of_the_carrier_has_its_words() -> None:
    assert sorted(VIETTEL_POST) == ["20", "21", "22", "23", "25", "26", "27", "30", "31", "32"]
    assert reason("23") == "hàng kém chất lượng"


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    assert (reason("99"), reason("")) == ("99", "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        ("MP1\nMP2\r\nMP3\t", ["MP1", "MP2", "MP3"]),
        ("mp1, MP1; O 1", ["MP1", "O 1"]),
        ("  \n ;, ", []),
        ("MP1\x00\x1b\nMP\u200b2", ["MP1", "MP2"]),
        ("x" * 500, ["x" * LONGEST]),
    ],
)
def test_reads_codes_however_they_are_typed(typed: str, read: list[str]) -> None:
    assert scanned(typed) == read


def test_reads_no_more_codes_than_a_van_holds() -> None:
    assert len(scanned("\n".join(map(str, range(2 * MOST))))) == MOST
