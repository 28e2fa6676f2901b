"""Who a row of a list is: a known producer, a new one, or one that a person must look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lensan.producers.matching.blocking import CROWD, block_keys, number_keys
from lensan.producers.matching.comparing import MANY, compare
from lensan.producers.matching.profile import Profile, merged

MERGE = 7.0  # bits: odds of 128 to 1
HOLD = -2.0  # bits: one in five; below, a review would mostly waste an officer's time
MARGIN = 3.0  # bits by which the best must lead the next that could be merged as well
SHOWN = 5
IDENTIFYING = frozenset({"same_identity", "same_phone", "same_birth_date"})
DOUBTFUL = frozenset(
    {
        "name_other_accents", "name_resembles", "middle_name_differs",
        "birth_day_differs", "different_birth", "different_sex",
    }
)  # fmt: skip
FORBIDDING = frozenset({"different_identity", "different_name"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A producer that the row may be: the score is log-odds in bits, the evidence codes."""

    reference: int
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a row: `of` is the producer it is, or may be; candidates are best first."""

    outcome: Literal["merge", "hold", "new"]
    of: int | None
    candidates: tuple[Candidate, ...]


def may_merge(candidate: Candidate) -> bool:
    """Say whether this evidence may be acted on without a person.

    The score must be high, something must identify the person (a number, a telephone of the
    household's own or a whole birth date: namesakes of one year in one hamlet share none),
    a name or a birth that may be another's needs the identity number, and nothing may forbid it.
    """
    evidence = frozenset(candidate.evidence)
    needed = frozenset({"same_identity"}) if evidence & DOUBTFUL else IDENTIFYING
    return candidate.score >= MERGE and bool(evidence & needed) and not evidence & FORBIDDING


class Matcher:
    """Decides rows against the known producers that share a key with one of them."""

    def __init__(
        self,
        known: Iterable[tuple[int, Profile]],
        *,
        crowded: Iterable[int] = (),
        arriving: Iterable[Profile] = (),
    ) -> None:
        """Take the producers to decide against, and the keys that were too crowded to fetch.

        `arriving` are all rows about to be placed; see the package for the whole contract.
        """
        self._profiles: dict[int, Profile] = {}
        self._index: dict[int, tuple[int, ...]] = {}
        self._latest: tuple[Profile | None, tuple[int, ...]] = (None, ())
        self._crowded = frozenset(crowded)
        self._behind: dict[str, set[str]] = {}
        for reference, profile in known:
            self.add(reference, profile)
        for profile in arriving:
            self._count(profile)

    def place(self, reference: int, profile: Profile) -> Decision:
        """Decide whether `profile` is a known producer, a new one, or for a person to say.

        `reference` is the row's own and never among its candidates.
        """
        found: dict[int, None] = {}
        for key in self._keys(profile):
            references = self._index.get(key, ())
            if len(references) <= CROWD and key not in self._crowded:
                found.update(dict.fromkeys(references))
        found.pop(reference, None)
        candidates = sorted(
            (self._weigh(known, profile) for known in found),
            key=lambda candidate: (-candidate.score, candidate.reference),
        )
        return decide(tuple(c for c in candidates[:SHOWN] if c.evidence))

    def add(self, reference: int, profile: Profile) -> None:
        """Let a new producer join those that later rows are decided against."""
        self._profiles[reference] = profile
        self._know(reference, profile)

    def extend(self, reference: int, profile: Profile) -> None:
        """Add what a matched row says to what is known of its producer.

        :raises KeyError: no producer with this reference was given or added.
        """
        self._profiles[reference] = merged(self._profiles[reference], profile)
        self._know(reference, profile)

    def _know(self, reference: int, profile: Profile) -> None:
        for key in self._keys(profile):
            references = self._index.get(key, ())
            if reference not in references and len(references) <= CROWD:
                self._index[key] = (*references, reference)
        self._count(profile)

    def _keys(self, profile: Profile) -> tuple[int, ...]:
        if self._latest[0] is not profile:  # a row placed is the row added next
            self._latest = (profile, block_keys(profile))
        return self._latest[1]

    def _count(self, profile: Profile) -> None:
        for number in profile.phones + profile.identities:
            self._behind.setdefault(number, set()).update(name.given for name in profile.names)

    def _households(self, number: str) -> int:
        if self._crowded and not self._crowded.isdisjoint(number_keys(number)):
            return MANY
        return len(self._behind.get(number, ()))

    def _weigh(self, reference: int, profile: Profile) -> Candidate:
        return Candidate(reference, *compare(self._profiles[reference], profile, self._households))


def decide(candidates: tuple[Candidate, ...]) -> Decision:
    """Choose among candidates, best first: merge with the one, hold if in doubt, else new."""
    if not candidates or candidates[0].score < HOLD:
        return Decision("new", None, candidates)
    best, *others = candidates
    clear = all(best.score - other.score >= MARGIN for other in others if may_merge(other))
    return Decision("merge" if may_merge(best) and clear else "hold", best.reference, candidates)
