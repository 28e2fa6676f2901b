"""Find weights without any truth: expectation-maximisation over patterns of agreement.

A pattern is one code per field, "" where a side is silent. Pairs with the same pattern are
indistinguishable, so that a few thousand counted patterns stand for millions of pairs.
Source: Fellegi and Sunter, A Theory for Record Linkage (1969); Winkler, Using the EM Algorithm
for Weight Computation in the Fellegi-Sunter Model (1988).
"""

from collections import Counter
from collections.abc import Mapping
from math import log2
from typing import NamedTuple

Pattern = tuple[str, ...]
ROUNDS = 25
LEAST = 1e-6  # no code is impossible
UNSEEN = 0.5  # a code that was never counted may merely have been missed


class Model(NamedTuple):
    """What EM found: the share of true pairs among candidates, and bits per field and code."""

    share: float
    weights: tuple[Mapping[str, float], ...]

    def score(self, pattern: Pattern) -> float:
        """Give the log-odds, in bits, that a pair with this pattern is a true one."""
        prior = log2(self.share / (1 - self.share))
        return prior + sum(field[code] for field, code in zip(self.weights, pattern, strict=True))


def estimate(candidates: Counter[Pattern], by_chance: Counter[Pattern]) -> Model:
    """Estimate weights from the patterns of candidate pairs and of pairs drawn at random.

    Random pairs are as good as never true ones, so they fix how often a code arises by chance;
    how often true pairs show it, and how many there are, is what the rounds settle.

    :raises ValueError: there are no candidates.
    """
    if not candidates:
        raise ValueError("Không có cặp nào để ước lượng.")
    chance = _shares({pattern: float(count) for pattern, count in by_chance.items()}, candidates)
    true = tuple({code: (1 / share) ** 0.5 for code, share in field.items()} for field in chance)
    model = _model(0.1, tuple(map(_normal, true)), chance)
    total = candidates.total()
    for _ in range(ROUNDS):
        expected = {pattern: n * _odds(model.score(pattern)) for pattern, n in candidates.items()}
        share = min(max(sum(expected.values()) / total, LEAST), 1 - LEAST)
        model = _model(share, _shares(expected, candidates), chance)
    return model


def _shares(
    weighted: Mapping[Pattern, float], known: Counter[Pattern]
) -> tuple[dict[str, float], ...]:
    """Give per field each code's share of the weight; silence is left out."""
    fields = [dict.fromkeys(codes, UNSEEN) for codes in zip(*known, strict=True)]
    for pattern, weight in weighted.items():
        for field, code in zip(fields, pattern, strict=True):
            field[code] = field.get(code, UNSEEN) + weight
    return tuple(map(_normal, fields))


def _normal(field: Mapping[str, float]) -> dict[str, float]:
    total = sum(weight for code, weight in field.items() if code) or 1.0
    return {code: max(weight / total, LEAST) for code, weight in field.items()}


def _model(
    share: float, true: tuple[dict[str, float], ...], chance: tuple[dict[str, float], ...]
) -> Model:
    weights = tuple(
        {code: log2(m.get(code, LEAST) / u[code]) if code else 0.0 for code in u}
        for m, u in zip(true, chance, strict=True)
    )
    return Model(share, weights)


def _odds(score: float) -> float:
    """Turn log-odds in bits into a probability."""
    return 1 / (1 + 2 ** -max(min(score, 500.0), -500.0))
