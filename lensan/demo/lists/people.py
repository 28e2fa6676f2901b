"""Synthetic people: names as common as in the Mekong delta, births, identity numbers, phones.

Nobody here exists. Names are drawn word by word, numbers digit by digit; where a number is
somebody's, that is chance. An identity number has the citizen card's form (three digits of the
province, 093; one of sex and century; two of the birth year; six more) or the nine digits of the
older card.
"""

from collections.abc import Callable
from datetime import date
from itertools import accumulate
from random import Random

from lensan.producers.facts import Facts

EARLIEST, USUAL, LATEST = (day.toordinal() for day in (
    date(1940, 1, 1), date(1969, 1, 1), date(2000, 12, 31),
))  # fmt: skip
FAMILY = {
    "Nguyễn": 310, "Trần": 125, "Lê": 110, "Huỳnh": 65, "Phạm": 55, "Võ": 50, "Phan": 40,
    "Trương": 28, "Bùi": 22, "Đặng": 24, "Lâm": 24, "Dương": 20, "Hồ": 18, "Ngô": 17, "Lý": 16,
    "Danh": 16, "Cao": 12, "Mai": 11, "Đỗ": 11, "Châu": 10, "Đinh": 9, "Đoàn": 9, "Lưu": 9,
    "Thạch": 8, "Trịnh": 8, "Tô": 7, "Hà": 7, "Quách": 6, "Tăng": 6, "Kim": 5, "Thái": 5,
    "Lương": 5, "Tạ": 4, "Vương": 3, "Từ": 3, "Khưu": 2, "Mạc": 1, "Sơn": 3, "Liêu": 2,
}  # fmt: skip
MIDDLE_MALE = {
    "Văn": 430, "Thanh": 70, "Hoàng": 60, "Minh": 55, "Hữu": 45, "Quốc": 45, "Ngọc": 30,
    "Thành": 30, "Công": 22, "Tấn": 22, "Phước": 18, "Trung": 18, "Chí": 16, "Đức": 12,
    "Hồng": 14, "Trọng": 10, "Duy": 9, "Anh": 8, "Bá": 7, "Thiện": 7, "Xuân": 7, "Kim": 6,
    "Hoàng Minh": 3, "Ngọc Quốc": 2,
}  # fmt: skip
MIDDLE_FEMALE = {
    "Thị": 520, "Thị Ngọc": 30, "Thị Kim": 35, "Thị Mỹ": 25, "Thị Thanh": 20, "Thị Hồng": 22,
    "Thị Bích": 15, "Thị Cẩm": 12, "Ngọc": 45, "Kim": 45, "Mỹ": 35, "Thanh": 30, "Hồng": 28,
    "Bích": 22, "Thúy": 20, "Cẩm": 18, "Tuyết": 14, "Diễm": 10, "Thu": 14, "Huỳnh": 6,
}  # fmt: skip
GIVEN_MALE = (
    "Hùng", "Dũng", "Tuấn", "Minh", "Út", "Bé", "Hải", "Sơn", "Tâm", "Thành", "Phước", "Đức",
    "Hòa", "Bình", "Cường", "Thắng", "Lợi", "Nam", "Long", "Phúc", "Tài", "Lộc", "Thạnh",
    "Hiền", "Nghĩa", "Trung", "Tính", "Đạt", "Khánh", "Quang", "Vũ", "Hiếu", "Hậu", "Em", "Tư",
    "Năm", "Ba", "Sáu", "Bảy", "Tám", "Lâm", "Kiệt", "Thuận", "Toàn", "Tùng", "Phong", "Hoàng",
    "Việt", "Quyền", "Nhân", "Đông", "Đởm", "Xê", "Đệ", "Điền", "Giang", "Hận", "Khải", "Khoa",
    "Liêm", "Luận", "Mẫn", "Nguyên", "Nhựt", "Phát", "Quí", "Rô", "Sang", "Sĩ", "Tân", "Tiến",
    "Thái", "Thiện", "Thọ", "Tòng", "Trí", "Triều", "Trường", "Tuân", "Vinh", "Xuyên", "Ngoan",
    "Của", "Đực", "Ẩn", "Ái", "Thế", "Chiến", "Đấu", "Danh",
)  # fmt: skip
GIVEN_FEMALE = (
    "Lan", "Hoa", "Mai", "Hương", "Hồng", "Nga", "Thủy", "Tuyết", "Bé", "Út", "Em", "Phượng",
    "Liên", "Loan", "Lệ", "Hạnh", "Dung", "Nguyệt", "Yến", "Oanh", "Thu", "Xuân", "Hằng",
    "Thắm", "Đào", "Cúc", "Huệ", "Sen", "Nhung", "Hiền", "Thảo", "Phương", "Trang", "Linh",
    "Ngân", "Ngọc", "Bích", "Diệu", "Diễm", "Kiều", "Kim", "Tư", "Năm", "Ba", "Sáu", "Bảy",
    "Chín", "Mười", "Nhanh", "Đẹp", "Gái", "Thơm", "Mỹ", "Ánh", "Duyên", "Giàu", "Hai",
    "Hoàng", "Khéo", "Lài", "Lành", "Liễu", "Lụa", "Lý", "Mận", "Muội", "My", "Nhàn", "Nhi",
    "Nhiên", "Nương", "Phấn", "Phụng", "Quyên", "Quyền", "Sương", "Thanh", "Thêm", "Thoa",
    "Thúy", "Tiên", "Tím", "Trinh", "Trúc", "Tươi", "Vân", "Vui", "Xinh", "Xuyến", "Ý", "Đoan",
    "Ngoan",
)  # fmt: skip
# Prefixes since 9/2018 and how common; three digits, then seven more.
PHONE_PREFIXES = {
    "091": 8, "094": 8, "081": 3, "082": 3, "083": 3, "084": 4, "085": 3, "088": 2,
    "096": 7, "097": 9, "098": 8, "086": 3, "032": 3, "033": 4, "034": 4, "035": 4, "036": 4,
    "037": 5, "038": 4, "039": 5, "090": 4, "093": 4, "070": 2, "076": 2, "077": 2,
    "078": 2, "079": 2, "092": 1, "056": 1, "058": 1,
}  # fmt: skip


class Draw:
    """Draws one of several words, each as often as its weight says."""

    def __init__(self, weights: dict[str, int]) -> None:
        self._words = tuple(weights)
        self._reach = tuple(accumulate(weights.values()))

    def __call__(self, random: Random) -> str:
        """Draw one word."""
        return random.choices(self._words, cum_weights=self._reach)[0]


_family = Draw(FAMILY)
_middle = {"male": Draw(MIDDLE_MALE), "female": Draw(MIDDLE_FEMALE)}
_given = {"male": GIVEN_MALE, "female": GIVEN_FEMALE}
_prefix = Draw(PHONE_PREFIXES)


class People:
    """Makes people who share no identity number and no telephone number."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[str] = set()

    def person(self, *, commune_code: str, hamlet: str, grows: str, area_m2: int) -> Facts:
        """Make a person who farms `area_m2` in a hamlet; 1 in 8 has no telephone, a few two."""
        random = self._random
        sex = "male" if random.random() < 0.68 else "female"
        birth_on = date.fromordinal(int(random.triangular(EARLIEST, LATEST, USUAL)))
        phones = tuple(self.phone() for _ in range(random.choices((0, 1, 2), (12, 85, 3))[0]))
        return Facts(
            name=f"{_family(random)} {_middle[sex](random)} {random.choice(_given[sex])}",
            sex=sex,
            birth_on=birth_on,
            birth_year=birth_on.year,
            phones=phones,
            identity_number=self.identity_number(sex, birth_on),
            commune_code=commune_code,
            hamlet=hamlet,
            smartphone=random.random() < 0.62 if phones else None,
            grows=grows,
            area_m2=area_m2,
        )

    def phone(self) -> str:
        """Make a mobile number nobody here has yet, in E.164."""
        return self._new(
            lambda: f"+84{_prefix(self._random)[1:]}{self._random.randrange(10**7):07d}"
        )

    def identity_number(self, sex: str, birth_on: date) -> str:
        """Make an identity number: the citizen card's, the older card's, or none (1 in 14)."""
        kind = self._random.random()
        if kind < 0.07:
            return ""
        if kind < 0.20:
            return self._new(lambda: f"36{self._random.randrange(10**7):07d}")
        digit = (0 if birth_on.year < 2000 else 2) + (sex == "female")
        start = f"093{digit}{birth_on.year % 100:02d}"
        return self._new(lambda: f"{start}{self._random.randrange(10**6):06d}")

    def _new(self, draw: Callable[[], str]) -> str:
        while (number := draw()) in self._taken:
            pass
        self._taken.add(number)
        return number
