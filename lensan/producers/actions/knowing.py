"""What the registry knows of the people in a list: the part of matching that asks the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from lensan.kernel.bulk import chunks
from lensan.producers.facts import heard
from lensan.producers.matching import CROWD, Profile, merged, profile
from lensan.producers.models import MatchKey, Merge, Record
from lensan.producers.surviving import surviving


@dataclass(frozen=True)
class Known:
    """Producers that share a key with someone of a list, and the keys that too many share."""

    profiles: dict[int, Profile] = field(default_factory=dict)
    crowded: dict[int, int] = field(default_factory=dict)


def known(keys: Iterable[int], codes: Iterable[int] = ()) -> Known:
    """Return the producers found under `keys`, and those with the numbers `codes`.

    The cost depends on the list and on CROWD, not on how many producers there are.
    """
    crowded: dict[int, int] = {}
    found: set[int] = set(codes)
    for chunk in chunks(set(keys)):
        under = MatchKey.objects.filter(key__in=chunk)
        counts = dict(under.values_list("key").annotate(Count("pk")))
        crowded |= {key: count for key, count in counts.items() if count > CROWD}
        open_keys = [key for key in counts if key not in crowded]
        found.update(
            MatchKey.objects.filter(key__in=open_keys).values_list("producer_id", flat=True)
        )
    return Known(profiles(kept(found).values()), crowded)


def kept(producers: Iterable[int]) -> dict[int, int]:
    """Map each producer to itself or, where a merger absorbed it, to the one that was kept."""
    keeper = {number: number for number in producers}
    for chunk in chunks(list(keeper)):
        keeper |= dict(
            Merge.objects.open().filter(absorbed__in=chunk).values_list("absorbed", "kept")
        )
    return keeper


def statements(producers: Iterable[int]) -> dict[int, tuple[list[Any], list[Any]]]:
    """Return each producer's corrections and list rows, newest first, the absorbed's included."""
    wanted = set(producers)
    owner = {number: number for number in wanted}
    for chunk in chunks(wanted):
        owner |= dict(Merge.objects.open().filter(kept__in=chunk).values_list("absorbed", "kept"))
    spoken: dict[int, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for chunk in chunks(owner):
        records = Record.objects.filter(producer__in=chunk).order_by("-pk")
        for producer, outcome, facts in records.values_list("producer", "outcome", "facts"):
            corrections, lists = spoken[owner[producer]]
            (corrections if outcome == Record.Outcome.CORRECTION else lists).append(facts)
    return spoken


def profiles(producers: Iterable[int]) -> dict[int, Profile]:
    """Return what matching needs of these producers: everything that any source said."""
    answer: dict[int, Profile] = {}
    for number, (corrections, lists) in statements(producers).items():
        facts = [heard(told) for told in reversed(lists) if told]
        if corrections:
            facts.append(surviving(corrections, lists))
        named = [profile(statement) for statement in facts if statement.name]
        if named:
            answer[number] = _joined(named)
    return answer


def _joined(found: Sequence[Profile]) -> Profile:
    whole = found[0]
    for other in found[1:]:
        whole = merged(whole, other)
    return whole
