import pytest

from lensan.logistics.planner.areas import area_of, as_written


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("12 Hai Bà Trưng, P. Bến Nghé, Q.1, TP Hồ Chí Minh", "quan 1, tp ho chi minh"),
        ("12 hai ba trung, phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh, Việt Nam",
         "quan 1, tp ho chi minh"),
        ("ấp 3, xã Vị Thanh, huyện Vị Thủy, tỉnh Hậu Giang", "huyen vi thuy, tinh hau giang"),
        ("1 đường Mẫu, phường Mẫu, TP Mẫu", "phuong mau, tp mau"),
        ("số 4, p5, tỉnh Cà Mau", "phuong 5, tinh ca mau"),
        ("12 Hai Bà Trưng", ""),
        ("", ""),
        ("chợ Vị Thanh, Hậu Giang", ""),
        ("phường Mẫu, TP Mẫu gần trường mẫu giáo Hoa Hồng nhỏ", ""),
    ],
)  # fmt: skip
def test_reads_a_district_only_where_it_is_named(address: str, area: str) -> None:
    assert area_of(address) == area


def test_says_the_district_as_it_was_written() -> None:
    address = "12 Hai Bà Trưng, P. Bến Nghé,  Quận 1 , TP Hồ Chí Minh, Việt Nam"

    assert as_written(address) == "Quận 1, TP Hồ Chí Minh"
    assert as_written("12 Hai Bà Trưng, TP Hồ Chí Minh") == ""
