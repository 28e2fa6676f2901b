"""How two profiles agree: each field gives one code, or none where a side is silent."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from rapidfuzz.distance import OSA

from lensan.producers.matching import naming
from lensan.producers.matching.naming import Name
from lensan.producers.matching.profile import Birth, Place, Profile
from lensan.producers.matching.weighing import PRIOR, WEIGHTS

MANY = 4  # a number behind so many differing households belongs to a helper and is no evidence
FEW = 3  # behind so many it is still some evidence, but identifies nobody


class Comparison(NamedTuple):
    """How likely two profiles are one producer (log-odds in bits), and why, as codes."""

    score: float
    evidence: tuple[str, ...]


def alone(_number: str) -> int:
    """Say that a number belongs to one household: what `compare` assumes if told nothing."""
    return 1


def compare(one: Profile, other: Profile, behind: Callable[[str], int] = alone) -> Comparison:
    """Weigh all that two profiles say; `behind` counts the differing households of a number.

    A score of 0 is even odds, each bit doubles them. Two of different nature (a household, an
    organisation) score minus infinity with no evidence: they are never one.
    """
    if one.people is not other.people:
        return Comparison(float("-inf"), ())
    name_code, name_bits = names(one, other)
    codes = (
        identity(one.identities, other.identities, behind),
        name_code,
        birth(one.births, other.births),
        phone(one.phones, other.phones, behind),
        place(one.places, other.places),
        "different_sex" if one.sex and other.sex and one.sex != other.sex else "",
        "" if one.people or _any_common(one.kinds, other.kinds) else "different_kind",
    )
    evidence = tuple(filter(None, codes))
    return Comparison(PRIOR + name_bits + sum(WEIGHTS[code].bits for code in evidence), evidence)


def names(one: Profile, other: Profile) -> tuple[str, float]:
    """Give the best agreement among all names, and the bits that the agreeing name is worth."""
    level = personal_name if one.people else organisation_name
    found = [
        (level(mine, theirs), min(mine.bits, theirs.bits))
        for mine in one.names
        for theirs in other.names
        if mine.folded and theirs.folded
    ]
    return max(
        ((code, 0.0 if code == "different_name" else bits) for code, bits in found),
        key=lambda pair: (WEIGHTS[pair[0]].bits + pair[1], pair[0]),
        default=("", 0.0),
    )


def personal_name(one: Name, other: Name) -> str:
    """Say how two personal names agree."""
    if one.accented == other.accented:
        return "same_name"
    if one.folded == other.folded:
        return _accents(one, other)
    if one.given == other.given:
        return _same_given(one, other)
    if sorted(one.folded) == sorted(other.folded):
        return "name_reordered"
    if OSA.distance(one.given, other.given, score_cutoff=1) > 1 or not _close(one, other):
        return "different_name"
    real = one.given in naming.COMMON_GIVEN and other.given in naming.COMMON_GIVEN
    return "name_resembles" if real else "name_differs_in_a_letter"


def organisation_name(one: Name, other: Name) -> str:
    """Say how two organisations' own names agree; the order of words is theirs to choose."""
    if sorted(one.folded) == sorted(other.folded):
        same = sorted(one.accented) == sorted(other.accented)
        return "same_name" if same else "name_differs_in_accents"
    numbers = {part for part in one.folded + other.folded if part.isdecimal()}
    if numbers and {*one.folded} & numbers != {*other.folded} & numbers:
        return "different_name"
    return "name_differs_in_a_letter" if _close(one, other) else "different_name"


def identity(one: tuple[str, ...], other: tuple[str, ...], behind: Callable[[str], int]) -> str:
    """Say how identity numbers agree; one of 9 digits does not contradict one of 12."""
    common = [number for number in one if number in other]
    if common:
        own = any(behind(number) < MANY for number in common)
        return "same_identity" if own else "identity_of_many"
    distances = [OSA.distance(a, b) for a in one for b in other if len(a) == len(b)]
    if not distances:
        return ""
    return "identity_differs_in_a_digit" if min(distances) == 1 else "different_identity"


def phone(one: tuple[str, ...], other: tuple[str, ...], behind: Callable[[str], int]) -> str:
    """Say how telephone numbers agree, given how many differing households stand behind them."""
    if not one or not other:
        return ""
    common = [behind(number) for number in one if number in other]
    if common:
        fewest = min(common)
        return (
            "same_phone" if fewest < FEW else "phone_of_few" if fewest < MANY else "phone_of_many"
        )
    near = any(OSA.distance(a, b, score_cutoff=1) <= 1 for a in one for b in other)
    return "phone_differs_in_a_digit" if near else "different_phone"


def birth(one: tuple[Birth, ...], other: tuple[Birth, ...]) -> str:
    """Say how births agree at best; a year alone is less detail, not disagreement."""
    return _best(_birth(mine, theirs) for mine in one for theirs in other)


def place(one: tuple[Place, ...], other: tuple[Place, ...]) -> str:
    """Say how places agree at best."""
    return _best(_place(mine, theirs) for mine in one for theirs in other)


def _birth(one: Birth, other: Birth) -> str:
    if one == other:
        return "same_birth_date" if one.on else "only_year_known"
    if one.on and other.on:
        return _dates(f"{one.on:%d%m%Y}", f"{other.on:%d%m%Y}")
    if one.year == other.year:
        return "only_year_known"
    return "birth_year_off_by_one" if abs(one.year - other.year) == 1 else "different_birth"


def _dates(one: str, other: str) -> str:
    if one[4:] == other[4:] and (one[:2], one[2:4]) == (other[2:4], other[:2]):
        return "birth_day_month_swapped"
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return "birth_differs_in_a_digit"
    return "birth_day_differs" if one[4:] == other[4:] else "different_birth"


def _place(one: Place, other: Place) -> str:
    if one.commune_code != other.commune_code:
        return "other_commune"
    if not one.hamlet or not other.hamlet:
        return "same_commune"
    return "same_hamlet" if one.hamlet == other.hamlet else "other_hamlet"


def _accents(one: Name, other: Name) -> str:
    if one.accented == one.folded or other.accented == other.folded:
        return "name_differs_in_accents"
    mine, theirs = one.accented[-1], other.accented[-1]
    # The South says hỏi and ngã alike and writes them as it says them.
    if mine == theirs or mine.replace("4", "3") == theirs.replace("4", "3"):
        return "name_differs_in_accents"
    return "name_other_accents"


def _same_given(one: Name, other: Name) -> str:
    short, long = sorted(
        (one.folded, other.folded), key=lambda folded: (sum(map(len, folded)), folded)
    )
    if _abbreviates(short[:-1], long[:-1]):
        return "name_abbreviated"
    if _close(one, other):
        return "name_resembles" if _real_families(one, other) else "name_differs_in_a_letter"
    if sorted(short) == sorted(long):
        return "name_reordered"
    return "middle_name_differs" if short[0] == long[0] else "different_name"


def _real_families(one: Name, other: Name) -> bool:
    mine, theirs = one.folded[0], other.folded[0]
    return mine != theirs and mine in naming.FAMILY_SHARES and theirs in naming.FAMILY_SHARES


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(any(word.startswith(part) for word in rest) for part in short)


def _close(one: Name, other: Name) -> bool:
    mine, theirs = "".join(one.folded), "".join(other.folded)
    allowed = 1 if min(len(mine), len(theirs)) < 10 else 2
    return OSA.distance(mine, theirs, score_cutoff=allowed) <= allowed


def _best(codes: Iterable[str]) -> str:
    return max(codes, key=lambda code: (WEIGHTS[code].bits, code), default="")


def _any_common(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not set(one).isdisjoint(other)
