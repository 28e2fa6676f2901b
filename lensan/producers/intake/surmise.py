"""Which sheets are lists of producers, told by their names and by what their cells look like."""

import re
from collections.abc import Sequence

from lensan.kernel.spreadsheets.grid import Line
from lensan.kernel.text import fold
from lensan.producers.intake.header import Header

_SET_ASIDE = re.compile(
    r".*\b(?:tong hop|th|thong ke|ghi chu|huong dan|luu y|pivot|summary|note|notes|readme|danh muc|bieu do"
    r"|bao cao|giai thich|quy uoc|chu thich|bia)\b"
)
_PERSONAL = frozenset(
    {"phone", "phone2", "identity", "birth", "birth_male", "birth_female", "sex", "smartphone"}
)
_SURNAMES = frozenset({
    "nguyen", "tran", "le", "pham", "huynh", "hoang", "phan", "vu", "vo", "dang", "bui", "do",
    "ho", "ngo", "duong", "ly", "danh", "truong", "lam", "mai", "dinh", "cao", "chau", "luong",
    "ha", "trinh", "to", "thach", "son", "kim", "lu", "ta", "tang", "quach", "doan", "thai",
})  # fmt: skip
_SAMPLE = 50


def is_set_aside(name: str) -> bool:
    """Tell whether a sheet's name says that it is a summary or notes."""
    return _SET_ASIDE.match(re.sub(r"[\W_]+", " ", fold(name))) is not None


def is_list_of_persons(header: Header, lines: Sequence[Line]) -> bool:
    """Tell whether rows beneath a header without names are about persons all the same."""
    if not lines:
        return False
    if header.fields & _PERSONAL:
        return True
    sample = lines[:_SAMPLE]
    return any(
        sum(_is_personal_name(line.cells[column.index]) for line in sample) * 2 > len(sample)
        for column in header.columns
    )


def _is_personal_name(cell: object) -> bool:
    words = fold(cell).split() if isinstance(cell, str) else []
    return 1 < len(words) < 7 and words[0] in _SURNAMES
