"""The text of a VietQR code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.kernel.vietqr import (
    LARGEST_AMOUNT,
    BadAccount,
    BadAmount,
    BadBank,
    NotVietQR,
    Transfer,
    checksum,
    purpose,
    read,
    write,
)

HENRY = Transfer("970407", "0386577672", 1_000_000, "henry an cut", once=False)
SOMEONE = Transfer("970416", "224528479", 10_000, "TRANSFER TO SOMEONE", bill="NPS6869")
PUBLISHED = {
    "00020101021138540010A00000072701240006970407011003865776720208QRIBFTTA5303704540710000005802VN"
    "62160812henry an cut6304A322": HENRY,
    "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA53037045405100005802VN"
    "62340107NPS68690819TRANSFER TO SOMEONE6304AC13": SOMEONE,
}
WORDS = st.text("ABC xyz019./-", max_size=25).map(purpose)
TRANSFERS = st.builds(
    Transfer,
    bank=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Za-z]{6,19}", fullmatch=True),
    amount=st.none() | st.integers(1, LARGEST_AMOUNT),
    purpose=WORDS,
    bill=WORDS,
    once=st.booleans(),
)


def sealed(fields: str) -> str:
    """Close fields with the checksum that belongs to them."""
    return f"{fields}6304{checksum(fields + '6304')}"


@pytest.mark.parametrize(("code", "transfer"), PUBLISHED.items())
def test_published_codes_are_read_and_written_to_the_letter(code: str, transfer: Transfer) -> None:
    assert read(code) == transfer
    assert write(transfer) == code


def test_the_checksum_is_the_one_of_the_catalogue() -> None:
    assert checksum("123456789") == "29B1"


@given(TRANSFERS)
def test_what_is_written_is_read_back(transfer: Transfer) -> None:
    assert read(write(transfer)) == transfer


@given(st.text(max_size=80))
def test_any_words_become_ascii_that_fits(words: str) -> None:
    code = write(Transfer("970407", "0386577672", 1, words))

    assert code.isascii() and len(purpose(words)) <= 25
    assert read(code).purpose == purpose(words) == purpose(purpose(words))


def test_words_lose_their_accents_and_what_does_not_fit() -> None:
    assert purpose("Trả tiền đơn #12 – khóm Cầu Đúc") == "Tra tien don 12 khom Cau"


@pytest.mark.parametrize("bank", ["", "97040", "9704070", "97040a", "٩٧٠٤٠٧", "970407\n"])
def test_a_bank_without_its_six_digits_is_refused(bank: str) -> None:
    with pytest.raises(BadBank):
        write(Transfer(bank, "0386577672"))


@pytest.mark.parametrize("account", ["", "12345", "0386 577672", "0386577672\n", "1" * 20, "đ12345"])  # fmt: skip
def test_an_account_that_no_bank_has_is_refused(account: str) -> None:
    with pytest.raises(BadAccount):
        write(Transfer("970407", account))


@pytest.mark.parametrize("amount", [0, -1, LARGEST_AMOUNT + 1])
def test_an_amount_that_nobody_can_pay_is_refused(amount: int) -> None:
    with pytest.raises(BadAmount):
        write(Transfer("970407", "0386577672", amount))


@given(TRANSFERS, st.integers(0, 200), st.characters(codec="ascii"))
def test_a_damaged_code_is_never_read_as_another(transfer: Transfer, at: int, other: str) -> None:
    code = write(transfer)
    at %= len(code)
    damaged = code[:at] + other + code[at + 1 :]

    if damaged.upper() != code.upper() or (at < len(code) - 4 and damaged != code):
        with pytest.raises(NotVietQR):
            read(damaged)


NAPAS = "38540010A00000072701240006970407011003865776720208QRIBFTTA"


@pytest.mark.parametrize(
    "code",
    ["", "6304", "đ", "https://example.com", next(iter(PUBLISHED))[:-1], sealed(""), sealed("0002"), sealed("000201zz"),
     sealed("00020100020100"), sealed(f"000201{NAPAS}5303840"), sealed(f"000201{NAPAS[:-1]}C5303704"),
     sealed(f"000201{NAPAS}53037045403abc"), sealed(f"000201{NAPAS}530370454010"),
     sealed(f"000201{NAPAS.replace('0110', '0111').replace('0124', '0125')}5303704"),
     sealed("00020138340010A00000072701040000010402 08QRIBFTTA5303704"),
     sealed("00020138300010A00000072701000208QRIBFTTA5303704")],
)  # fmt: skip
def test_what_is_no_transfer_in_dong_is_refused(code: str) -> None:
    with pytest.raises(NotVietQR):
        read(code)


def test_an_amount_with_decimals_of_nothing_and_unknown_fields_are_read() -> None:
    code = sealed(f"000201010211{NAPAS}53037045406500.005802VN5906NGUYEN")

    assert read(code) == Transfer("970407", "0386577672", 500, once=False)
