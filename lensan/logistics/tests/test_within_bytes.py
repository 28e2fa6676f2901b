"""Texts for a carrier fit its bytes, between whole characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.logistics.connector import within_bytes


@given(st.text(max_size=200), st.integers(0, 160))
def test_fits_and_is_the_beginning_of_the_text(text: str, most: int) -> None:
    cut = within_bytes(text, most)

    assert len(cut.encode()) <= most
    assert text.startswith(cut)


@given(st.text(st.sampled_from("aệữđ ơ"), max_size=120), st.integers(4, 160), st.booleans())
def test_no_letter_is_parted_from_its_marks(text: str, most: int, apart: bool) -> None:
    told = unicodedata.normalize("NFD" if apart else "NFC", text)

    rest = told[len(within_bytes(told, most)) :].lstrip()

    assert not rest or not unicodedata.combining(rest[0])


@given(st.text(st.sampled_from("aệữđ"), max_size=50), st.integers(0, 160))
def test_no_more_is_cut_off_than_must_be(text: str, most: int) -> None:
    cut = within_bytes(text, most)

    assert cut == text or len(text[: len(cut) + 1].encode()) > most


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("Vị Thắng", 3, "V"),
        ("Vị Thắng", 4, "Vị"),
        ("Vị Thắng", 5, "Vị"),
        ("ệ", 2, ""),
        ("xa\u0323\u0302", 4, "x"),
    ],
)
def test_examples(text: str, most: int, cut: str) -> None:
    assert within_bytes(text, most) == cut
