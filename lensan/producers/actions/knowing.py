"""What the registry knows of the people in a list: the part of matching that asks the database."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from lensan.kernel.bulk import chunks
from lensan.producers.facts import heard
from lensan.producers.matching import CROWD, Profile, merged, profile
from lensan.producers.models import MatchKey, Merge, Record
from lensan.producers.surviving import surviving

Spoken = dict[int, tuple[list[Any], list[Any]]]  # of each producer, corrections and list rows
FEW = 5  # producers under a key that is worth a look even if no second key is shared


@dataclass(frozen=True)
class Known:
    """Producers that share a key with someone of a list, and the keys that too many share."""

    profiles: dict[int, Profile] = field(default_factory=dict)
    crowded: dict[int, int] = field(default_factory=dict)


def known(keys: Iterable[int], codes: Iterable[int] = ()) -> Known:
    """Return the producers found under `keys`, and those with the numbers `codes`."""
    behind, crowded = _behind(set(keys))
    found = {producer for producers in behind.values() for producer in producers}
    return Known(profiles(kept(found.union(codes)).values()), crowded)


def known_to_list(rows: Collection[Collection[int]], codes: Iterable[int] = ()) -> Known:
    """Return the producers found under the keys of each row, and those with the numbers `codes`.

    Who shares with a row a single key, and that with more than FEW others, is left aside: of
    95,452 true pairs in a made-up registry of a million, 385 were so, and 5 of them sure enough
    to be joined without a person. The cost depends on the list, not on how many producers there are.
    """
    behind, crowded = _behind({key for keys in rows for key in keys})
    found = {producer for keys in rows for producer in _near(keys, behind)}
    return Known(profiles(kept(found.union(codes)).values()), crowded)


def _behind(keys: Iterable[int]) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Return the producers under each key, and how many there are under those that are crowded."""
    behind: dict[int, list[int]] = defaultdict(list)
    crowded: dict[int, int] = {}
    for chunk in chunks(keys):
        under = MatchKey.objects.filter(key__in=chunk)
        counts = dict(under.values_list("key").annotate(Count("pk")))
        crowded |= {key: count for key, count in counts.items() if count > CROWD}
        open_keys = [key for key in counts if key not in crowded]
        found = MatchKey.objects.filter(key__in=open_keys).values_list("key", "producer_id")
        for key, producer in found:
            behind[key].append(producer)
    return behind, crowded


def _near(keys: Iterable[int], behind: Mapping[int, Collection[int]]) -> Iterator[int]:
    """Yield who shares two of the keys, or one that few share."""
    shared = [behind[key] for key in keys if key in behind]
    often = Counter(producer for producers in shared for producer in producers)
    yield from (producer for producer, times in often.items() if times > 1)
    for producers in shared:
        if len(producers) <= FEW:
            yield from producers


def kept(producers: Iterable[int]) -> dict[int, int]:
    """Map each producer to itself or, where a merger absorbed it, to the one that was kept."""
    keeper = {number: number for number in producers}
    for chunk in chunks(list(keeper)):
        keeper |= dict(
            Merge.objects.open().filter(absorbed__in=chunk).values_list("absorbed", "kept")
        )
    return keeper


def statements(producers: Iterable[int]) -> Spoken:
    """Return each producer's corrections and list rows, newest first, the absorbed's included."""
    wanted = set(producers)
    owner = {number: number for number in wanted}
    for chunk in chunks(wanted):
        owner |= dict(Merge.objects.open().filter(kept__in=chunk).values_list("absorbed", "kept"))
    return _spoken(owner)


def _spoken(owner: Mapping[int, int]) -> Spoken:
    """Return corrections and list rows of the producers in `owner`, each under whom it maps to."""
    spoken: Spoken = defaultdict(lambda: ([], []))
    for chunk in chunks(owner):
        records = Record.objects.filter(producer__in=chunk).order_by("-pk")
        for producer, outcome, facts in records.values_list("producer", "outcome", "facts"):
            corrections, lists = spoken[owner[producer]]
            (corrections if outcome == Record.Outcome.CORRECTION else lists).append(facts)
    return spoken


def profiles(producers: Iterable[int]) -> dict[int, Profile]:
    """Return what matching needs of these producers: everything that any source said."""
    return profiles_in(statements(producers))


def profiles_apart(producers: Iterable[int]) -> dict[int, Profile]:
    """Return what is known of each of these producers by its own sources, whomever it is merged with."""
    return profiles_in(_spoken({number: number for number in producers}))


def profiles_in(spoken: Spoken) -> dict[int, Profile]:
    """Return what matching needs of producers, of what was said of each."""
    answer: dict[int, Profile] = {}
    for number, (corrections, lists) in spoken.items():
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
