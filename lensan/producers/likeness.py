"""Who in the registry may be the person that someone is about to enter."""

from dataclasses import dataclass

from lensan.producers.actions.knowing import known
from lensan.producers.facts import Facts
from lensan.producers.matching import Matcher, block_keys, in_words, profile
from lensan.producers.models import Producer


@dataclass(frozen=True, slots=True)
class Likely:
    """A producer that may be the same, and why."""

    producer: Producer
    evidence: str


def alike(facts: Facts) -> list[Likely]:
    """Return whom these facts may be of, likeliest first; nobody if they are clearly new."""
    mine = profile(facts)
    found = known(block_keys(mine))
    decision = Matcher(found.profiles.items(), crowded=found.crowded).place(0, mine)
    if decision.outcome == "new":
        return []
    producers = (
        Producer.objects.active()
        .select_related("commune")
        .in_bulk([candidate.reference for candidate in decision.candidates])
    )
    return [
        Likely(producers[candidate.reference], in_words(candidate.evidence))
        for candidate in decision.candidates
        if candidate.reference in producers
    ]
