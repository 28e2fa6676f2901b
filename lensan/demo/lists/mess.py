"""What goes wrong in lists: spoiled cells, and a second statement about the same person."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from random import Random

from lensan.demo.lists.cells import ListRow, without_accents
from lensan.producers.facts import Facts

SPOILED = 0.02  # of all rows
MISPLACED = 0.03  # of the rows of lists with a column of communes
UNKNOWN_PLACES = ("Xã Tân Hiệp Bình", "Thị trấn Long Sơn Đông", "Xã Vị Hưng")
AMBIGUOUS_PLACE = "Vĩnh Tường"  # a ward and a commune, each in a district of its own


class Spoiler:
    """Spoils some rows, each kind of mistake in turn, so that every kind occurs."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._mistakes = cycle((_no_name, _bad_phone, _bad_identity, _bad_birth))
        self._misplacements = cycle((_unknown_place, _ambiguous_place))

    def spoil(self, row: ListRow) -> None:
        """Spoil the row, or most often leave it alone."""
        chance = self._random.random()
        if chance < SPOILED:
            next(self._mistakes)(row, self._random)
        elif "commune" in row.cells and chance < SPOILED + MISPLACED:
            next(self._misplacements)(row, self._random)


def _no_name(row: ListRow, _random: Random) -> None:
    row.cells["name"] = None
    row.codes.add("missing_name")
    row.rejected = True


def _bad_phone(row: ListRow, random: Random) -> None:
    row.cells["phone"] = random.choice(("09123", "091234567", "0912xxx678", "09123456789012"))
    row.codes.discard("phone_prefix_updated")
    row.codes.add("bad_phone")


def _bad_identity(row: ListRow, random: Random) -> None:
    if "identity" not in row.cells:
        return
    row.cells["identity"] = random.choice(
        ("9.30518E+10", "0930", f"0930{random.randrange(10**6)}?", "09306500012345")
    )
    row.codes.discard("identity_padded")
    row.codes.add("bad_identity")


def _bad_birth(row: ListRow, random: Random) -> None:
    row.cells["birth"] = random.choice(("31/02/1965", "32/01/1966", "12/13/1971", "2065"))
    row.codes.add("bad_birth")


def _unknown_place(row: ListRow, random: Random) -> None:
    row.cells["commune"] = random.choice(UNKNOWN_PLACES)
    row.codes.add("unknown_place")


def _ambiguous_place(row: ListRow, random: Random) -> None:
    """Leave open which of two places is meant; a district beside it, or the list's own, tells."""
    if "district" in row.cells or AMBIGUOUS_PLACE in str(row.cells["commune"]):
        _unknown_place(row, random)
        return
    row.cells["commune"] = AMBIGUOUS_PLACE
    row.codes.add("ambiguous_place")


def second_statement(facts: Facts, random: Random, new_phone: Callable[[], str]) -> Facts:
    """Say the same person once more, as another clerk or another year would.

    One to three things differ: less is known (only the year, no number, no telephone), or it
    changed (a new telephone), or it was typed badly. One time in twenty all strong evidence is
    gone and a person has to decide.
    """
    if random.random() < 0.05:
        return replace(facts, birth_on=None, phones=(), identity_number="", smartphone=None)
    changes = random.sample(CHANGES, random.choices((0, 1, 2, 3), (20, 45, 25, 10))[0])
    for change in changes:
        changed = change(facts, random, new_phone)
        if changed.phones or changed.identity_number or changed.birth_on:
            facts = changed
    return facts


Change = Callable[[Facts, Random, Callable[[], str]], Facts]


def _only_the_year(facts: Facts, _random: Random, _new: Callable[[], str]) -> Facts:
    return replace(facts, birth_on=None)


def _no_phone(facts: Facts, _random: Random, _new: Callable[[], str]) -> Facts:
    return replace(facts, phones=(), smartphone=None)


def _another_phone(facts: Facts, _random: Random, new_phone: Callable[[], str]) -> Facts:
    return replace(facts, phones=(new_phone(),))


def _no_identity(facts: Facts, _random: Random, _new: Callable[[], str]) -> Facts:
    return replace(facts, identity_number="")


def _no_accents(facts: Facts, _random: Random, _new: Callable[[], str]) -> Facts:
    return replace(facts, name=without_accents(facts.name))


def _shortened(facts: Facts, _random: Random, _new: Callable[[], str]) -> Facts:
    first, *middle, last = facts.name.split()
    return replace(facts, name=" ".join((first, *(f"{word[0]}." for word in middle), last)))


def _mistyped(facts: Facts, random: Random, _new: Callable[[], str]) -> Facts:
    middle = random.choice(("Văn", "Thanh", "Thị", "Hoàng", "Ngọc"))
    first, *_, last = facts.name.split()
    return replace(facts, name=f"{first} {middle} {last}")


def _another_crop(facts: Facts, random: Random, _new: Callable[[], str]) -> Facts:
    return replace(facts, grows=random.choice(("Lúa", "Lúa, màu", "Cây ăn trái")))


CHANGES: tuple[Change, ...] = (
    _only_the_year, _no_phone, _another_phone, _no_identity, _no_accents, _shortened, _mistyped,
    _another_crop,
)  # fmt: skip
