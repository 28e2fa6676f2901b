"""The rules of a short message."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.messaging.sms import (
    Alphabet,
    Length,
    Meaning,
    alphabet_of,
    decode,
    encode,
    length,
    plain,
    read_reply,
    split,
    thrifty,
)

GSM, UCS2 = Alphabet.GSM, Alphabet.UCS2


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("", Length(GSM, 0, 1)),
        ("a" * 160, Length(GSM, 160, 1)),
        ("a" * 161, Length(GSM, 161, 2)),
        ("a" * 306, Length(GSM, 306, 2)),
        ("a" * 307, Length(GSM, 307, 3)),
        ("€" * 80, Length(GSM, 160, 1)),
        ("ế" * 70, Length(UCS2, 70, 1)),
        ("ế" * 71, Length(UCS2, 71, 2)),
        ("ế" * 134, Length(UCS2, 134, 2)),
        ("ế" * 135, Length(UCS2, 135, 3)),
        ("🍍" * 35, Length(UCS2, 70, 1)),
    ],
)
def test_a_text_is_as_long_as_the_network_says(text: str, measured: Length) -> None:
    assert length(text) == measured


def test_one_accent_makes_the_whole_text_dear() -> None:
    assert length("a" * 100).parts == 1
    assert length("a" * 99 + "ả").parts == 2


def test_no_character_is_torn_between_two_parts() -> None:
    torn_in_gsm = "a" * 152 + "€" + "a" * 152
    torn_in_ucs2 = "ế" * 66 + "🍍" + "ế" * 66

    assert length(torn_in_gsm) == Length(GSM, 306, 3)
    assert length(torn_in_ucs2) == Length(UCS2, 134, 3)


@given(st.text(alphabet="aZ@§\f€[]^ếđ🍍\n ", max_size=700))
def test_the_parts_are_the_text_and_each_fits(text: str) -> None:
    parts, alphabet = split(text), alphabet_of(text)
    written = [encode(part, alphabet) for part in parts]

    assert "".join(parts) == text
    assert "".join(decode(one, alphabet) for one in written) == text
    one, many = (160, 153) if alphabet == GSM else (140, 134)
    assert max(map(len, written)) <= (one if len(parts) == 1 else many)
    assert length(text).parts == len(parts)


@given(st.binary(max_size=80), st.sampled_from(Alphabet))
def test_whatever_comes_over_the_line_is_read(written: bytes, alphabet: Alphabet) -> None:
    decode(written, alphabet).encode()


@pytest.mark.parametrize(
    ("written", "text"), [(b"\x00\x1be\x1b", "@€"), (b"\x1bA\x1b\x1b<", "A["), (b"\x80", "?")]
)
def test_septets_are_read_as_a_telephone_reads_them(written: bytes, text: str) -> None:
    assert decode(written, GSM) == text


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Đơn 12: 20 kg khóm Cầu Đúc. Trả lời 1 = CÓ", "Don 12: 20 kg khom Cau Duc. Tra loi 1 = CO"),
        ("“Hòa” – 1.200.000\u00a0₫…", '"Hoa" - 1.200.000 d...'),
        (unicodedata.normalize("NFD", "Quýt đường"), "Quyt duong"),
        ("ăn 🍍 nhé", "an ? nhe"),
        ("đ\u200b", "d"),
    ],
)  # fmt: skip
def test_a_plain_text_keeps_its_words_and_loses_its_accents(text: str, bare: str) -> None:
    assert plain(text) == bare


@given(st.text(max_size=400))
def test_a_plain_text_travels_in_the_gsm_alphabet(text: str) -> None:
    assert length(plain(text)).alphabet == GSM
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "text",
    ["1", " 1 ", "1.", "(1)", "#1", "\uff11", "①", "1 nhé", "bấm 1", "CO", "có", "Có ạ", "dạ có", "co!!!",
     "1 co", "1=CO", "ok em", "Đồng ý", "dong y a", "vâng", "duoc", "BÁN", "bán nhé", "1 1", "1\n", "y"],
)  # fmt: skip
def test_a_yes_is_read_as_yes(text: str) -> None:
    assert read_reply(text) == Meaning.YES


@pytest.mark.parametrize(
    "text",
    ["2", "2.", "KHONG", "không", "Không ạ", "dạ không", "ko", "k", "khong co", "không có", "2 khong",
     "2 = KHONG", "khong dong y", "ko duoc em oi", "hủy", "không bán", "từ chối", "no"],
)  # fmt: skip
def test_a_no_is_read_as_no(text: str) -> None:
    assert read_reply(text) == Meaning.NO


@pytest.mark.parametrize(
    "text",
    ["", "   ", "dạ", "alo?", "1 2", "1/2", "12", "21", "1 = CO, 2 = KHONG", "co khong", "khong 1", "11",
     "1.5", "10", "co, nhung 10kg thoi", "mai toi co", "1 👎", "👍", "-", "3", "một", "x" * 5000,
     "2 kg", "ban", "bận", "khong ban", "Tong dai: QK da co 5000d trong tai khoan"],
)  # fmt: skip
def test_what_is_neither_or_both_or_more_is_unclear(text: str) -> None:
    assert read_reply(text) == Meaning.UNCLEAR


@given(st.text(max_size=200))
def test_no_text_has_two_meanings_or_breaks_the_reader(text: str) -> None:
    assert read_reply(text) in Meaning
    if read_reply(text) != Meaning.UNCLEAR:
        assert read_reply(f"{text} 1 2") == Meaning.UNCLEAR


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Đã nhận đơn 12.", "Đã nhận đơn 12."),
        ("ế" * 70, "ế" * 70),
        ("ế" * 71, "e" * 71),
        ("à" * 160, "à" * 160),
        ("“Chào”…", '"Chào"...'),
        (unicodedata.normalize("NFD", "Quýt"), "Quýt"),
        ("ế" * 320, "e" * 320),
    ],
)
def test_accents_stay_where_they_cost_nothing(text: str, sent: str) -> None:
    assert thrifty(text) == sent
    assert length(sent).parts <= length(plain(text)).parts
