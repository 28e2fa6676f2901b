"""Give each statement about a person with several merged files to the file that it is closest to."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from lensan.kernel import bulk
from lensan.producers.actions.knowing import profiles_apart
from lensan.producers.facts import Facts
from lensan.producers.matching import Profile, compare, profile
from lensan.producers.models import Merge


class Owners:
    """The merged files of some persons, so that taking them apart finds each fact at its owner."""

    def __init__(self, persons: Collection[int]) -> None:
        self._files: Mapping[int, dict[int, Profile]] = _merged_files(persons)

    def of(self, person: int, facts: Facts) -> int:
        """Return the file of the person that these facts go to; the kept one if all are as close."""
        files = self._files.get(person)
        if not files:
            return person
        mine = profile(facts)
        return max(files, key=lambda number: compare(files[number], mine).score)


def _merged_files(persons: Collection[int]) -> Mapping[int, dict[int, Profile]]:
    """Return what each file alone says, of those persons that have several, the kept one first."""
    keeper: dict[int, int] = {}
    for chunk in bulk.chunks(persons):
        parts = Merge.objects.open().filter(kept__in=chunk).order_by("pk")
        keeper |= dict(parts.values_list("absorbed", "kept"))
    keeper = {person: person for person in keeper.values()} | keeper
    said = profiles_apart(keeper)
    files: dict[int, dict[int, Profile]] = defaultdict(dict)
    for number in sorted(said, key=lambda number: number != keeper[number]):
        files[keeper[number]][number] = said[number]
    return files
