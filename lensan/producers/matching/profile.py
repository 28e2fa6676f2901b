"""What the engine keeps of one producer: what tells it from another, and nothing else."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from lensan.producers.facts import Facts
from lensan.producers.matching import naming, organisations

PERSONS = frozenset({"household", "household_business"})
_HAMLET_WORD = re.compile(r"\b(ap|khu vuc|kv|khu pho|kp|khom|thon|to|xom|so)\b")
_NUMBER_WORDS = {
    "mot": "1", "nhat": "1", "hai": "2", "nhi": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5",
    "sau": "6", "bai": "7", "bay": "7", "tam": "8", "chin": "9", "muoi": "10",
}  # fmt: skip
_Item = TypeVar("_Item")


class Birth(NamedTuple):
    """A birth as far as it is known: the whole date, or the year alone."""

    on: date | None
    year: int


class Place(NamedTuple):
    """Where a source has the producer live: the commune's code and the hamlet's key, or empty."""

    commune_code: str
    hamlet: str


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of one producer, each field as many times as the sources differ.

    `people` is true for a household or a household business and false for an organisation; the
    two are never matched. `names` holds personal names or organisations' names accordingly.
    `births` has no date for 1 January: lists write it where only the year is known.
    """

    people: bool
    kinds: tuple[str, ...] = ()
    names: tuple[naming.Name, ...] = ()
    sex: str = ""
    births: tuple[Birth, ...] = ()
    phones: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


TELLING = frozenset({
    "name", "kind", "sex", "birth_on", "birth_year", "phones", "identity_number", "commune_code",
    "hamlet",
})  # fmt: skip  # the facts that tell one producer from another


def profile(facts: Facts) -> Profile:
    """Take from one source's statement what tells one producer from another."""
    people = facts.kind in PERSONS
    read = naming.name if people else organisations.name
    birth = _birth(facts) if people else None
    return Profile(
        people,
        (facts.kind,),
        (read(facts.name),),
        facts.sex,
        (birth,) if birth else (),
        facts.phones,
        (facts.identity_number,) if facts.identity_number else (),
        (Place(facts.commune_code, hamlet_key(facts.hamlet)),) if facts.commune_code else (),
    )


def merged(one: Profile, other: Profile) -> Profile:
    """Join what is known of one producer from two sides, keeping every differing statement."""
    return Profile(
        one.people,
        _union(one.kinds, other.kinds),
        _union(one.names, other.names),
        one.sex if other.sex in ("", one.sex) else "" if one.sex else other.sex,
        _union(one.births, other.births),
        _union(one.phones, other.phones),
        _union(one.identities, other.identities),
        _union(one.places, other.places),
    )


@lru_cache(maxsize=1 << 14)
def hamlet_key(hamlet: str) -> str:
    """Give the hamlet's name without kind, accents and spaces: `Ấp 3`, `ấp Ba`, `KV 03` are `3`.

    >>> hamlet_key("Ấp Thạnh Mỹ A"), hamlet_key("KV03")
    ('thanhmia', '3')
    """
    text = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", hamlet)
    parts = [naming.syllable(part)[1] for part in re.findall(r"\w+", text)]
    rest = _HAMLET_WORD.sub(" ", " ".join(parts)).split() or parts
    if len(rest) == 1 or (len(rest) == 2 and len(rest[1]) == 1):
        rest[0] = _NUMBER_WORDS.get(rest[0], rest[0])
    return "".join(part.lstrip("0") or part for part in rest)


def _birth(facts: Facts) -> Birth | None:
    on = facts.birth_on
    if on:
        return Birth(None if (on.day, on.month) == (1, 1) else on, on.year)
    year = facts.birth_year or _year_in_card(facts.identity_number)
    return Birth(None, year) if year else None


def _year_in_card(number: str) -> int | None:
    """Read the birth year from a 12-digit number: digit 4 is century and sex, 5 and 6 the year.

    Source: Circular 59/2021/TT-BCA, article 4.
    """
    if len(number) != 12 or not number.isdecimal():
        return None
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def _union(one: tuple[_Item, ...], other: tuple[_Item, ...]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(one + other)) if other != one else one
