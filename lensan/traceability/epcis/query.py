"""The parameters by which EPCIS 2.0 lets events be asked for."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from lensan.traceability.epcis import vocabulary as cbv
from lensan.traceability.epcis.events import KINDS
from lensan.traceability.epcis.links import canonical
from lensan.traceability.epcis.values import moment
from lensan.traceability.epcis.vocabulary import PREFIXES, NotAWord, Vocabulary

MOST, USUAL = 1000, 30  # events of one page
_DIGITS = 18  # of a number in the mark of a page
_COMPARISONS = ("EQ", "GT", "GE", "LT", "LE")
_MATCHES = {
    "epc": ("epc", "child"),
    "parentID": ("parent",),
    "inputEPC": ("input",),
    "outputEPC": ("output",),
    "anyEPC": ("epc", "child", "parent", "input", "output"),
}


class BadQuery(Exception):
    """A parameter is not one of EPCIS, or its value cannot be understood."""


class TooMany(Exception):
    """More events answer than the asker is ready to take."""


@dataclass(frozen=True, slots=True)
class Match:
    """Events that speak of one of these things in one of these parts."""

    roles: tuple[str, ...]
    addresses: tuple[str, ...]
    is_class: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for."""

    equal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # our fields' names
    times: tuple[tuple[str, str, datetime], ...] = ()  # field, GE or LT, moment
    matches: tuple[Match, ...] = ()
    quantities: tuple[tuple[str, float], ...] = ()  # EQ, GT…, amount
    errors_only: bool = False
    correctives: tuple[str, ...] = ()
    by_record_time: bool = False
    ascending: bool = False
    limit: int | None = None  # eventCountLimit
    most: int | None = None  # maxEventCount
    page: int = USUAL
    after: tuple[datetime, int] | None = None
    given: int = 0  # events of the pages before

    @property
    def left(self) -> int | None:
        """How many events may still be given; None without a limit."""
        return None if self.limit is None else self.limit - self.given


def read(parameters: Mapping[str, Iterable[str]]) -> Query:
    """Return what parameters ask for; several values of one are alternatives.

    :raises BadQuery: an unknown parameter, or a value that makes no sense
    """
    query = Query()
    for name, written in parameters.items():
        values = tuple(part.strip() for one in written for part in _parts(name, one))
        if not values or not all(values):
            raise BadQuery(f"Tham số {name} thiếu giá trị.")
        if any("\x00" in one for one in values):
            raise BadQuery(f"Tham số {name} có ký tự rỗng. Hãy bỏ ký tự đó.")
        reader = _READERS.get(name)
        if reader is None:
            raise BadQuery(f"EPCIS 2.0 không có tham số {name[:80]}, hoặc máy chủ này chưa hiểu.")
        query = reader(query, name, values)
    if query.limit is not None and query.most is not None:
        raise BadQuery("eventCountLimit và maxEventCount không được dùng cùng nhau.")
    if query.left is not None and query.left <= 0:
        raise BadQuery("nextPageToken không thuộc câu hỏi này; hãy hỏi lại từ trang đầu.")
    return query


def _parts(name: str, written: str) -> list[str]:
    """Part alternatives at commas, but for addresses, in which a comma may stand."""
    return [written] if name.startswith("MATCH_") or "ID" in name else written.split(",")


def token(at: datetime, number: int, given: int) -> str:
    """Return the mark of the last event of a page, behind which so many events were given."""
    written = f"{at.astimezone(UTC).isoformat()}|{number}|{given}"
    return base64.urlsafe_b64encode(written.encode()).decode()


def _after(query: Query, name: str, values: tuple[str, ...]) -> Query:
    wrong = BadQuery("nextPageToken không đúng; hãy hỏi lại từ trang đầu.")
    try:
        at, number, given = base64.urlsafe_b64decode(values[0]).decode("ascii").split("|")
        when = moment(at)
    except (ValueError, binascii.Error) as error:
        raise wrong from error
    counts = [int(one) for one in (number, given) if one.isdecimal() and len(one) < _DIGITS]
    if when is None or len(counts) != 2:
        raise wrong
    return replace(query, after=(when, counts[0]), given=counts[1])


def _kinds(query: Query, name: str, values: tuple[str, ...]) -> Query:
    if not set(values) <= KINDS.keys():
        raise BadQuery(f"{name} phải là {', '.join(KINDS)}.")
    return _with(query, "kind", values)


def _plain(column: str) -> Callable[[Query, str, tuple[str, ...]], Query]:
    return lambda query, name, values: _with(query, column, values)


def _words(column: str, vocabulary: Vocabulary) -> Callable[[Query, str, tuple[str, ...]], Query]:
    def reader(query: Query, name: str, values: tuple[str, ...]) -> Query:
        try:
            words = tuple(vocabulary.word(one, PREFIXES) for one in values)
        except NotAWord as error:
            raise BadQuery(str(error)) from error
        return _with(query, column, words)

    return reader


def _with(query: Query, column: str, values: tuple[str, ...]) -> Query:
    return replace(query, equal={**query.equal, column: values})


def _time(column: str) -> Callable[[Query, str, tuple[str, ...]], Query]:
    def reader(query: Query, name: str, values: tuple[str, ...]) -> Query:
        at = moment(values[0].replace(" ", "+"))  # an address turns + into a space
        if at is None:
            raise BadQuery(f"{name} phải viết như 2026-11-27T08:30:00+07:00.")
        return replace(query, times=(*query.times, (column, name[:2], at)))

    return reader


def _match(query: Query, name: str, values: tuple[str, ...]) -> Query:
    plain = name.removeprefix("MATCH_")
    roles = _MATCHES[plain.removesuffix("Class")]
    addresses = tuple(map(canonical, values))
    match = Match(roles, addresses, plain.endswith("Class"))
    return replace(query, matches=(*query.matches, match))


def _quantity(query: Query, name: str, values: tuple[str, ...]) -> Query:
    try:
        amount = float(values[0])
    except ValueError as error:
        raise BadQuery(f"{name} phải là một số.") from error
    if not isfinite(amount):
        raise BadQuery(f"{name} phải là một số.")
    return replace(query, quantities=(*query.quantities, (name[:2], amount)))


def _count(column: str) -> Callable[[Query, str, tuple[str, ...]], Query]:
    def reader(query: Query, name: str, values: tuple[str, ...]) -> Query:
        if not values[0].isascii() or not values[0].isdigit() or not 0 < int(values[0]) <= 10**6:
            raise BadQuery(f"{name} phải là một số nguyên dương.")
        changed: dict[str, Any] = {column: int(values[0])}
        return replace(query, **changed)

    return reader


def _page(query: Query, name: str, values: tuple[str, ...]) -> Query:
    asked = _count("page")(query, name, values)
    return replace(asked, page=min(asked.page, MOST))


def _order(query: Query, name: str, values: tuple[str, ...]) -> Query:
    if values[0] not in ("eventTime", "recordTime"):
        raise BadQuery("orderBy chỉ nhận eventTime hoặc recordTime.")
    return replace(query, by_record_time=values[0] == "recordTime")


def _direction(query: Query, name: str, values: tuple[str, ...]) -> Query:
    if values[0] not in ("ASC", "DESC"):
        raise BadQuery("orderDirection chỉ nhận ASC hoặc DESC.")
    return replace(query, ascending=values[0] == "ASC")


_READERS: dict[str, Callable[[Query, str, tuple[str, ...]], Query]] = {
    "eventType": _kinds,
    "EQ_action": _plain("action"),
    "EQ_bizStep": _words("step", cbv.STEPS),
    "EQ_disposition": _words("disposition", cbv.DISPOSITIONS),
    # A place within another is not known to us, so "within" finds the place itself.
    **dict.fromkeys(("EQ_readPoint", "WD_readPoint"), _plain("read_point")),
    **dict.fromkeys(("EQ_bizLocation", "WD_bizLocation"), _plain("location")),
    "EQ_transformationID": _plain("transformation"),
    "EQ_eventID": _plain("event_id"),
    **dict.fromkeys(("GE_eventTime", "LT_eventTime"), _time("at")),
    **dict.fromkeys(("GE_recordTime", "LT_recordTime"), _time("recorded_at")),
    **{f"MATCH_{name}": _match for name in _MATCHES},
    **{f"MATCH_{name}Class": _match for name in _MATCHES if name != "parentID"},
    **{f"{how}_quantity": _quantity for how in _COMPARISONS},
    "EXISTS_errorDeclaration": lambda query, name, values: replace(query, errors_only=True),
    "EQ_correctiveEventID": lambda query, name, values: replace(query, correctives=values),
    "orderBy": _order,
    "orderDirection": _direction,
    "eventCountLimit": _count("limit"),
    "maxEventCount": _count("most"),
    "perPage": _page,
    "nextPageToken": _after,
}
