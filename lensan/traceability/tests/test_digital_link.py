"""Addresses that name a product and its lot."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lensan.traceability.digital_link.contents import check_digit
from lensan.traceability.digital_link.elements import Element, NotElements, checked, read, write
from lensan.traceability.digital_link.uri import (
    LONGEST,
    DigitalLink,
    NotDigitalLink,
    build,
    parse,
)

GTIN = "09520123456788"
LETTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz"
LOTS = st.text(LETTERS, min_size=1, max_size=20)
PIECES = st.sampled_from(
    [
        "http://",
        "https://a",
        "/01/",
        GTIN,
        "/10/",
        "?",
        "&",
        "=",
        "#",
        "%2F",
        "%",
        "8006",
        "+",
        "ô",
    ]
)


def test_names_a_product_its_lot_and_what_else_is_told() -> None:
    link = parse(f"https://truy.vn/nong-san/01/{GTIN}/10/KHOM-07?7007=261120&linkType=gs1:pip&x")
    assert link == DigitalLink(
        "https://truy.vn/nong-san",
        Element("01", GTIN),
        (Element("10", "KHOM-07"),),
        (Element("7007", "261120"),),
        (("linkType", "gs1:pip"),),
    )
    assert link.element_string == f"^01{GTIN}10KHOM-07^7007261120"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://a.vn/01/09520123456780", "số kiểm tra"),
        ("https://a.vn/01/9520123456788", "quá ngắn"),
        (f"https://a.vn/01/{GTIN}/10/{'A' * 21}", "quá dài"),
        (f"https://a.vn/01/{GTIN}/10/l%C3%B4-07", "chữ cái không dấu"),
        (f"https://a.vn/01/{GTIN}/21/1/10/2", "đúng thứ tự"),
        (f"https://a.vn/01/{GTIN}?10=L1", "sau dấu hỏi"),
        (f"https://a.vn/01/{GTIN}?11=261301", "năm tháng ngày"),
        (f"https://a.vn/01/{GTIN}?30=5&37=5", "không được đi cùng nhau"),
        ("https://a.vn/414/9520123456788?11=261101", "phải đi kèm"),
        (f"https://a.vn/01/{GTIN}?999=5", "Không có mã nhận dạng"),
        ("https://a.vn/gtin/", "không có mã nào"),
        ("ftp://a.vn/01/1", "http://"),
        ("https://a.vn/01/ 1", "ký tự"),
        ("https://a.vn/01/" + "1" * LONGEST, "quá dài"),
    ],
)
def test_says_why_an_address_is_refused(address: str, why: str) -> None:
    with pytest.raises(NotDigitalLink, match=why):
        parse(address)


@given(LOTS, st.text(LETTERS, min_size=1, max_size=30))
def test_reads_back_whatever_it_built(lot: str, order: str) -> None:
    named = [Element("01", GTIN), Element("10", lot), Element("400", order)]
    assert list(parse(build(named, stem="https://truy.vn/x/")).elements) == named
    assert read(write(named)) == named


@given(st.text(max_size=60) | st.lists(PIECES, max_size=12).map("".join))
@example("https://[::1")
@example("https://a/01/0" + "\u0660" * 13)
@example(f"https://a/01/{GTIN}?\u0663=1")
@example("\ud800")
def test_raises_nothing_but_its_own_refusal(text: str) -> None:
    for allowed in (False, True):
        try:
            parse(text, alphas=allowed, short_gtins=allowed, unknown=allowed)
        except NotDigitalLink:
            continue


@given(
    st.lists(st.tuples(st.sampled_from(["01", "10", "21", "99", "1", "é"]), st.text(max_size=25)))
)
def test_builds_nothing_but_what_can_be_read(elements: list[tuple[str, str]]) -> None:
    try:
        address = build([Element(*one) for one in elements])
    except NotDigitalLink:
        return
    parse(address)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_gives_a_check_digit_that_tells_every_wrong_digit(digits: str) -> None:
    right = digits + check_digit(digits)
    for at, digit in enumerate(right):
        wrong = right[:at] + str((int(digit) + 1) % 10) + right[at + 1 :]
        assert check_digit(wrong[:-1]) != wrong[-1]


@pytest.mark.parametrize(
    ("code", "value", "why"),
    [
        ("8030", "a b", "base64url"),
        ("8030", "ab=c", "base64url"),
        ("8007", "VN", "không hợp lệ"),
        ("7251", "202611312500", "không hợp lệ"),
    ],
)
def test_says_why_a_value_is_refused(code: str, value: str, why: str) -> None:
    with pytest.raises(NotElements, match=why):
        checked(code, value)
