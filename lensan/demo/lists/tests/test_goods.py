from random import Random

from lensan.demo.lists.goods import area, crop, organisations


def test_names_only_owners_whose_legal_name_and_district_are_stated() -> None:
    assert [(o.name, o.kind, o.district) for o in organisations()] == [
        ("Công ty TNHH Liên Hưng", "enterprise", "Thị xã Long Mỹ"),
        ("HTX nông sản sạch An Phát", "cooperative", "Huyện Vị Thủy"),
        ("Cơ sở sản xuất lạp xưởng Mỹ Yến", "facility", "Huyện Châu Thành A"),
        ("HTX Kỳ Như", "cooperative", "Huyện Phụng Hiệp"),
        ("Cơ sở sản xuất trà mãng cầu Nhan Hà", "facility", "Huyện Châu Thành A"),
        ("HTX Nông sản an toàn Long Trị A", "cooperative", "Thị xã Long Mỹ"),
        ("HTX mãng cầu xiêm Thuận Hòa", "cooperative", "Huyện Long Mỹ"),
    ]


def test_gives_an_organisation_all_its_products_whose_names_are_known_in_full() -> None:
    products = {o.name: o.products for o in organisations()}

    assert products["HTX Kỳ Như"] == (
        "Khô cá sặc rằn một nắng Kỳ Như (khô lạt)",
        "Cá thát lát rút xương tẩm gia vị (Kỳ Như)",
    )


def test_pineapple_grows_in_vi_thanh_and_not_in_nga_bay() -> None:
    random = Random(1)

    grown = {
        district: " ".join(crop(district, random).lower() for _ in range(300))
        for district in ("Thành phố Vị Thanh", "Thành phố Ngã Bảy")
    }

    assert "khóm cầu đúc" in grown["Thành phố Vị Thanh"]
    assert "khóm" not in grown["Thành phố Ngã Bảy"]


def test_a_district_it_does_not_know_grows_what_grows_anywhere() -> None:
    assert crop("Huyện khác", Random(1)) == "Lúa, bắp nếp"


def test_areas_are_whole_tenths_of_a_cong() -> None:
    random = Random(1)

    areas = [area(random) for _ in range(300)]

    assert min(areas) >= 500
    assert {one % 100 for one in areas} == {0}
