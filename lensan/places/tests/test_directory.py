import csv
from importlib.resources import files

import pytest

from lensan.kernel.text import fold
from lensan.places import directory
from lensan.places.directory import Ambiguous, Answer, Commune, Directory, Found, Unknown

ROWS = csv.DictReader(
    (files("lensan.places") / "data" / "haugiang.csv").read_text(encoding="utf-8").splitlines()
)
HAU_GIANG = Directory(
    Commune(
        code=row["commune_code"],
        name=row["commune"].removeprefix(row["commune_type"]).strip(),
        kind=row["commune_type"].lower(),
        district_code=row["district_code"],
        district_name=row["district"],
        province_code=row["province_code"],
        province_name=row["province"],
    )
    for row in ROWS
)
VI_THANH, VI_THANG, VI_DONG, NANG_MAU = "31465", "31450", "31462", "31441"
WARD_3, HOA_MY, TAN_THANH = "31321", "31420", "31414"
VINH_TUONG, VINH_TUONG_WARD = "31459", "31475"


@pytest.mark.parametrize("commune", HAU_GIANG.communes.values(), ids=lambda commune: commune.name)
def test_every_commune_is_found_by_code_and_by_full_name(commune: Commune) -> None:
    full = f"{commune.kind} {commune.name}"
    title = f"DANH SÁCH HỘ {full}, {commune.district_name} năm 2022".upper()
    slug = fold(f"{commune.code} {full}").replace(" ", "-") + ".xlsx"

    assert HAU_GIANG.find(commune.code) == Found(commune.code)
    assert HAU_GIANG.find(fold(full).upper()) == Found(commune.code)
    assert HAU_GIANG.find(commune.name, district=commune.district_name) == Found(commune.code)
    assert HAU_GIANG.find(f"{commune.district_name} - {full}") == Found(commune.code)
    assert HAU_GIANG.find_in_title(title) == Found(commune.code)
    assert HAU_GIANG.find_in_title(slug) == Found(commune.code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xã Vị Thanh", VI_THANH), ("X. Vị Thanh", VI_THANH), ("Vị Thanh", VI_THANH),
        ("UBND xã Vị Thanh", VI_THANH),
        ("ấp 5, xã Vị Thanh, huyện Vị Thủy, tỉnh Hậu Giang", VI_THANH),
        ("Vị Thanh, Vị Thủy", VI_THANH), ("Vị Thủy - Vị Thanh", VI_THANH),
        ("P.3", WARD_3), ("P3", WARD_3), ("Phường 03", WARD_3), ("phường III", WARD_3),
        ("III", WARD_3),
        ("3", WARD_3), ("P. III, TP. Vị Thanh", WARD_3), ("TT Nàng Mau", NANG_MAU),
        ("TT. Nàng Mau", NANG_MAU), ("T.T Nàng Mau", NANG_MAU), ("thị trấn nang mau", NANG_MAU),
        ("Hoà Mỹ", HOA_MY), ("HÒA MỸ", HOA_MY), ("31420.0", HOA_MY), (" 31420 ", HOA_MY),
        ("Xà Phiên", "31495"), ("xã Xà Phiên", "31495"), ("Long Trị", "31477"),
        ("Long Trị A", "31478"),
        ("Tân Phú", "31481"), ("Tân Phú Thạnh", "31363"), ("P. Vĩnh Tường", VINH_TUONG_WARD),
        ("xã Vĩnh Tường", VINH_TUONG), ("Vĩnh Tường, TX Long Mỹ", VINH_TUONG_WARD),
        ("H. Vị Thuỷ - Vĩnh Tường", VINH_TUONG), ("Vĩnh Tường (Long Mỹ)", VINH_TUONG_WARD),
    ],
)  # fmt: skip
def test_finds_the_commune_that_a_cell_names(text: str, code: str) -> None:
    assert HAU_GIANG.find(text) == Found(code)


def test_a_homonym_without_its_kind_or_district_is_never_guessed() -> None:
    both = Ambiguous((VINH_TUONG, VINH_TUONG_WARD))

    assert HAU_GIANG.find("Vĩnh Tường") == both
    assert HAU_GIANG.find("Vĩnh Tường", province="Hậu Giang") == both


def test_what_stands_beside_the_cell_tells_homonyms_apart() -> None:
    assert HAU_GIANG.find("Vĩnh Tường", district="Vị Thuỷ") == Found(VINH_TUONG)
    assert HAU_GIANG.find("Vĩnh Tường", district="TX. Long Mỹ") == Found(VINH_TUONG_WARD)
    assert HAU_GIANG.find("Vĩnh Tường", among={VINH_TUONG, VI_THANH}) == Found(VINH_TUONG)


@pytest.mark.parametrize(
    ("text", "district", "province", "nearest"),
    [
        ("xã Vị Thắng", "huyện Long Mỹ", "", VI_THANG),
        ("xã Vị Thắng, huyện Long Mỹ", "", "", VI_THANG),
        ("Vị Thắng", "huyện Kế Sách", "", VI_THANG), ("Vị Thắng", "", "Cần Thơ", VI_THANG),
        ("phường Nàng Mau", "", "", NANG_MAU), ("Nàng Mauu", "", "", NANG_MAU),
        ("TP Vị Thanh", "", "", ""), ("xã Châu Thành", "", "", ""), ("Thới Lai", "", "", ""),
        ("xã Vị Thắng mới", "", "", ""), ("ấp 3 Vị Thắng", "", "", ""), ("ấp 7", "", "", ""),
        ("", "", "", ""), ("90210", "", "", ""), ("phường 9", "", "", ""),
        ("Vĩnh Tườngg", "", "", ""),
    ],
)  # fmt: skip
def test_a_place_that_does_not_exist_is_unknown(
    text: str, district: str, province: str, nearest: str
) -> None:
    assert HAU_GIANG.find(text, district=district, province=province) == Unknown(nearest)


def test_a_commune_that_is_not_asked_for_is_unknown() -> None:
    assert HAU_GIANG.find("Vị Thắng", among=[VI_DONG]) == Unknown(VI_THANG)


@pytest.mark.parametrize(
    ("title", "answer"),
    [
        ("DANH SÁCH HỘ SXNN XÃ VỊ THẮNG, HUYỆN VỊ THỦY NĂM 2022", Found(VI_THANG)),
        ("danh_sach_xa_vi_thang_2022.xlsx", Found(VI_THANG)),
        ("DSHoXaViThang2022.xls", Found(VI_THANG)),
        ("HTX Tân Thành, xã Vị Thắng", Found(VI_THANG)), ("Hợp tác xã Nàng Mau", Found(NANG_MAU)),
        ("PHƯỜNG 3 - TP VỊ THANH", Found(WARD_3)), ("Ngã Bảy - Hiệp Lợi", Found("31344")),
        ("Vĩnh Tường - TX Long Mỹ", Found(VINH_TUONG_WARD)),
        ("Vị Thanh - huyện Vị Thủy", Found(VI_THANH)),
        ("Vĩnh Tường", Ambiguous((VINH_TUONG, VINH_TUONG_WARD))),
        ("Vị Thanh", Ambiguous((VI_THANH,))),
        ("Vị Thanh - tỉnh Hậu Giang", Ambiguous((VI_THANH,))),
        ("xã Vị Thắng và xã Vị Đông", Ambiguous((VI_THANG, VI_DONG))),
        ("31459-vi-thang.xlsx", Ambiguous((VI_THANG, VINH_TUONG))),
        ("Danh sách hộ TP Vị Thanh", Unknown()), ("phường Vị Thắng", Unknown(VI_THANG)),
        ("xã Vị Thắng, huyện Long Mỹ", Unknown()), ("Danh sách 3 hộ, mẫu 1", Unknown()),
        ("Sheet1", Unknown()), ("", Unknown()),
    ],
)  # fmt: skip
def test_finds_the_commune_that_a_title_mentions(title: str, answer: Answer) -> None:
    assert HAU_GIANG.find_in_title(title) == answer


def test_answers_are_forgotten_before_they_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(directory, "_REMEMBERED", 2)
    small = Directory([HAU_GIANG.communes[VI_THANG]])

    answers = [small.find(text) for text in ("Vị Thắng", "Vị Đông", "xã Vị Thắng", "Vị Thắng")]

    assert answers == [Found(VI_THANG), Unknown(), Found(VI_THANG), Found(VI_THANG)]
