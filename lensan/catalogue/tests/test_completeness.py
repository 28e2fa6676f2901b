from dataclasses import replace

import pytest

from lensan.catalogue.completeness import (
    LABEL,
    PAPERS,
    SIDES,
    STANDARD,
    Goods,
    Picture,
    Rule,
    missing,
    score,
)
from lensan.catalogue.models import PaperKind, Product, Side
from lensan.kernel.money import dong

COMPLETE = Goods(
    title="Khóm Cầu Đúc", group="food", unit="kg",
    label={"origin": "Hậu Giang", "net_content": "1 kg", "storage": "nơi khô ráo"},
    papers=frozenset({"commitment"}),
    pictures=tuple(Picture(side, 800, 600) for side in ("front", "back", "side")),
)  # fmt: skip


def _texts(goods: Goods, rule: Rule = STANDARD) -> list[str]:
    return [check.text for check in missing(goods, rule)]


def test_nothing_is_missing_from_goods_that_have_everything() -> None:
    assert missing(COMPLETE) == []
    assert score(COMPLETE) == 100


def test_everything_that_is_missing_is_said_in_a_sentence_each() -> None:
    nothing = Goods(title="", group="food")

    assert _texts(nothing) == [
        "Tên ngắn quá: cần ít nhất 5 chữ cái.",
        "Chưa chọn đơn vị tính.",
        "Có 0 ảnh, cần ít nhất 3.",
        "Chưa có ảnh mặt trước.",
        "Chưa có ảnh mặt sau.",
        "Chưa có ảnh mặt bên.",
        "Chưa có giấy chứng nhận an toàn thực phẩm hoặc bản cam kết sản xuất an toàn.",
        "Chưa ghi xuất xứ.",
        "Chưa ghi định lượng.",
        "Chưa ghi cách bảo quản.",
    ]
    assert score(nothing) == 100 * 2 // 12


def test_goods_of_no_group_are_asked_for_it_and_for_no_food_paper() -> None:
    assert _texts(replace(COMPLETE, group="", papers=frozenset())) == ["Chưa chọn nhóm sản phẩm."]


def test_handicraft_needs_no_food_paper() -> None:
    assert _texts(replace(COMPLETE, group="craft", papers=frozenset())) == []


def test_a_paper_that_has_ended_is_said_to_have_ended() -> None:
    goods = replace(COMPLETE, papers=frozenset(), ended=frozenset({"commitment"}))
    assert _texts(goods) == [
        "Đã hết hạn: giấy chứng nhận an toàn thực phẩm hoặc bản cam kết sản xuất an toàn."
    ]


def test_a_small_photo_is_counted_out() -> None:
    goods = replace(COMPLETE, pictures=(*COMPLETE.pictures, Picture("other", 3000, 499)))
    assert _texts(goods) == ["Có 1 ảnh nhỏ quá: cần ít nhất 500 điểm ảnh mỗi chiều."]


def test_a_title_may_be_too_long() -> None:
    assert _texts(replace(COMPLETE, title="k" * 121)) == [
        "Tên dài 121 chữ cái, nhiều nhất là 120."
    ]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Khóm ngon nhất tỉnh", ["Sàn không cho dùng chữ: nhất."]),
        ("Khóm NHẤT, số 1!", ["Sàn không cho dùng chữ: nhất, số 1."]),
        ("Khóm Nhật Bản", []),
        ("Khóm thống nhấtt", []),
    ],
)
def test_forbidden_words_are_found_as_whole_words_with_their_accents(
    title: str, found: list[str]
) -> None:
    rule = Rule(forbidden_words=frozenset({"nhất", "số 1"}))
    assert _texts(replace(COMPLETE, title=title), rule) == found


def test_a_forbidden_word_in_the_description_is_found_too() -> None:
    rule = Rule(forbidden_words=frozenset({"chữa bệnh"}))
    goods = replace(COMPLETE, description="Uống vào chữa\nbệnh tim.")
    assert _texts(goods, rule) == ["Sàn không cho dùng chữ: chữa bệnh."]


def test_a_marketplace_may_ask_for_a_long_description_and_for_papers_of_everyone() -> None:
    rule = Rule(shortest_description=30, papers=(frozenset({"business_registration"}),))
    assert _texts(replace(COMPLETE, description=" ngọt "), rule) == [
        "Mô tả có 4 chữ cái, cần ít nhất 30.",
        "Chưa có đăng ký kinh doanh.",
    ]
    told = replace(
        COMPLETE, description="ngọt " * 7, papers=frozenset({"business_registration"})
    )  # fmt: skip
    assert _texts(told, rule) == []


def test_blanks_are_no_label() -> None:
    rule = Rule(label=("warning",))
    assert _texts(replace(COMPLETE, label={"warning": "  "}), rule) == ["Chưa ghi cảnh báo."]


def test_the_words_agree_with_the_models() -> None:
    assert {kind.value: str(kind.label) for kind in PaperKind} == PAPERS
    assert {side.value: str(side.label) for side in Side} == SIDES
    assert set(LABEL) <= {field.name for field in Product._meta.concrete_fields}


@pytest.mark.parametrize(
    ("prices", "ratio", "said"),
    [
        ((10_000, 50_000), 5, []),
        (
            (10_000, 50_001),
            5,
            [f"Loại đắt nhất {dong(50_001)} hơn 5 lần loại rẻ nhất {dong(10_000)}."],
        ),
        ((10_000, 50_001), 0, []),
        ((), 5, []),
    ],
)
def test_the_dearest_variant_costs_at_most_so_many_times_the_cheapest(
    prices: tuple[int, ...], ratio: int, said: list[str]
) -> None:
    goods = replace(COMPLETE, prices=prices)

    assert _texts(goods, replace(STANDARD, price_ratio=ratio)) == said
