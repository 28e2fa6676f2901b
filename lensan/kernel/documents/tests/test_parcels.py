"""Labels and packing slips, printed and read back."""

from dataclasses import replace

import pytest

from lensan.kernel.documents.parcels import (
    PackingSlip,
    ParcelLabel,
    Party,
    SlipLine,
    packing_slips,
    parcel_labels,
)
from lensan.kernel.documents.printing import Sheet, cut
from lensan.kernel.documents.tests.read_back import pages

AN = Party(
    "Nguyễn Văn An", "Ấp Thạnh Quới 1, xã Vị Thắng, huyện Vị Thủy, Hậu Giang", "+84912345678"
)
BUYER = Party(
    "Trần Thị Mỹ Duyên", "12 Lê Lợi, phường Bến Nghé, quận 1, TP Hồ Chí Minh", "+84987654321"
)
LABEL = ParcelLabel(
    code="LS-000123", carrier="Viettel Post", sender=AN, receiver=BUYER, goods="Khóm Cầu Đúc × 20 kg",
    weight_g=20_500, cash=1_240_000, note="Gọi trước khi giao",
)  # fmt: skip
SLIP = PackingSlip(
    code="LS-000123", marketplace="Vỏ Sò", order="VS-2207-99", placed="22/07/2022",
    ship_by="24/07/2022", sender=AN, receiver=BUYER,
    lines=(SlipLine("Khóm Cầu Đúc loại 1", "20 kg", "L-0045"), SlipLine("Chanh không hạt", "5 kg")),
    note="Lót rơm",
)  # fmt: skip
HOSTILE = '#pagebreak() $x^2$ \\ *đậm* _nghiêng_ "]] <nhãn> @ai // ghi chú #sys.inputs'
ENDLESS = "W" * 5000
LABEL_SIZE, A4_SIZE = (100, 150), (210, 297)


def test_a_label_says_all_that_was_told_and_its_code_scans_back() -> None:
    [page] = pages(parcel_labels([LABEL], Sheet.LABEL))

    assert (page.size, page.codes) == (LABEL_SIZE, ("LS-000123",))
    told = [
        "Viettel Post", "LS-000123", "20.500 g", "Người gửi", "Nguyễn Văn An", "0912 345 678", AN.address,
        "Trần Thị Mỹ Duyên", "0987 654 321", BUYER.address, "Khóm Cầu Đúc × 20 kg", "Thu hộ",
        "1.240.000 ₫", "Gọi trước khi giao",
    ]  # fmt: skip
    assert [words for words in told if words not in page.text] == []


def test_a_label_without_cash_says_so() -> None:
    [page] = pages(parcel_labels([replace(LABEL, cash=0, note="")], Sheet.LABEL))

    assert "Không thu tiền" in page.text
    assert "Thu hộ" not in page.text


def test_four_labels_share_a_sheet_of_a4_and_each_scans_back() -> None:
    codes = [f"LS-00012{number}" for number in range(5)]

    first, second = pages(parcel_labels([replace(LABEL, code=code) for code in codes], Sheet.A4))

    assert (first.size, second.size) == (A4_SIZE, A4_SIZE)
    assert (first.codes, second.codes) == (tuple(codes[:4]), tuple(codes[4:]))


@pytest.mark.parametrize("sheet", Sheet)
def test_a_packing_slip_lists_the_goods_and_their_lots(sheet: Sheet) -> None:
    [page] = pages(packing_slips([SLIP], sheet))

    assert page.codes == ("LS-000123",)
    assert page.size == (A4_SIZE if sheet == Sheet.A4 else LABEL_SIZE)
    told = [
        "Phiếu đóng gói", "Vỏ Sò", "VS-2207-99", "22/07/2022", "24/07/2022", "Nguyễn Văn An",
        "0987 654 321", "Khóm Cầu Đúc loại 1", "20 kg", "L-0045", "Chanh không hạt", "5 kg", "Lót rơm",
    ]  # fmt: skip
    assert [words for words in told if words not in page.text] == []


def test_a_long_list_of_goods_goes_on_over_the_page_under_its_headings() -> None:
    lines = tuple(SlipLine(f"Mặt hàng {number}", "1 kg") for number in range(60))

    found = pages(packing_slips([replace(SLIP, lines=lines)], Sheet.LABEL))

    assert len(found) > 1
    assert all("Số lượng" in page.text for page in found[:-1])
    text = " ".join(page.text for page in found)
    assert [n for n in range(60) if f"Mặt hàng {n}" not in text] == []


@pytest.mark.parametrize("sheet", Sheet)
def test_what_people_wrote_is_never_read_as_markup(sheet: Sheet) -> None:
    party = Party(HOSTILE[:50], HOSTILE)
    label = replace(LABEL, receiver=party, goods=HOSTILE, note=HOSTILE)
    slip = replace(SLIP, receiver=party, note=HOSTILE, lines=(SlipLine(HOSTILE, "1 kg"),))

    [of_label] = pages(parcel_labels([label], sheet))
    [of_slip] = pages(packing_slips([slip], sheet))

    unbroken = HOSTILE.replace(" ", "")
    assert of_label.text.replace(" ", "").count(unbroken) == 3
    assert of_slip.text.replace(" ", "").count(unbroken) == 3


@pytest.mark.parametrize("sheet", Sheet)
def test_a_word_without_end_stays_within_its_paper(sheet: Sheet) -> None:
    party = Party(ENDLESS, ENDLESS, "+84912345678")
    label = replace(
        LABEL, sender=party, receiver=party, goods=ENDLESS, note=ENDLESS, carrier=ENDLESS
    )
    slip = replace(SLIP, sender=party, receiver=party, order=ENDLESS, note=ENDLESS,
                   lines=(SlipLine(ENDLESS, ENDLESS, ENDLESS),))  # fmt: skip

    printed = [*pages(parcel_labels([label], sheet)), *pages(packing_slips([slip], sheet))]

    assert [page.spilled for page in printed] == [False] * len(printed)
    assert [page.codes for page in printed[:2]] == [("LS-000123",)] * 2
    assert "1.240.000 ₫" in printed[0].text


def test_letters_that_no_font_has_break_nothing() -> None:
    strange = Party("Trần 🍍 田中\x00\ud800", "\u202eẤp 3\u200b")

    [page] = pages(parcel_labels([replace(LABEL, receiver=strange)], Sheet.LABEL))

    assert "Ấp 3" in page.text and page.codes == ("LS-000123",)


def test_a_sample_says_so_across_the_paper() -> None:
    [label] = pages(parcel_labels([replace(LABEL, sample=True)], Sheet.LABEL))
    [slip] = pages(packing_slips([replace(SLIP, sample=True)], Sheet.LABEL))

    assert "MẪU" in label.text and "MẪU" in slip.text
    assert label.codes == slip.codes == ("LS-000123",)


def test_the_same_label_is_the_same_file() -> None:
    assert parcel_labels([LABEL], Sheet.A4) == parcel_labels([LABEL], Sheet.A4)


@pytest.mark.parametrize(
    ("text", "most", "printed"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        (" a  b ", 5, "a b"),
        ("a\x07b", 5, "ab"),
        ("", 3, ""),
        ("b" * 17, 20, "\u200b".join(["bbbb"] * 4 + ["b"])),
    ],
)
def test_a_text_is_cut_where_its_frame_ends(text: str, most: int, printed: str) -> None:
    assert cut(text, most) == printed
