"""Write a made-up province whose producers' true identity is known, with the errors of lists.

Every person is invented; commune codes are Hậu Giang's. Family names have Lê Trung Hoa's shares,
middle and given names a Zipf-like fall. Each programme's list in each commune has habits of its
own (no accents, years only, no identity numbers), and each row has slips of its own, so that
errors come in clusters as they do in life. Beside true duplicates there are those who only look
like it: namesakes of one year in one hamlet, spouses and siblings on one telephone, households
behind a helper's telephone.
"""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from lensan.producers.facts import Facts

FAMILIES = (
    "Nguyễn 384 Trần 121 Lê 95 Phạm 70 Huỳnh 51 Phan 45 Võ 36 Đặng 21 Bùi 20 Đỗ 14 Hồ 13 Ngô 13 "
    "Dương 10 Trương 14 Danh 12 Lâm 9 Mai 7 Cao 7 Đinh 6 Đoàn 6 Lương 6 Lý 5 Lưu 5 Châu 5 Thái 4 "
    "Tô 3 Tạ 3 Hà 3 Quách 3 Thạch 3 Kiều 2 Tăng 2 Từ 2 Âu 1 Mạc 1 Trịnh 2 La 1 Khưu 1 Tiêu 1"
).split()
MEN_MIDDLE = (
    "Văn 50 Thanh 6 Hoàng 6 Minh 5 Hữu 5 Quốc 4 Ngọc 3 Tấn 3 Thành 3 Công 2 Đức 2 Trung 2 Phước 2 "
    "Chí 2 Út 1 Sà 1"
).split()
WOMEN_MIDDLE = (
    "Thị 62 Ngọc 6 Kim 5 Mỹ 4 Thanh 4 Hồng 3 Bích 2 Thúy 2 Tuyết 2 Cẩm 2 Ánh 1 Mộng 1".split()
)
MEN = """Hùng Dũng Tuấn Hải Sơn Thanh Minh Tâm Hòa Bình Phúc Lộc Thọ Tài Đức Nam Long Phong Cường Thắng Tùng Trung
Hiếu Nghĩa Tân Lợi Phước Thành Đạt Toàn Hoàng Khanh Quang Vinh Hậu Giang Út Bé Ba Tư Năm Sáu Bảy Tám Chín Mười
Được Em Hết Nhỏ Lớn Đen Điền Ruộng Nhân Trí Dân Khánh Linh Liêm Hiền Hồng Phương Kiệt Khải Huy Thuận Tiến Quân
Quốc Sang Sáng Rạng Tính Thiện Thông Tường Trường Vũ Việt Vương Xuân Đông Thu Hạ Luân Lượng Lực Mẫn Nghiệp Nhựt
Ninh Oanh Phát Phi Rươl Sóc Khiêm Định Đoàn Chiến Công Chính Chương Danh Dư Đa Đầy Giàu Hên Hưng Hữu Kha Lâm""".split()
WOMEN = """Lan Hoa Hồng Huệ Cúc Mai Nga Thu Thủy Thúy Hương Hà Hạnh Hằng Hiền Loan Phượng Phương Oanh Yến Tuyết Ngọc
Bích Kim Liên Lệ Linh Ly Mỹ Diễm Diệu Dung Duyên Đào Đẹp Gái Bé Út Em Ba Tư Năm Sáu Bảy Tám Chín Mười Nở Nhung Nhàn
Nguyệt Nhi Như Ngân Ngoan Nhanh Thơm Thảo Thắm Thanh Tâm Tiên Trang Trinh Trúc Tú Tươi Vân Vui Xuân Xinh Xuyến Quyên
Quý Sen Sương Sáng Muội Muôn Mến Mận Lài Lành Kiều Khánh Hường Hoàng Hòa Cẩm Châu Chi Chúc Bưởi Bông Ánh Ái
Hai""".split()
HAMLETS = "Ấp 1|Ấp 2|Ấp 3|Ấp 4|Ấp 5|Ấp 6|Ấp Mỹ Phú|Ấp Thạnh Hòa|Ấp Long Bình A|Khu vực 3".split(
    "|"
)
COMMUNES = tuple(f"{31_300 + 3 * number:05}" for number in range(75))
OWN_NAMES = (
    "Kỳ Như|Thạnh Phước|Tân Tiến|Đông Bình|Cầu Đúc|Phú Hữu|Long Trị|Bảy Ngàn|Hòa Mỹ|Tân Long"
    "|Thuận Phát|Minh Tâm"
)
LOOK_ALIKE = {
    "Hùng": "Hưng",
    "Hưng": "Hùng",
    "Lan": "Loan",
    "Loan": "Lan",
    "Hải": "Hai",
    "Hòa": "Hoa",
    "Thu": "Thơ",
    "Thủy": "Thúy",
    "Thúy": "Thủy",
    "Tâm": "Tám",
    "Sang": "Sáng",
    "Sáng": "Sang",
    "Hồng": "Hường",
    "Phương": "Phượng",
    "Phượng": "Phương",
    "Thanh": "Thành",
    "Thành": "Thanh",
    "Toàn": "Toán",
}
MARKS = "\u0301\u0300\u0309\u0303\u0323"


@dataclass(frozen=True)
class Rates:
    """How often each error happens: per list (habits) or per row, as shares."""

    look_alike: float = 0.02
    list_without_accents: float = 0.10
    list_of_years: float = 0.12
    list_without_identity: float = 0.05
    no_identity: float = 0.10
    old_card: float = 0.10
    identity_slip: float = 0.008
    no_phone: float = 0.10
    new_phone: float = 0.08
    helper_phone: float = 0.08
    phone_slip: float = 0.01
    name_slip: float = 0.025
    name_abbreviated: float = 0.03
    tone_slip: float = 0.03
    other_spelling: float = 0.10
    no_birth: float = 0.03
    birth_slip: float = 0.02
    year_only: float = 0.05
    no_hamlet: float = 0.06
    other_hamlet_spelling: float = 0.30
    other_commune: float = 0.05


HARSH = Rates(
    look_alike=0.04,
    list_without_accents=0.30, list_of_years=0.35, list_without_identity=0.12, no_identity=0.18,
    old_card=0.25, identity_slip=0.02, no_phone=0.20, new_phone=0.18, helper_phone=0.18,
    phone_slip=0.03, name_slip=0.05, name_abbreviated=0.06, tone_slip=0.05, no_birth=0.06,
    birth_slip=0.04, year_only=0.08, no_hamlet=0.12, other_commune=0.08,
)  # fmt: skip


@dataclass(frozen=True)
class Entity:
    """One true producer."""

    facts: Facts
    old_number: str = ""
    second_phone: str = ""


@dataclass(frozen=True)
class Stated:
    """A row of a list and the number of the producer that it is about."""

    facts: Facts
    entity: int


@dataclass
class World:
    """The dice and the numbers already given out."""

    dice: random.Random
    rates: Rates
    helpers: dict[tuple[str, str], str] = field(default_factory=dict)

    def happens(self, share: float) -> bool:
        """Say whether something of this likelihood happens now."""
        return self.dice.random() < share

    def phone(self) -> str:
        """Give a mobile number."""
        return f"+84{self.dice.choice((3, 7, 8, 9))}{self.dice.randrange(10**8):08}"


def rows(count: int = 110_000, seed: int = 1, rates: Rates | None = None) -> list[Stated]:
    """Write `count` rows, list after list; about 10,500 true pairs in 110,000."""
    world = World(random.Random(seed), rates or Rates())
    twice, thrice = count * 9_690 // 110_000, count * 270 // 110_000
    people = entities(world, count - twice - 2 * thrice)
    chosen = world.dice.sample(range(len(people)), twice + thrice)
    again = chosen + chosen[:thrice]
    programmes = [range(len(people)), again[: twice + thrice], again[twice + thrice :]]
    return [
        row
        for programme, members in enumerate(programmes)
        for row in _lists(world, programme, [(number, people[number]) for number in members])
    ]


def pairs(stated: list[Stated]) -> set[tuple[int, int]]:
    """Give the true pairs as positions of rows, the smaller first."""
    seen: dict[int, list[int]] = {}
    found: set[tuple[int, int]] = set()
    for position, row in enumerate(stated):
        found.update((earlier, position) for earlier in seen.setdefault(row.entity, []))
        seen[row.entity].append(position)
    return found


def entities(world: World, count: int) -> list[Entity]:
    """Invent producers; one in 250 is an organisation, one in 50 has a look-alike beside it."""
    made: list[Entity] = []
    look_alikes = (_namesake, _spouse, _spouse, _sibling)
    while len(made) < count:
        if world.happens(0.004):
            made.append(_organisation(world))
            continue
        one = _person(world)
        made.append(one)
        if world.happens(world.rates.look_alike):
            made.append(world.dice.choice(look_alikes)(world, one))
    return made[:count]


def _person(world: World, commune: str = "", hamlet: str = "") -> Entity:
    dice = world.dice
    man = world.happens(0.68)
    born = date(1940, 1, 1) + timedelta(days=int(dice.triangular(0, 22_000, 10_500)))
    if world.happens(0.10):
        born = date(born.year, 1, 1)
    facts = Facts(
        name=_name(dice, man),
        sex="male" if man else "female",
        birth_on=born,
        birth_year=born.year,
        phones=(world.phone(),),
        identity_number=_card(dice, man, born.year),
        commune_code=commune or dice.choices(COMMUNES, range(40, 115))[0],
        hamlet=hamlet or dice.choice(HAMLETS),
        kind="household_business" if world.happens(0.03) else "household",
    )
    return Entity(facts, f"36{dice.randrange(10**7):07}", world.phone())


def _organisation(world: World) -> Entity:
    kind, form = world.dice.choice(
        (
            ("cooperative", "HTX nông nghiệp"),
            ("enterprise", "Công ty TNHH"),
            ("coop_group", "Tổ hợp tác"),
        )
    )
    own = world.dice.choice(OWN_NAMES.split("|"))
    commune = world.dice.choice(COMMUNES)
    hamlet = world.dice.choice(HAMLETS)
    name = f"{form} {own} {world.dice.randrange(1, 40)}"
    facts = Facts(
        name=name, kind=kind, phones=(world.phone(),), commune_code=commune, hamlet=hamlet
    )
    return Entity(facts, "", world.phone())


def _namesake(world: World, one: Entity) -> Entity:
    born = date(one.facts.birth_year or 0, 1, 1) + timedelta(days=world.dice.randrange(365))
    other = _person(world, one.facts.commune_code, one.facts.hamlet)
    card = _card(world.dice, one.facts.sex == "male", born.year)
    return replace(
        other,
        facts=replace(other.facts, name=one.facts.name, sex=one.facts.sex, birth_on=born,
                      birth_year=born.year, identity_number=card),
    )  # fmt: skip


def _spouse(world: World, one: Entity) -> Entity:
    other = _person(world, one.facts.commune_code, one.facts.hamlet)
    return replace(other, facts=replace(other.facts, phones=one.facts.phones))


def _sibling(world: World, one: Entity) -> Entity:
    other = _person(world, one.facts.commune_code, one.facts.hamlet)
    *family, given = one.facts.name.split()
    name = " ".join([*family, LOOK_ALIKE.get(given) or _drawn_given(world.dice, MEN)])
    facts = replace(other.facts, phones=one.facts.phones, sex=one.facts.sex, name=name)
    return replace(other, facts=facts)


def _lists(world: World, programme: int, members: list[tuple[int, Entity]]) -> Iterator[Stated]:
    habits: dict[str, tuple[bool, bool, bool]] = {}
    rates = world.rates
    shares = (rates.list_without_accents, rates.list_of_years, rates.list_without_identity)
    for number, entity in sorted(members, key=lambda member: member[1].facts.commune_code):
        commune = entity.facts.commune_code
        if commune not in habits:
            bare, years, numberless = (world.happens(share) for share in shares)
            habits[commune] = (bare, years, numberless)
        yield Stated(_stated(world, entity, programme, habits[commune]), number)


def _stated(
    world: World, entity: Entity, programme: int, habits: tuple[bool, bool, bool]
) -> Facts:
    bare, years, numberless = habits
    facts = entity.facts
    if programme and world.happens(world.rates.other_commune):
        facts = replace(facts, commune_code=world.dice.choice(COMMUNES), hamlet="")
    facts = replace(
        facts,
        name=_written(world, facts, bare),
        identity_number="" if numberless else _number(world, entity),
        phones=_phones(world, entity, programme),
        hamlet=_hamlet(world, facts.hamlet, bare),
    )
    return _birth(world, facts, years)


def _written(world: World, facts: Facts, bare: bool) -> str:
    rates, dice, name = world.rates, world.dice, facts.name
    if facts.kind in ("cooperative", "enterprise", "coop_group"):
        name = (
            name.replace("HTX", "Hợp tác xã")
            if world.happens(0.5)
            else name.replace("nông nghiệp ", "")
        )
        return _bare(name) if bare else name
    if world.happens(rates.name_slip):
        name = _slip(dice, name)
    if world.happens(rates.tone_slip):
        words = name.split()
        position = dice.randrange(len(words))
        words[position] = _retone(dice, words[position])
        name = " ".join(words)
    if world.happens(rates.other_spelling):
        name = name.replace("úy", "uý").replace("òa", "oà").replace("ủy", "uỷ").replace("Mỹ", "Mĩ")
        name = name.replace("Lý", "Lí").replace("Ly", "Li").replace("Kỳ", "Kì")
    if world.happens(rates.name_abbreviated):
        first, *middle, last = name.split()
        name = " ".join([first, *dice.choice(([part[0] + "." for part in middle], [])), last])
    if bare:
        name = _bare(name)
    return dice.choice((name, name, name.upper(), name.lower(), name.title()))


def _number(world: World, entity: Entity) -> str:
    rates, number = world.rates, entity.facts.identity_number
    if not number or world.happens(rates.no_identity):
        return ""
    number = entity.old_number if world.happens(rates.old_card) else number
    return _digit_slip(world.dice, number) if world.happens(rates.identity_slip) else number


def _phones(world: World, entity: Entity, programme: int) -> tuple[str, ...]:
    rates, facts = world.rates, entity.facts
    if world.happens(rates.no_phone):
        return ()
    if world.happens(rates.helper_phone):
        area = (facts.commune_code, facts.hamlet if world.happens(0.7) else "")
        return (world.helpers.setdefault(area, world.phone()),)
    phone = (
        entity.second_phone if programme and world.happens(rates.new_phone) else facts.phones[0]
    )
    if world.happens(rates.phone_slip):
        phone = "+84" + _digit_slip(world.dice, phone[3:])
    return (phone, entity.second_phone) if world.happens(0.05) else (phone,)


def _hamlet(world: World, hamlet: str, bare: bool) -> str:
    if world.happens(world.rates.no_hamlet):
        return ""
    if world.happens(world.rates.other_hamlet_spelling):
        spellings = (hamlet.lower(), hamlet.upper(), hamlet.replace("Ấp ", ""), hamlet.replace(" 3", " Ba"),
                     hamlet.replace("Khu vực ", "KV"), hamlet.replace("Hòa", "Hoà"))  # fmt: skip
        hamlet = world.dice.choice(spellings)
    return _bare(hamlet) if bare else hamlet


def _birth(world: World, facts: Facts, years: bool) -> Facts:
    rates, dice, born = world.rates, world.dice, facts.birth_on
    if born is None or world.happens(rates.no_birth):
        return replace(facts, birth_on=None, birth_year=None)
    if world.happens(rates.birth_slip):
        slips = [
            born.replace(day=dice.randrange(1, 29)), born.replace(month=dice.randrange(1, 13), day=1),
            born.replace(year=born.year + dice.choice((-10, -1, 1, 10)), day=min(born.day, 28)),
        ]  # fmt: skip
        if born.day <= 12:
            slips.append(born.replace(day=born.month, month=born.day))
        born = dice.choice(slips)
    whole = not years and not world.happens(rates.year_only)
    return replace(facts, birth_on=born if whole else None, birth_year=born.year)


def _name(dice: random.Random, man: bool) -> str:
    middle = _drawn(dice, MEN_MIDDLE if man else WOMEN_MIDDLE)
    if not man and middle == "Thị" and dice.random() < 0.25:
        middle += " " + dice.choice(WOMEN_MIDDLE[2::2])
    return f"{_drawn(dice, FAMILIES)} {middle} {_drawn_given(dice, MEN if man else WOMEN)}"


def _drawn_given(dice: random.Random, given: list[str]) -> str:
    return given[int(len(given) * dice.random() ** 1.6)]  # the first are the commonest, near 5 %


def _drawn(dice: random.Random, weighted: list[str]) -> str:
    return dice.choices(weighted[::2], [int(weight) for weight in weighted[1::2]])[0]


def _card(dice: random.Random, man: bool, year: int) -> str:
    century = 2 * (year >= 2000) + (not man)
    return f"093{century}{year % 100:02}{dice.randrange(10**6):06}"


def _digit_slip(dice: random.Random, number: str) -> str:
    position = dice.randrange(3, len(number) - 1)
    if dice.random() < 0.3:
        return number[:position] + number[position + 1] + number[position] + number[position + 2 :]
    return number[:position] + dice.choice("0123456789") + number[position + 1 :]


def _slip(dice: random.Random, text: str) -> str:
    position = dice.randrange(max(1, len(text) - 1))
    start, rest = text[: position + 1], text[position + 1 :]
    return dice.choice(
        (start + rest[1:], start + rest[1:2] + rest, start + rest[1:2] + rest[:1] + rest[2:])
    )


def _retone(dice: random.Random, word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    swapped = "".join(dice.choice(MARKS) if letter in MARKS else letter for letter in parts)
    return unicodedata.normalize("NFC", swapped)


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
