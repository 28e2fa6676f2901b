"""What goods still lack to be listed: facts held against a rule, in sentences a seller can act on.

Each marketplace's rule is a plain `Rule`; STANDARD is what any buyer and the label's law expect.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lensan.kernel.money import dong

PAPERS = {
    "food_safety": "giấy chứng nhận an toàn thực phẩm",
    "commitment": "bản cam kết sản xuất an toàn",
    "vietgap": "chứng nhận VietGAP",
    "globalgap": "chứng nhận GlobalGAP",
    "planting_area": "mã số vùng trồng",
    "trademark": "nhãn hiệu",
    "geographical_indication": "chỉ dẫn địa lý",
    "business_registration": "đăng ký kinh doanh",
}
SIDES = {"front": "mặt trước", "back": "mặt sau", "side": "mặt bên", "other": "góc khác"}
LABEL = {
    "ingredients": "thành phần",
    "net_content": "định lượng",
    "origin": "xuất xứ",
    "usage": "hướng dẫn sử dụng",
    "warning": "cảnh báo",
    "storage": "cách bảo quản",
}
EDIBLE = frozenset({"food", "drink", "herb"})


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo: from which side, and how large it is in pixels."""

    side: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Goods:
    """What is known of goods that are to be listed; `ended` are papers that once held.

    `prices` are those of all variants that are sold together, its own among them.
    """

    title: str
    group: str = ""
    unit: str = ""
    description: str = ""
    label: Mapping[str, str] = field(default_factory=dict)
    papers: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()
    pictures: tuple[Picture, ...] = ()
    prices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What must be there before goods are listed; every field may be left at its mild default.

    Each of `papers` is a set of kinds of which one is enough. `edible_papers` and `edible_label`
    are asked of food, drinks and medicinal plants alone.
    """

    papers: tuple[frozenset[str], ...] = ()
    edible_papers: tuple[frozenset[str], ...] = ()
    photos: int = 0
    sides: frozenset[str] = frozenset()
    smallest_photo: int = 0  # pixels of the shorter edge
    shortest_title: int = 1
    longest_title: int = 150
    shortest_description: int = 0
    forbidden_words: frozenset[str] = frozenset()
    label: tuple[str, ...] = ()
    edible_label: tuple[str, ...] = ()
    price_ratio: int = 0  # the dearest variant costs at most so many times the cheapest; 0: any


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a rule asks; `text` says what to do, and is empty where it is met."""

    code: str
    text: str = ""


STANDARD = Rule(
    edible_papers=(frozenset({"food_safety", "commitment"}),),
    photos=3,
    sides=frozenset({"front", "back", "side"}),
    smallest_photo=500,
    shortest_title=5,
    longest_title=120,
    label=("origin",),
    edible_label=("net_content", "storage"),
)


def missing(goods: Goods, rule: Rule = STANDARD) -> list[Check]:
    """Return what the goods still lack under the rule, in the order in which to see to it."""
    return [check for check in checks(goods, rule) if check.text]


def score(goods: Goods, rule: Rule = STANDARD) -> int:
    """Return how much of what the rule asks is there, 0 to 100; 100 only where nothing lacks."""
    asked = list(checks(goods, rule))
    met = sum(not check.text for check in asked)
    return 100 * met // len(asked)


def checks(goods: Goods, rule: Rule = STANDARD) -> Iterator[Check]:
    """Yield everything that the rule asks of these goods, met or not."""
    yield Check("title", _title(goods.title, rule))
    yield Check("group", "" if goods.group else "Chưa chọn nhóm sản phẩm.")
    yield Check("unit", "" if goods.unit else "Chưa chọn đơn vị tính.")
    if rule.forbidden_words:
        yield Check("words", _words(goods, rule))
    if rule.shortest_description:
        yield Check("description", _description(goods.description, rule))
    if rule.price_ratio:
        yield Check("price-ratio", _price_ratio(goods.prices, rule))
    if rule.photos:
        yield Check("photos", _photos(goods, rule))
    for side in sorted(rule.sides, key=list(SIDES).index):
        there = any(picture.side == side for picture in goods.pictures)
        yield Check(f"photo-{side}", "" if there else f"Chưa có ảnh {SIDES[side]}.")
    if rule.smallest_photo:
        yield Check("photo-size", _photo_size(goods, rule))
    edible = goods.group in EDIBLE
    for kinds in (*rule.papers, *(rule.edible_papers if edible else ())):
        yield Check("paper-" + "-".join(_in_order(kinds)), _paper(goods, kinds))
    for name in (*rule.label, *(rule.edible_label if edible else ())):
        told = goods.label.get(name, "").strip()
        yield Check(f"label-{name}", "" if told else f"Chưa ghi {LABEL[name]}.")


def _title(title: str, rule: Rule) -> str:
    length = len(title.strip())
    if length < rule.shortest_title:
        return f"Tên ngắn quá: cần ít nhất {rule.shortest_title} chữ cái."
    if length > rule.longest_title:
        return f"Tên dài {length} chữ cái, nhiều nhất là {rule.longest_title}."
    return ""


def _words(goods: Goods, rule: Rule) -> str:
    told = f" {_words_alone(f'{goods.title} {goods.description}')} "
    found = [word for word in sorted(rule.forbidden_words) if f" {_words_alone(word)} " in told]
    return f"Sàn không cho dùng chữ: {', '.join(found)}." if found else ""


def _words_alone(text: str) -> str:
    """Return the text's words with their accents: “nhất” is forbidden, “nhật” is not."""
    small = text.casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in small).split())


def _description(description: str, rule: Rule) -> str:
    length = len(description.strip())
    if length >= rule.shortest_description:
        return ""
    return f"Mô tả có {length} chữ cái, cần ít nhất {rule.shortest_description}."


def _price_ratio(prices: tuple[int, ...], rule: Rule) -> str:
    if not prices or max(prices) <= rule.price_ratio * min(prices):
        return ""
    dearest, cheapest = dong(max(prices)), dong(min(prices))
    return f"Loại đắt nhất {dearest} hơn {rule.price_ratio} lần loại rẻ nhất {cheapest}."


def _photos(goods: Goods, rule: Rule) -> str:
    count = len(goods.pictures)
    return "" if count >= rule.photos else f"Có {count} ảnh, cần ít nhất {rule.photos}."


def _photo_size(goods: Goods, rule: Rule) -> str:
    small = [p for p in goods.pictures if min(p.width, p.height) < rule.smallest_photo]
    if not small:
        return ""
    size = f"{rule.smallest_photo} điểm ảnh mỗi chiều"
    return f"Có {len(small)} ảnh nhỏ quá: cần ít nhất {size}."


def _paper(goods: Goods, kinds: frozenset[str]) -> str:
    if kinds & goods.papers:
        return ""
    names = " hoặc ".join(PAPERS[kind] for kind in _in_order(kinds))
    if kinds & goods.ended:
        return f"Đã hết hạn: {names}."
    return f"Chưa có {names}."


def _in_order(kinds: frozenset[str]) -> list[str]:
    return sorted(kinds, key=list(PAPERS).index)
