"""Documents of EPCIS 2.0 in JSON and JSON-LD, read into events; the first thing wrong is told."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

from lensan.traceability.epcis.events import KINDS
from lensan.traceability.epcis.values import (
    NotEPCIS,
    Place,
    Reader,
    Thing,
    address,
    extension,
    listed,
    text,
    time,
)
from lensan.traceability.epcis.vocabulary import CONTEXTS, PREFIXES

DEEPEST = 40  # levels of one document
LARGEST = 10**15  # below it every number is the same in JSON, in Python and in both databases
_DIGITS = 20  # of a whole number that is read at all
_PLAIN = frozenset(PREFIXES) | {
    key for kind, _ in KINDS.values() for key in kind.fields
}  # names that no context may give another meaning


@dataclass(frozen=True, slots=True)
class Event:
    """One event in the normal form: words bare, somebody's own fields as they came."""

    body: Mapping[str, Any]
    context: Mapping[str, Any] = field(default_factory=dict)  # own names, their meaning

    @property
    def kind(self) -> str:
        """Give the type of event."""
        kind: str = self.body["type"]
        return kind

    @property
    def prefixes(self) -> dict[str, str]:
        """Give what short addresses in this event begin with."""
        own = {key: one for key, one in self.context.items() if isinstance(one, str)}
        return {**PREFIXES, **own}


def read_text(written: bytes | str) -> Any:
    """Read JSON as its standard has it; of a name given twice the last.

    Nothing comes through that no database keeps as it came: half letters, NUL, numbers without end
    or larger than `LARGEST`.

    :raises NotEPCIS: it is none
    """
    try:
        found = json.loads(written, parse_constant=float, parse_int=_whole)
    except UnicodeDecodeError as error:
        raise NotEPCIS("", "Tệp phải viết bằng mã UTF-8.") from error
    except RecursionError as error:
        raise NotEPCIS("", "Tệp lồng quá nhiều tầng.") from error
    except ValueError as error:
        raise NotEPCIS("", f"Đây không phải JSON đúng: {error}.") from error
    _check(found)
    return found


def _whole(written: str) -> float:
    """Read a whole number; one too long to be read at all is as good as endless."""
    return int(written) if len(written) <= _DIGITS else inf


def _check(found: Any) -> None:
    fault = _fault(found, DEEPEST)
    if fault:
        place = Place("", {})
        for step in fault.way:
            place = place.at(step)
        raise place.refuse(fault.sentence)


class _Fault(NamedTuple):
    way: tuple[str | int, ...]
    sentence: str


def _fault(value: Any, left: int) -> _Fault | None:
    """Return the first value that cannot be kept; its place is put together on the way out alone."""
    if not left:
        return _Fault((), "Tệp lồng quá nhiều tầng.")
    if isinstance(value, str):
        return _fault_of_text(value)
    if isinstance(value, (int, float)):
        wrong = "Số ở đây quá lớn hoặc không phải là số. Hãy ghi số dưới một triệu tỷ."
        return None if abs(value) <= LARGEST else _Fault((), wrong)
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for step, one in inner:
        if isinstance(step, str) and (fault := _fault_of_text(step)):
            return fault
        if fault := _fault(one, left - 1):
            return _Fault((step, *fault.way), fault.sentence)
    return None


def _fault_of_text(text: str) -> _Fault | None:
    """Say why a text cannot be kept: JSON's escapes may name half a letter, and NUL."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _Fault((), "Ở đây có ký tự hỏng (nửa ký tự UTF-16). Hãy viết lại chữ này.")
    if "\x00" in text:
        return _Fault((), "Ở đây có ký tự rỗng (\\u0000). Hãy bỏ ký tự đó.")
    return None


def read_document(found: Any) -> list[Event]:
    """Read the events of an EPCISDocument or an EPCISQueryDocument.

    :raises NotEPCIS: another document, or one with a wrong event; none of its events is given
    """
    root, context = _root(found)
    kind = found.get("type", found.get("@type"))
    if not isinstance(kind, str) or kind not in _DOCUMENTS:
        raise root.at("type").refuse(
            "Tài liệu phải có “type” là EPCISDocument hoặc EPCISQueryDocument, viết ở dạng JSON "
            "của EPCIS 2.0 (không phải dạng mở rộng hay @graph của JSON-LD)."
        )
    document = _DOCUMENTS[kind](
        {key: one for key, one in found.items() if key != "@context"}, root
    )
    steps: tuple[str, ...] = ("epcisBody", "eventList")
    if kind == "EPCISQueryDocument":
        steps = ("epcisBody", "queryResults", "resultsBody", "eventList")
    place, events = root, document
    for step in steps:
        place, events = place.at(step), events[step]
    return [_event(one, place.at(number), context) for number, one in enumerate(events)]


def read_event(found: Any) -> Event:
    """Read one event that stands alone with its context.

    :raises NotEPCIS: it is none
    """
    root, context = _root(found)
    return _event({key: one for key, one in found.items() if key != "@context"}, root, context)


def _root(found: Any) -> tuple[Place, dict[str, Any]]:
    if not isinstance(found, dict):
        raise NotEPCIS(
            "", "Tài liệu phải là một đối tượng JSON { … } của EPCIS 2.0, không phải danh sách."
        )
    if "@context" not in found:
        raise NotEPCIS("", "Thiếu “@context” với địa chỉ ngữ cảnh EPCIS 2.0 của GS1.")
    context = _context(found["@context"], Place("/@context", {}), standard=False)
    return Place("", _prefixes(context)), context


def _event(found: Any, place: Place, context: Mapping[str, Any]) -> Event:
    if not isinstance(found, dict):
        raise place.refuse("Ở đây phải là một sự kiện { … }.")
    own = dict(context)
    if "@context" in found:
        own |= _context(found["@context"], place.at("@context"), standard=True)
        place = Place(place.pointer, _prefixes(own))
    written = found.get("type", found.get("@type"))
    kind = written if isinstance(written, str) else ""
    for before in ("epcis:", PREFIXES["epcis"]):
        kind = kind.removeprefix(before)
    if kind not in KINDS:
        raise place.at("type").refuse(f"“type” của sự kiện phải là {', '.join(KINDS)}.")
    thing, rules = KINDS[kind]
    body = thing({key: one for key, one in found.items() if key != "@context"}, place)
    body["type"] = kind
    rules(body, place)
    return Event(body, own)


def _prefixes(context: Mapping[str, Any]) -> dict[str, str]:
    return {**PREFIXES, **{key: one for key, one in context.items() if isinstance(one, str)}}


def _context(found: Any, place: Place, *, standard: bool) -> dict[str, Any]:
    """Read the names that a document declares for itself; `standard`: GS1's context is known.

    Nothing is fetched: of contexts elsewhere only GS1's own is understood.
    """
    own: dict[str, Any] = {}
    for at, one in enumerate(found if isinstance(found, list) else [found]):
        here = place.at(at) if isinstance(found, list) else place
        if isinstance(one, str):
            if one.replace("http://", "https://") not in CONTEXTS:
                raise here.refuse("Chỉ hiểu ngữ cảnh EPCIS 2.0 của GS1; hãy khai tiền tố riêng.")
            standard = True
            continue
        if not isinstance(one, dict):
            raise here.refuse("Ngữ cảnh phải là địa chỉ hoặc đối tượng khai tiền tố.")
        for name, meaning in one.items():
            own[name] = _meaning(name, meaning, here.at(name))
    if not standard:
        raise place.refuse("“@context” phải có địa chỉ ngữ cảnh EPCIS 2.0 của GS1.")
    return own


def _meaning(name: str, meaning: Any, place: Place) -> Any:
    if name.startswith("@") or (name in _PLAIN and meaning != PREFIXES.get(name)):
        raise place.refuse(f"Không được đặt lại nghĩa của “{name[:80]}” trong @context.")
    if isinstance(meaning, str):
        return address(meaning, place)
    if (
        isinstance(meaning, dict)
        and ":" in name
        and meaning.keys() <= {"@id", "@type", "@container"}
    ):
        return meaning
    raise place.refuse("Trong @context chỉ được khai tiền tố, hoặc kiểu của một trường riêng.")


def _version(value: Any, place: Place) -> str:
    written = text(value, place)
    if not written.startswith("2"):
        raise place.refuse("Chỉ nhận EPCIS 2 (schemaVersion 2.0).")
    return written


def _as_it_is(value: Any, place: Place) -> Any:
    return value


_EVENTS = listed(_as_it_is)
_HEAD: dict[str, Reader] = {
    "id": address,
    "type": text,
    "schemaVersion": _version,
    "creationDate": time,
}
_ALIASES = {"@id": "id", "@type": "type"}
_BODY = Thing({"eventList": _EVENTS}, ("eventList",), extensible=False)
_RESULTS = Thing({"eventList": _EVENTS, "vocabularyList": listed(extension)}, ("eventList",))
_ANSWER = Thing(
    {"queryName": text, "subscriptionID": text, "resultsBody": _RESULTS},
    ("queryName", "resultsBody"),
)
_DOCUMENTS: dict[Any, Thing] = {
    "EPCISDocument": Thing(
        {
            **_HEAD,
            "instanceIdentifier": text,
            "sender": text,
            "receiver": text,
            "epcisHeader": _as_it_is,
            "epcisBody": _BODY,
        },
        ("type", "schemaVersion", "creationDate", "epcisBody"),
        aliases=_ALIASES,
    ),
    "EPCISQueryDocument": Thing(
        {**_HEAD, "epcisBody": Thing({"queryResults": _ANSWER}, ("queryResults",))},
        ("type", "epcisBody"),
        aliases=_ALIASES,
    ),
}
