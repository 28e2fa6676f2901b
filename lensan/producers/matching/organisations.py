"""Read an organisation's name: its legal form and trade aside, what remains is its own name."""

import re

from lensan.producers.matching.naming import Name, syllable

_FORMS = re.compile(
    r"\b(hop tac xa|htx|lien hiep|to hop tac|tht|to san xuat|cong ti|cti|ct|doanh nghiep|dn"
    r"|dntn|tu nhan|tnhh|trach nhiem huu han|(mot|hai|1|2) thanh vien|mtv|co phan|cp|co so"
    r"|ho kinh doanh|hkd|nong nghiep|nn|nong san|ns|dich vu|dv|thuong mai|tm|san xuat|sx"
    r"|che bien|cb|kinh doanh|kd|xuat nhap khau|xnk|thuy san|ts|tong hop|th|va)\b"
)
TELLING = 12.0  # bits: one name in about 4,000 organisations


def name(text: str) -> Name:
    """Give an organisation's own name; the whole name where nothing but form and trade is said.

    >>> name("HTX nông nghiệp Kỳ Như") == name("Hợp tác xã Kỳ Như")
    True
    """
    pairs = [syllable(word) for word in re.findall(r"\w+", text)]
    folded = " ".join(pair[1] for pair in pairs)
    kept = set(_kept(folded, [pair[1] for pair in pairs])) or set(range(len(pairs)))
    own = [pair for position, pair in enumerate(pairs) if position in kept]
    return Name(
        tuple(accented for accented, _ in own),
        tuple(folded for _, folded in own),
        TELLING if own else 0.0,
    )


def _kept(folded: str, parts: list[str]) -> list[int]:
    dropped = [match.span() for match in _FORMS.finditer(folded)]
    kept, start = [], 0
    for position, part in enumerate(parts):
        if not any(low <= start < high for low, high in dropped):
            kept.append(position)
        start += len(part) + 1
    return kept
