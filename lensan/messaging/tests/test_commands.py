"""What households mean by a word, however they type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.messaging.commands import Command, Verb, read_command, rest_after
from lensan.messaging.sms import plain

LIME = Command(Verb.SELL, 20, "kg", "chanh")
TYPED = {
    "BAN 20 KG CHANH": LIME,
    "bán 20kg chanh": LIME,
    "ba\u0301n 20 kg chanh": LIME,
    "BAN20KG CHANH!": LIME,
    "Bans 20 kí chanh nha": LIME,
    "  ban: chanh, 20 kg": LIME,
    "bán 2 chục bưởi": Command(Verb.SELL, 2, "chuc", "buoi"),
    "bán 1,5 tạ khóm Cầu Đúc": Command(Verb.SELL, 150, "kg", "khom cau duc"),
    "BAN 1.000 trai buoi": Command(Verb.SELL, 1000, "trai", "buoi"),
    "ban 20": Command(Verb.SELL, 20),
    "BAN10": Command(Verb.SELL, 10),
    "HET CHANH": Command(Verb.SOLD_OUT, goods="chanh"),
    "Hết chanh không hạt rồi": Command(Verb.SOLD_OUT, goods="chanh khong hat"),
    "heets": Command(Verb.SOLD_OUT),
    "HETT": Command(Verb.SOLD_OUT),
    "ban het roi": Command(Verb.SOLD_OUT),
    "hết hàng": Command(Verb.SOLD_OUT),
    "GIUP": Command(Verb.HELP),
    "G1UP": Command(Verb.HELP),
    "giups": Command(Verb.HELP),
    "giúp tui với": Command(Verb.HELP),
    "DUNG": Command(Verb.STOP),
    "dừng lại": Command(Verb.STOP),
    "DUNG NHAN TIN NUA": Command(Verb.STOP),
    "duwngf": Command(Verb.STOP),
    "Stop": Command(Verb.STOP),
    "đừng nhắn": Command(Verb.STOP),
    "NHAN TIN": Command(Verb.RESUME),
}


@pytest.mark.parametrize(("text", "meant"), TYPED.items(), ids=list(TYPED))
def test_is_understood_as_usually_typed(text: str, meant: Command) -> None:
    assert read_command(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "🙂", "bận rồi", "bạn ơi", "bàn 20 kg", "ban khong", "BAN 10 20 kg", "BAN 0 kg",
        "BAN 0912345678", "ban 1,5 kg chanh", "ban 1.2.3 kg", "ban 0,500 kg chanh", "ban 2000000 kg", "đúng", "đứng",
        "dung roi", "dung ban", "dùng", "xin chào", "khong het",
    ],
)  # fmt: skip
def test_what_may_mean_something_else_is_no_command(text: str) -> None:
    assert read_command(text) is None


@given(
    quantity=st.integers(1, 999_999),
    unit=st.sampled_from(["kg", "KG", "ký", "kí"]),
    goods=st.sampled_from(["chanh", "Khóm Cầu Đúc", "mãng cầu xiêm", "BƯỞI"]),
    verb=st.sampled_from(["BAN", "bán", "Bán", "BÁN", "bann", "Bans"]),
    between=st.sampled_from([" ", "  ", ". ", ", ", " : "]),
    bare=st.booleans(),
)
def test_a_sale_reads_the_same_with_and_without_accents(
    quantity: int, unit: str, goods: str, verb: str, between: str, bare: bool
) -> None:
    text = f"{verb}{between}{quantity} {unit} {goods}"

    read = read_command(plain(text) if bare else text)

    assert read == Command(Verb.SELL, quantity, "kg", plain(goods).lower())


@given(st.text(max_size=200))
def test_no_text_whatever_is_too_odd_to_be_read(text: str) -> None:
    read = read_command(text)

    assert read is None or read.quantity is None or read.quantity > 0


@given(st.sampled_from(list(TYPED)), st.sampled_from(["", " ", "!", "...", " \n"]), st.booleans())
def test_signs_and_capitals_around_it_change_nothing(text: str, after: str, loud: bool) -> None:
    assert read_command((text.upper() if loud else text) + after) == read_command(text)


def test_another_domain_reads_what_stands_behind_its_own_word() -> None:
    assert rest_after("Mã 4Z-7 nha", "điểm danh", "mã") == "4 z 7 nha"
    assert rest_after("diem danh", "điểm danh", "mã") == ""
    assert rest_after("má ơi", "mã") is None
