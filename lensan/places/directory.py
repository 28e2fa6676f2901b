"""Communes by the names that people write: with or without accents, kind, district, or code."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from lensan.kernel.text import fold

_FORMS = {
    "xã": ("xa", "x"), "phường": ("phuong", "p", "f"), "thị trấn": ("thi tran", "tt", "t t"),
    "huyện": ("huyen", "h"), "thị xã": ("thi xa", "tx", "t x"), "quận": ("quan", "q"),
    "thành phố": ("thanh pho", "tp", "t p"), "tỉnh": ("tinh",),
}  # fmt: skip
_KINDS = {tuple(form.split()): kind for kind, forms in _FORMS.items() for form in forms}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
          "xv", "xvi", "xvii", "xviii", "xix", "xx")  # fmt: skip
_ARABIC = {roman: str(number) for number, roman in enumerate(_ROMAN, start=1)}
_COMMUNE_KINDS = ("", "xã", "phường", "thị trấn")
_UNSAID = frozenset({"ubnd", "thuoc", "viet", "nam"})  # words beside a name that say nothing
_LONGEST_NAME = 5  # words
_LONGEST_TEXT = 300  # characters that are looked at
_SHORTEST_MISSPELT = 6  # letters; in a shorter name one letter makes another name
_REMEMBERED = 100_000

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune with where it lies; `name` without its kind, the two others with theirs."""

    code: str
    name: str
    kind: str  # "xã", "phường" or "thị trấn"
    district_code: str
    district_name: str
    province_code: str
    province_name: str


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one commune is meant."""

    code: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several communes may be meant, or one commune or the district of the same name."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No commune fits; `nearest` is one that a person may have meant, "" if none stands out."""

    nearest: str = ""


Answer = Found | Ambiguous | Unknown


@dataclass(frozen=True, slots=True)
class _Mention:
    """Words that name a place, and what it may be; `stated` if they say its kind."""

    communes: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    stated: bool = False
    namesakes: frozenset[str] = frozenset()  # communes of that name that are of another kind

    def fits(self, commune: Commune) -> bool:
        """Tell whether the words name the commune itself or where it lies."""
        return (
            commune.code in self.communes
            or commune.district_code in self.districts
            or commune.province_code in self.provinces
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """The places that a text names, and whether words before or after the first name none."""

    mentions: tuple[_Mention, ...]
    before: bool
    after: bool

    @property
    def leading(self) -> tuple[_Mention, ...]:
        """The mentions of communes: those that state the kind, or else all."""
        communes = tuple(mention for mention in self.mentions if mention.communes)
        return tuple(mention for mention in communes if mention.stated) or communes


class Directory:
    """An index of communes that answers which one a text means, and never guesses."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        self.communes = {commune.code: commune for commune in communes}
        self._names: dict[Words, set[tuple[str, str, str]]] = {}
        self._remembered: dict[tuple[str, str, str], tuple[frozenset[str], str]] = {}
        for commune in self.communes.values():
            self._learn("communes", commune.code, commune.kind, _words(commune.name))
            for level, code, title in (
                ("districts", commune.district_code, commune.district_name),
                ("provinces", commune.province_code, commune.province_name),
            ):
                kind, size = _kind_at(_words(title), 0)
                self._learn(level, code, kind, _words(title)[size:])

    def _learn(self, level: str, code: str, kind: str, words: Words) -> None:
        for spelled in {words, tuple(_ARABIC.get(word, word) for word in words)}:
            self._names.setdefault(spelled, set()).add((level, code, kind))

    def find(
        self,
        text: str,
        *,
        district: str = "",
        province: str = "",
        among: Collection[str] | None = None,
    ) -> Answer:
        """Return the commune that a cell names; where it lies may be in the cell or beside it.

        A kind, district or province that contradicts the name makes it unknown. Details before
        the kind are passed over ("ấp 3, xã Vị Thanh"). `among`: the codes that may be answered.
        """
        asked = (text, district, province)
        known = self._remembered.get(asked)
        if not known:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[asked] = self._look_up(text, district, province)
        codes, nearest = known
        return _answer(codes if among is None else codes.intersection(among), nearest)

    def _look_up(self, text: str, district: str, province: str) -> tuple[frozenset[str], str]:
        text = re.sub(r"\.0$", "", text.strip())
        reading = self._read(_words(text), number_alone=True)
        leading = reading.leading
        nearest = _only(_namesakes(reading)) or self._misspelt(text)
        if reading.after or (reading.before and not (leading and leading[0].stated)):
            return frozenset(), nearest
        around = list(reading.mentions)
        for where in filter(None, map(_words, (district, province))):
            around += self._read(where).mentions or [_Mention()]
        return self._consistent(leading, around), nearest

    def find_in_title(self, text: str) -> Answer:
        """Return the commune that a title line, a sheet's or a file's name mentions anywhere.

        The longest name wins; a name with its kind outdoes names without. A name without its kind
        that is also a district's (Vị Thanh) is the commune only beside that commune's district,
        else ambiguous. Two communes are ambiguous too, and so are a code and another's name.
        """
        reading = self._read(_words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)))
        leading = reading.leading
        codes = self._consistent(leading, reading.mentions)
        if leading and leading[0].stated:
            stated = [mention for mention in reading.mentions if mention.stated]
            codes = codes or self._consistent(leading, stated)
        elif any(self._may_be_a_district(code, reading) for code in codes):
            return Ambiguous(tuple(sorted(codes)))
        if not codes and len(leading) > 1:
            codes = frozenset[str]().union(*(mention.communes for mention in leading))
        return _answer(codes, _only(_namesakes(reading)))

    def _may_be_a_district(self, code: str, reading: _Reading) -> bool:
        """Tell whether what names the commune may be a district, its own being named nowhere."""
        named = [mention for mention in reading.mentions if code in mention.communes]
        lies_in = self.communes[code].district_code
        return all(mention.districts for mention in named) and not any(
            lies_in in mention.districts for mention in reading.mentions if mention not in named
        )

    def _consistent(
        self, leading: Iterable[_Mention], mentions: Collection[_Mention]
    ) -> frozenset[str]:
        """Return the communes of the leading mentions that all mentions fit."""
        return frozenset(
            code
            for mention in leading
            for code in mention.communes
            if all(other.fits(self.communes[code]) for other in mentions)
        )

    def _read(self, words: Words, *, number_alone: bool = False) -> _Reading:
        mentions: list[_Mention] = []
        before = after = False
        start = 0
        while start < len(words):
            mention, size = self._stated_at(words, start)
            if not mention:
                mention, size = self._named_at(words, start, number_alone and len(words) == 1)
            if mention:
                mentions.append(mention)
            elif words[start] not in _UNSAID:
                before, after = before or not mentions, after or bool(mentions)
            start += max(size, 1)
        return _Reading(tuple(mentions), before, after)

    def _stated_at(self, words: Words, start: int) -> tuple[_Mention | None, int]:
        """Read a kind and the name after it, and say how many words they are."""
        kind, size = _kind_at(words, start)
        for end in _ends(words, start + size) if kind else ():
            known = self._names.get(words[start + size : end])
            if known:
                of_the_kind = {unit for unit in known if unit[2] == kind}
                namesakes = known if not of_the_kind else ()
                return _mention(of_the_kind, stated=True, namesakes=namesakes), end - start
        return None, 0

    def _named_at(
        self, words: Words, start: int, number_alone: bool
    ) -> tuple[_Mention | None, int]:
        """Read a code or a name without its kind; a number is one only where it stands alone."""
        if words[start] in self.communes:
            return _Mention(communes=frozenset({words[start]})), 1
        for end in _ends(words, start):
            name = words[start:end]
            numeric = len(name) == 1 and (name[0].isdigit() or name[0] in _ARABIC)
            if name in self._names and (number_alone or not numeric):
                return _mention(self._names[name]), end - start
        return None, 0

    def _misspelt(self, text: str) -> str:
        """Return the one commune whose name is at most a letter away from the text, or ""."""
        words = _words(re.split(r"[,;(]| - ", text)[0])
        kind, size = _kind_at(words, 0)
        meant = " ".join(words[size:])
        if len(meant) < _SHORTEST_MISSPELT or kind not in _COMMUNE_KINDS:
            return ""
        near: dict[int, set[str]] = {0: set(), 1: set()}
        for name, units in self._names.items():
            distance = Levenshtein.distance(meant, " ".join(name), score_cutoff=1)
            if distance <= 1:
                near[distance] |= {code for level, code, _ in units if level == "communes"}
        return _only(near[0] or near[1])


def _words(text: str) -> Words:
    folded = fold(text[:_LONGEST_TEXT]).replace("hop tac xa", "htx")
    found = re.findall(r"[a-z]+|[0-9]+", folded)
    return tuple(word.lstrip("0") if len(word) < 3 else word for word in found)


def _kind_at(words: Words, start: int) -> tuple[str, int]:
    """Return the kind that the words from `start` on state, and in how many words."""
    for size in (2, 1):
        kind = _KINDS.get(words[start : start + size])
        if kind:
            return kind, size
    return "", 0


def _ends(words: Words, start: int) -> range:
    """Return where a name that begins at `start` may end, the longest first."""
    return range(min(start + _LONGEST_NAME, len(words)), start, -1)


def _mention(
    units: Collection[tuple[str, str, str]],
    *,
    stated: bool = False,
    namesakes: Collection[tuple[str, str, str]] = (),
) -> _Mention:
    codes = {
        level: frozenset(code for one, code, _ in units if one == level)
        for level in ("communes", "districts", "provinces")
    }
    others = frozenset(code for level, code, _ in namesakes if level == "communes")
    return _Mention(**codes, stated=stated, namesakes=others)


def _namesakes(reading: _Reading) -> frozenset[str]:
    return frozenset[str]().union(*(mention.namesakes for mention in reading.mentions))


def _only(codes: Collection[str]) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def _answer(codes: Collection[str], nearest: str) -> Answer:
    if not codes:
        return Unknown(nearest)
    return Found(_only(codes)) if len(codes) == 1 else Ambiguous(tuple(sorted(codes)))
