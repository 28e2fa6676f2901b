"""Measure the matching against a made-up province with truth and against FEBRL, Splink beside it.

`python -m benchmarks.matching [--quick]`. The made-up province is ours, and so are its rates of
error; the same province with about twice the errors (`truth.HARSH`, another seed) and FEBRL,
which is not ours, tell how far its figures carry.
"""

import sys
from collections.abc import Set
from time import perf_counter
from typing import Any, NamedTuple

from benchmarks import febrl, splink_peer, truth
from lensan.producers.matching import Matcher, Profile, profile

ROWS, QUICK_ROWS = 110_000, 30_000
Pairs = set[tuple[int, int]]
Scored = list[tuple[float, tuple[int, int]]]


class Quality(NamedTuple):
    """Precision and recall of found pairs against the true ones."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Give their harmonic mean."""
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1)


def main() -> int:
    """Run all claims, print a line for each, and say whether they hold."""
    rows = QUICK_ROWS if "--quick" in sys.argv else ROWS
    held, figures = _province("province", rows, seed=1, rates=None)
    harsh, _ = _province("harsh province", rows, seed=2, rates=truth.HARSH)
    sets = [_febrl(number) for number in (3, 4)]
    holds = held and all(fine for fine, _ in sets)
    del harsh  # told, not claimed: half of its rows carry nothing that identifies anybody
    words = "holds" if holds else "falls short"
    print(f"matching {words}: {'; '.join([figures, *(figure for _, figure in sets)])}")
    return 0 if holds else 1


def _province(name: str, count: int, *, seed: int, rates: truth.Rates | None) -> tuple[bool, str]:
    stated = truth.rows(count, seed, rates)
    true = truth.pairs(stated)
    start = perf_counter()
    profiles = [profile(row.facts) for row in stated]
    merges, held = automatic(profiles)
    seconds = perf_counter() - start
    tier, ours = quality(merges, true), best(scored(profiles), true)
    peer_scored, peer_seconds = splink_peer.producers(profiles)
    peer = best(peer_scored, true)
    print(f"{name}: {count:,} rows, {len(true):,} true pairs, {held:,} rows held for a person")
    print(f"  automatic tier: precision {tier.precision:.4f}, recall {tier.recall:.4f}")
    print(f"  best threshold: F1 {ours.f1:.4f}, Splink {peer.f1:.4f}")
    print(
        f"  seconds: {seconds:.1f}, Splink {peer_seconds:.1f}: {peer_seconds / seconds:.2f} times"
    )
    fine = ours.f1 >= 0.98 and tier.precision >= 0.999 and tier.recall >= 0.90 and seconds <= 20
    return fine, (
        f"F1 {ours.f1:.4f} (Splink {peer.f1:.4f}), automatic {tier.precision:.4f} at "
        f"{tier.recall:.3f}, {seconds:.1f} s (Splink {peer_seconds:.1f} s)"
    )


def _febrl(number: int) -> tuple[bool, str]:
    data = febrl.load(number)
    start = perf_counter()
    found = febrl.matched(data)
    seconds = perf_counter() - start
    ours = quality(found, data.links)
    pairs, peer_seconds = splink_peer.febrl(data)
    peer = quality({pair for weight, pair in pairs if weight >= 0}, data.links)
    text = (
        f"FEBRL{number} F1 {ours.f1:.4f} in {seconds:.1f} s "
        f"(Splink {peer.f1:.4f} in {peer_seconds:.1f} s, {peer_seconds / seconds:.1f} times)"
    )
    print(text)
    return ours.f1 >= peer.f1 - 0.001 and seconds < peer_seconds, text


def automatic(profiles: list[Profile]) -> tuple[Pairs, int]:
    """Decide row after row as an import does; give the pairs merged and how many rows are held."""
    matcher, held = Matcher((), arriving=profiles), 0
    groups: dict[int, list[int]] = {}
    for number, one in enumerate(profiles):
        decision = matcher.place(number, one)
        if decision.outcome == "merge" and decision.of is not None:
            matcher.extend(decision.of, one)
            groups[decision.of].append(number)
        elif decision.outcome == "new":
            matcher.add(number, one)
            groups[number] = [number]
        held += decision.outcome == "hold"
    members = groups.values()
    return {(a, b) for group in members for n, a in enumerate(group) for b in group[n + 1 :]}, held


def scored(profiles: list[Profile]) -> Scored:
    """Score every pair of rows that share a key, merging nothing."""
    matcher, found = Matcher((), arriving=profiles), []
    for number, one in enumerate(profiles):
        candidates = matcher.place(number, one).candidates
        found += [(candidate.score, (candidate.reference, number)) for candidate in candidates]
        matcher.add(number, one)
    return found


def best(found: Scored, true: Pairs) -> Quality:
    """Give the quality at the threshold with the highest F1."""
    hits, top = 0, Quality(0.0, 0.0)
    for number, (_, pair) in enumerate(sorted(found, reverse=True), 1):
        hits += pair in true
        top = max(top, Quality(hits / number, hits / len(true)), key=lambda one: one.f1)
    return top


def quality(found: Set[tuple[Any, Any]], true: Set[tuple[Any, Any]]) -> Quality:
    """Compare found pairs with true ones."""
    hits = len(found & true)
    return Quality(hits / (len(found) or 1), hits / len(true))


if __name__ == "__main__":
    sys.exit(main())
