"""The hash of an event, by CBV 2.0's rules, and whether two events say the same.

The rules are those of the Core Business Vocabulary 2.0 for the "EPCIS Event Hash ID": every value
in one canonical form, in one order, joined without a sign between. Where their text and all known
implementations differ, the implementations are followed: of a business transaction, source or
destination the type comes first. `recordTime`, `eventID`, `errorDeclaration`, `certificationInfo`
and comments take no part, so an event and the declaration that it was wrong have one hash.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from lensan.traceability.epcis import vocabulary as cbv
from lensan.traceability.epcis.links import canonical
from lensan.traceability.epcis.reading import Event
from lensan.traceability.epcis.values import moment
from lensan.traceability.epcis.vocabulary import PREFIXES, expanded

_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")
_COMMENTS = frozenset({f"{PREFIXES['rdfs']}comment"})
_WORDS = {
    "bizStep": cbv.STEPS,
    "disposition": cbv.DISPOSITIONS,
    "set": cbv.DISPOSITIONS,
    "unset": cbv.DISPOSITIONS,
    "reason": cbv.ERRORS,
    "component": cbv.COMPONENTS,
    "exception": cbv.ALERTS,
}
_TYPES = {
    "bizTransactionList": cbv.TRANSACTIONS,
    "sourceList": cbv.PARTIES,
    "destinationList": cbv.PARTIES,
    "sensorReport": cbv.MEASURES,
}
_TIMES = frozenset({"eventTime", "time", "startTime", "endTime", "recordTime", "declarationTime"})
_QUANTITY = ("epcClass", "quantity", "uom")
_METADATA = (
    *("time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData"),
    *("dataProcessingMethod", "bizRules"),
)
_REPORT = (
    *("type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"),
    *("bizRules", "time", "microorganism", "chemicalSubstance", "value", "component"),
    *("stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue", "maxValue"),
    *("meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem"),
)


def hash_id(event: Event) -> str:
    """Return the hash of an event as the address that CBV 2.0 gives it: `ni:///sha-256;…`."""
    digest = sha256(pre_hash(event).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def pre_hash(event: Event) -> str:
    """Return the text that is hashed."""
    told = _Telling(event.prefixes)
    body = event.body
    parts = [f"eventType={event.kind}"]
    parts += [write(told, key, body[key]) for key, write in _ORDER.items() if key in body]
    own = {key: one for key, one in body.items() if ":" in key}
    return "".join(parts) + told.own_fields(own)


@dataclass(frozen=True, slots=True)
class _Telling:
    """How values are told, once it is known what short addresses mean."""

    prefixes: Mapping[str, str]

    def value(self, key: str, value: Any, *, types: cbv.Vocabulary | None = None) -> str:
        """Write a value in its one form."""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (int, float)):
            return _number(str(value))
        text = str(value).strip()
        vocabulary = types if key == "type" else _WORDS.get(key)
        if vocabulary and text in vocabulary.words:
            return vocabulary.address(text)
        if key in _TIMES:
            return _time(text)
        return _number(canonical(_modern(expanded(text, self.prefixes))))

    def pair(self, key: str, value: Any, types: cbv.Vocabulary | None = None) -> str:
        """Write a name and its value; nothing for an empty one."""
        told = self.value(key, value, types=types)
        return f"{key}={told}" if told else ""

    def fields(
        self, found: Mapping[str, Any], order: Iterable[str], types: cbv.Vocabulary | None = None
    ) -> str:
        """Write the fields of an object in their order, then somebody's own."""
        own = {key: one for key, one in found.items() if ":" in key}
        told = (self.pair(key, found[key], types) for key in order if key in found)
        return "".join(told) + self.own_fields(own)

    def own_fields(self, found: Mapping[str, Any]) -> str:
        """Write somebody's own fields, sorted."""
        told: list[str] = []
        for key, value in found.items():
            name = expanded(key, self.prefixes)
            if name not in _COMMENTS:
                many = value if isinstance(value, list) else [value]
                told += [self._own_field(self._braced(key), one) for one in many]
        return "".join(sorted(told))

    def _own_field(self, name: str, value: Any) -> str:
        if isinstance(value, dict):
            return name + self.own_fields(value)
        if isinstance(value, list):
            return name + "".join(sorted(self._own_field(name, one) for one in value))
        return f"{name}={self.value('', value)}"

    def _braced(self, key: str) -> str:
        """Write a name with its namespace in curly brackets."""
        prefix, _, local = key.partition(":")
        if prefix in self.prefixes:
            return f"{{{self.prefixes[prefix]}}}{local}"
        cut = max(key.rfind(sign) for sign in "/#:") + 1
        return f"{{{key[:cut]}}}{key[cut:]}" if cut else key


def _simple(told: _Telling, key: str, value: Any) -> str:
    return told.pair(key, value)


def _addresses(told: _Telling, key: str, value: list[str]) -> str:
    return _list(key, sorted(told.pair("epc", one) for one in value))


def _quantities(told: _Telling, key: str, value: list[dict[str, Any]]) -> str:
    return _list(key, sorted(f"quantityElement{told.fields(one, _QUANTITY)}" for one in value))


def _lasting(told: _Telling, key: str, value: dict[str, list[str]]) -> str:
    parts = [
        "".join(sorted(told.pair(way, one) for one in value[way]))
        for way in ("set", "unset")
        if way in value
    ]
    return key + "".join(parts)


def _where(told: _Telling, key: str, value: dict[str, Any]) -> str:
    return key + told.fields(value, ("id",))


def _typed(told: _Telling, key: str, value: list[dict[str, Any]]) -> str:
    order = ("type", key.removesuffix("List"))
    return _list(key, sorted(told.fields(one, order, _TYPES[key]) for one in value))


def _sensors(told: _Telling, key: str, value: list[dict[str, Any]]) -> str:
    return _list(key, sorted(f"sensorElement{_sensor(told, one)}" for one in value))


def _sensor(told: _Telling, element: dict[str, Any]) -> str:
    reports = sorted(
        f"sensorReport{told.fields(one, _REPORT, cbv.MEASURES)}" for one in element["sensorReport"]
    )
    metadata = element.get("sensorMetadata")
    first = f"sensorMetadata{told.fields(metadata, _METADATA)}" if metadata else ""
    return first + "".join(reports) + told.fields(element, ())


def _ilmd(told: _Telling, key: str, value: dict[str, Any]) -> str:
    return key + told.own_fields(value) if value else ""


def _list(key: str, told: list[str]) -> str:
    return key + "".join(told) if "".join(told) else ""


_ORDER: dict[str, Callable[[_Telling, str, Any], str]] = {
    "eventTime": _simple,
    "eventTimeZoneOffset": _simple,
    "epcList": _addresses,
    "parentID": _simple,
    "inputEPCList": _addresses,
    "childEPCs": _addresses,
    "quantityList": _quantities,
    "childQuantityList": _quantities,
    "inputQuantityList": _quantities,
    "outputEPCList": _addresses,
    "outputQuantityList": _quantities,
    "action": _simple,
    "transformationID": _simple,
    "bizStep": _simple,
    "disposition": _simple,
    "persistentDisposition": _lasting,
    "readPoint": _where,
    "bizLocation": _where,
    "bizTransactionList": _typed,
    "sourceList": _typed,
    "destinationList": _typed,
    "sensorElementList": _sensors,
    "ilmd": _ilmd,
}


def _number(text: str) -> str:
    """Write a decimal number without needless zeros or plus sign; leave another text alone."""
    if not _DECIMAL.fullmatch(text):
        return text
    sign = "-" if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("+-").partition(".")
    fraction = fraction.rstrip("0")
    told = f"{whole.lstrip('0') or '0'}{fraction and '.'}{fraction}"
    return told if told == "0" else sign + told


def _time(text: str) -> str:
    """Write a moment in UTC to the millisecond, half of one rounded to the even."""
    at = moment(text)
    return text if at is None else f"{_rounded(at).isoformat(timespec='milliseconds')[:-6]}Z"


def _rounded(at: datetime) -> datetime:
    return at.replace(microsecond=0) + timedelta(milliseconds=round(at.microsecond / 1000))


def _modern(text: str) -> str:
    """Write a word of the vocabulary that came as a URN as its web address."""
    for vocabulary in (*_WORDS.values(), *_TYPES.values()):
        if vocabulary.urn and text.startswith(vocabulary.urn):
            return vocabulary.web + text.removeprefix(vocabulary.urn)
    return text


def same(one: Event, other: Event) -> bool:
    """Tell whether two events say the same, whatever their names for it and their order."""
    return meaning(one) == meaning(other)


def meaning(event: Event) -> str:
    """Return all that an event says as one text; `same` events have the same."""
    return json.dumps(_plain("", event.body, event.prefixes), sort_keys=True, ensure_ascii=False)


def _plain(key: str, value: Any, prefixes: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {
            expanded(name, prefixes): _plain(name, one, prefixes) for name, one in value.items()
        }
    if isinstance(value, list):
        plain = [_plain(key, one, prefixes) for one in value]
        return sorted(plain, key=lambda one: json.dumps(one, sort_keys=True, ensure_ascii=False))
    if key in _TIMES:
        return str(moment(value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return expanded(value, prefixes) if isinstance(value, str) else value
