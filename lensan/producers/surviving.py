"""Which of several statements about one producer holds: the rules of survivorship.

An officer's correction holds over every list, the newest first. Of lists, the fuller statement
holds (a name with its accents, a whole birth date, a 12-digit number), and of equals the newest.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lensan.producers.facts import NAMES, Facts, heard

Told = Mapping[str, Any]  # `facts.told`: a field that is absent was not spoken of


def surviving(corrections: Sequence[Told], lists: Sequence[Told]) -> Facts:
    """Return the facts that hold, from statements ordered newest first.

    A correction speaks of a field by having it, even empty: so a wrong number can be taken away.
    """
    answer: dict[str, Any] = {}
    for field in NAMES:
        correction = next((told for told in corrections if field in told), None)
        if correction is not None:
            answer[field] = correction[field]
        else:
            spoken = [told for told in lists if field in told]
            if spoken:
                answer[field] = max(spoken, key=_fullness(field))[field]  # the first of equals
    if not any("phones" in told for told in corrections):
        answer["phones"] = list(dict.fromkeys(p for told in lists for p in told.get("phones", ())))
    if answer.get("birth_on"):
        answer["birth_year"] = int(answer["birth_on"][:4])
    answer["code"] = ""
    return heard(answer)


def _fullness(field: str) -> Callable[[Told], int]:
    measure: dict[str, Callable[[Told], int]] = {
        "name": lambda told: _detail(told["name"]),
        "birth_year": lambda told: "birth_on" in told,
        "identity_number": lambda told: len(told["identity_number"]),
    }
    return measure.get(field, lambda _told: 0)


def _detail(name: str) -> int:
    """Count letters and accents: "Nguyễn Văn An" says more than "Nguyen V. An"."""
    return 2 * sum(not letter.isascii() for letter in name) + sum(map(str.isalpha, name))
