"""Leaf through a long table, each page from where the last one ended: nothing is counted or skipped.

A page costs the same however long the table is and however far one has come; rows that arrive
meanwhile move nothing. The place where the next page begins goes through the address, signed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Leaf(Generic[Row]):
    """One page of a table; `after` is where the next one begins, empty on the last."""

    rows: list[Row]
    is_first: bool
    after: str

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def leaf(
    found: QuerySet[Row],
    *,
    by: Sequence[str],
    after: str,
    size: int,
    shown: QuerySet[Row] | None = None,
) -> Leaf[Row]:
    """Return the page that begins after a place, in the order of these fields of the rows' own.

    The last field must tell rows apart. Nothing comes last, except in a falling order, for which
    a field must never be empty. A place that was not given here is the beginning.

    Which rows they are is asked before all that is shown of them: PostgreSQL plans no more than
    eight tables together, and with more it would join the whole table before it looks whose it is.
    They are read as `shown` gives them, where it costs much to find out once more that they belong.
    """
    place = _read(found.model, by, after)
    beyond = found.filter(_beyond(by, place)) if place is not None else found
    narrow = beyond.select_related(None).prefetch_related(None).order_by(*map(_in_order, by))
    numbers = list(narrow.values_list("pk", flat=True)[: size + 1])
    whole = found if shown is None else shown
    known = {row.pk: row for row in whole.filter(pk__in=numbers[:size])}
    rows = [known[number] for number in numbers[:size] if number in known]
    more = len(numbers) > size and bool(rows)
    return Leaf(rows, place is None, _written(rows[-1], by) if more else "")


def _in_order(name: str) -> OrderBy:
    field, falls = _told(name)
    return F(field).desc() if falls else F(field).asc(nulls_last=True)


def _beyond(by: Sequence[str], place: Sequence[Any]) -> Q:
    """Keep what comes after a place.

    That the first field lies on its far side is said once more by itself: an index starts there.
    """
    field, falls = _told(by[0])
    rest = _beyond(by[1:], place[1:]) if by[1:] else Q(pk__in=())
    if place[0] is None:
        return Q(**{field: None}) & rest
    side = "lt" if falls else "gt"
    behind = Q() if falls else Q(**{field: None})
    there = Q(**{f"{field}__{side}e": place[0]}) | behind
    return there & (Q(**{f"{field}__{side}": place[0]}) | behind | rest)


def _told(name: str) -> tuple[str, bool]:
    return name.removeprefix("-"), name.startswith("-")


def _fields(model: type[Model], by: Sequence[str]) -> list[Any]:
    names = [_told(name)[0] for name in by]
    return [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]


def _salt(model: type[Model], by: Sequence[str]) -> str:
    return " ".join((model._meta.label_lower, *by))


def _written(row: Model, by: Sequence[str]) -> str:
    fields = _fields(type(row), by)
    place = [
        None if field.value_from_object(row) is None else field.value_to_string(row)
        for field in fields
    ]
    return signing.dumps(place, salt=_salt(type(row), by))


def _read(model: type[Model], by: Sequence[str], after: str) -> list[Any] | None:
    try:
        place = signing.loads(after, salt=_salt(model, by))
    except signing.BadSignature:
        return None
    fields = _fields(model, by)
    return [field.to_python(told) for field, told in zip(fields, place, strict=True)]
