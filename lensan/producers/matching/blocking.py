"""Which producers are worth comparing: those that share a key made of two or more fields."""

from collections.abc import Iterator
from hashlib import blake2b

from lensan.producers.matching.naming import Name
from lensan.producers.matching.profile import Profile

CROWD = 20  # a key that more producers share finds nobody; a true pair shares other keys as well


def block_keys(profile: Profile) -> tuple[int, ...]:
    """Give the keys under which to look for, and to store, a producer.

    Each is a signed 64-bit integer, the same on every machine. A family name alone, a year alone
    or a commune alone is never a key.
    """
    return tuple(dict.fromkeys(map(_key, _texts(profile))))


def number_keys(number: str) -> tuple[int, int]:
    """Give the keys shared by all that have this telephone or this identity number."""
    return _key(f"phone {number}"), _key(f"identity {number}")


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _texts(profile: Profile) -> Iterator[str]:
    for number in profile.identities:
        yield f"identity {number}"
    for phone in profile.phones:
        yield f"phone {phone}"
    communes = {place.commune_code: None for place in profile.places}
    for name in profile.names:
        if name.folded:
            texts = _of_person if profile.people else _of_organisation
            yield from texts(profile, name, tuple(communes))


def _of_person(profile: Profile, name: Name, communes: tuple[str, ...]) -> Iterator[str]:
    given, whole = name.folded[-1], " ".join(name.folded)
    initials = name.folded[0][0] + "".join(sorted(part[0] for part in name.folded[1:-1]))
    for commune in communes:
        yield f"initials {initials} {given} {commune}"
    for birth in profile.births:
        yield f"name {whole} {birth.year}"
        if birth.on:
            yield f"given {given} {birth.on}"
        for commune in communes:
            yield f"given {given} {commune} {birth.year}"
            yield f"initials {initials} {given[0]} {commune} {birth.year}"
            if birth.on:
                yield f"born {birth.on} {commune}"


def _of_organisation(profile: Profile, name: Name, communes: tuple[str, ...]) -> Iterator[str]:
    yield f"organisation {' '.join(sorted(name.folded))}"
    initials = "".join(sorted(part[0] for part in name.folded))
    for commune in communes:
        yield f"organisation {initials} {commune}"
