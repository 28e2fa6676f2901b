import pytest

from lensan.kernel.spreadsheets.cells import key
from lensan.producers.intake.headings import FIELDS, LONGEST_HEADING, is_exact, meaning


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("STT", "order_number"), ("Họ và tên chủ hộ", "name"), ("HỌ VÀ TÊN", "name"),
        ("Người đứng tên sổ", "name"), ("Họ, chữ đệm và tên", "name"), ("Họ lót và tên", "name"),
        ("Họ và chữ đệm", "surname"), ("Họ, chữ lót", "surname"), ("Họ và tên đệm", "surname"),
        ("SĐT người đứng tên", "phone"), ("Số điện thoại (2)", "phone2"), ("Zalo", "phone"),
        ("Số CMND/CCCD", "identity"), ("Ngày cấp", "ignored"), ("Tên vợ", "ignored"),
        ("Giới tính", "sex"), ("Cây trồng, vật nuôi", "grows"), ("Loại hình tổ chức", "kind"),
        ("Có điện thoại thông minh", "smartphone"), ("Mã hộ", "code"), ("Ghi chú", "note"),
        ("Diện tích (ha)", "area"), ("Người đại diện", "representative"),
    ],
)  # fmt: skip
def test_knows_what_a_heading_means(heading: str, field: str) -> None:
    assert meaning(heading) == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Năm sinh – Nam", "birth_male"), ("Ngày sinh nam", "birth_male"),
        ("Thông tin – Năm sinh – Nam", "birth_male"), ("Giới tính – Nam", "birth_male"),
        ("Ngày, tháng, năm sinh - Nam", "birth_male"), ("Nam", "birth_male"),
        ("Năm sinh – Nữ", "birth_female"), ("Thông tin – Năm sinh – Nữ", "birth_female"),
        ("Sinh năm", "birth"), ("Thông tin chủ hộ – Sinh năm", "birth"), ("Năm", "birth"),
        ("Ngày, tháng, năm sinh – Năm", "birth"), ("Thong tin chu ho - Sinh nam", "birth"),
    ],
)  # fmt: skip
def test_tells_a_year_from_a_man(heading: str, field: str) -> None:
    assert meaning(heading) == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Ấp/Khu vực", "hamlet"), ("Xã, phường, thị trấn", "commune"), ("Huyện/TX/TP", "district"),
        ("Ấp, xã", "address"), ("Xã, huyện", "commune"), ("Địa chỉ (ấp)", "hamlet"),
        ("Địa chỉ (ấp, xã)", "address"), ("Nơi ở hiện nay của hộ", "address"), ("Đơn vị", ""),
    ],
)  # fmt: skip
def test_knows_words_for_places(heading: str, field: str) -> None:
    assert meaning(heading) == field


@pytest.mark.parametrize(
    ("heading", "field"), [("ĐT", "phone"), ("DT", "area"), ("DT (ha)", "area"), ("đt", "phone")]
)
def test_tells_a_telephone_from_an_area(heading: str, field: str) -> None:
    assert meaning(heading) == field


def test_looks_past_one_wrong_letter_in_a_long_word_alone() -> None:
    assert [meaning("Số điện thoai"), meaning("Gới tính"), meaning("Ghi cú"), meaning("Sxt")] == [
        "phone", "sex", "note", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading", ["", "…", "Khi cần gọi", "Họ và tên " + "dài " * LONGEST_HEADING]
)
def test_guesses_no_meaning(heading: str) -> None:
    assert meaning(heading) == ""


def test_keeps_of_a_heading_its_letters_and_digits() -> None:
    assert key("  Số ĐT (1):\n") == "so dt 1"


def test_tells_a_known_spelling_from_one_that_is_merely_close() -> None:
    assert (is_exact("Họ và tên:"), is_exact("Họ và tên nông hộ")) == (True, False)


def test_every_meaning_is_a_field() -> None:
    assert {meaning(label) for label in FIELDS.values()} - {""} <= FIELDS.keys()
