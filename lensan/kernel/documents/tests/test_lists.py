"""Lists of parcels and goods, printed and read back."""

from lensan.kernel.documents.lists import (
    HandOverPaper,
    HandOverRow,
    PickPart,
    PickRow,
    hand_over_sheet,
    pick_list,
)
from lensan.kernel.documents.tests.read_back import pages
from lensan.kernel.documents.tests.test_parcels import A4_SIZE, ENDLESS, HOSTILE

ROW = HandOverRow("MP-1", "O-1", "Nguyễn Văn An", 20_500, 1_240_000)
PAPER = HandOverPaper(
    "BG-7", "Viettel Post", "xã Vị Thắng", "Trần Thị Bé", "14:30 22/07/2022", (ROW, ROW)
)
PICK = PickRow("Khóm Cầu Đúc loại 1", "20 kg", "L220720-4", "01/08/2022", 3)


def test_a_hand_over_says_what_was_given_to_whom_and_its_sums() -> None:
    [page] = pages(hand_over_sheet(PAPER))

    told = [
        "BG-7", "Viettel Post", "xã Vị Thắng", "Trần Thị Bé", "14:30 22/07/2022", "MP-1", "O-1",
        "Nguyễn Văn An", "20.500 g", "1.240.000 ₫", "Cộng 2 kiện", "41.000 g", "2.480.000 ₫",
        "Bên giao", "Bên nhận",
    ]  # fmt: skip
    assert [words for words in told if words not in page.text] == []
    assert page.size == A4_SIZE


def test_what_is_to_be_taken_is_listed_seller_by_seller() -> None:
    parts = (PickPart("Nguyễn Văn An", (PICK,)), PickPart("Trần Thị Bé", (PICK, PICK)))

    [page] = pages(pick_list(parts, at="14:30 22/07/2022"))

    told = [
        "Nguyễn Văn An",
        "Trần Thị Bé",
        "Khóm Cầu Đúc loại 1",
        "20 kg",
        "L220720-4",
        "01/08/2022",
    ]
    assert [words for words in told if words not in page.text] == []


def test_what_people_wrote_is_neither_markup_nor_bursts_the_paper() -> None:
    for words in (HOSTILE, ENDLESS):
        row = HandOverRow(words, words, words, 1, 1)
        paper = HandOverPaper(words, "", words, words, words, (row,), sample=True)
        part = PickPart(words, (PickRow(words, words, words, words, 1),))

        printed = [
            *pages(hand_over_sheet(paper)), *pages(pick_list((part,), at=words, sample=True))
        ]  # fmt: skip

        assert [page.spilled for page in printed] == [False, False]
        assert all("MẪU" in page.text for page in printed)
