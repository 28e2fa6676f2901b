"""Events as EPCIS 1.2 XML, for buyers whose systems know no newer version.

The older version has no AssociationEvent, no sensors, no lasting dispositions and no certificates;
`untold` names what of an event is lost, so that nobody takes the file for the whole.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from lensan.traceability.epcis import vocabulary as cbv
from lensan.traceability.epcis.reading import Event
from lensan.traceability.epcis.vocabulary import expanded

NAMESPACE = "urn:epcglobal:epcis:xsd:1"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MISSING = ("certificationInfo", "persistentDisposition", "sensorElementList")
_WORDS = {"bizStep": cbv.STEPS, "disposition": cbv.DISPOSITIONS, "reason": cbv.ERRORS}
_TYPES = {
    "bizTransactionList": cbv.TRANSACTIONS,
    "sourceList": cbv.PARTIES,
    "destinationList": cbv.PARTIES,
}
_WHY_WHERE = ("action", "bizStep", "disposition", "readPoint", "bizLocation")
_ORDER: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # the kind of event: its own fields in their order, then those within its extension
    "ObjectEvent": (
        ("epcList", *_WHY_WHERE, "bizTransactionList"),
        ("quantityList", "sourceList", "destinationList", "ilmd"),
    ),
    "AggregationEvent": (
        ("parentID", "childEPCs", *_WHY_WHERE, "bizTransactionList"),
        ("childQuantityList", "sourceList", "destinationList"),
    ),
    "TransactionEvent": (
        ("bizTransactionList", "parentID", "epcList", *_WHY_WHERE),
        ("quantityList", "sourceList", "destinationList"),
    ),
    "TransformationEvent": (
        (
            *("inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList"),
            *("transformationID", *_WHY_WHERE[1:], "bizTransactionList"),
            *("sourceList", "destinationList", "ilmd"),
        ),
        (),
    ),
}
_REQUIRED = {"epcList": ("ObjectEvent", "TransactionEvent"), "childEPCs": ("AggregationEvent",)}


def untold(event: Event) -> list[str]:
    """Return the names of an event's fields that the older version cannot tell; its type if all."""
    if event.kind not in _ORDER:
        return [event.kind]
    return [key for key in _MISSING if event.body.get(key)]


def write(events: Iterable[Event], *, at: datetime) -> bytes:
    """Return a document of EPCIS 1.2 with those of the events that it can tell."""
    register_namespace("epcis", NAMESPACE)
    root = Element(
        f"{{{NAMESPACE}}}EPCISDocument", schemaVersion="1.2", creationDate=at.isoformat()
    )
    inside = SubElement(SubElement(root, "EPCISBody"), "EventList")
    for event in events:
        if event.kind in _ORDER:
            _event(inside, event)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _event(parent: Element, event: Event) -> None:
    if event.kind == "TransformationEvent":
        parent = SubElement(parent, "extension")
    element = SubElement(parent, event.kind)
    body = event.body
    for key in ("eventTime", "recordTime", "eventTimeZoneOffset"):
        if key in body:
            _text(element, key, body[key])
    _base(element, event)
    plain, extended = _ORDER[event.kind]
    for key in plain:
        if key in body or event.kind in _REQUIRED.get(key, ()):
            _field(element, key, body.get(key, []), event)
    more = [key for key in extended if body.get(key)]
    if more:
        extension = SubElement(element, "extension")
        for key in more:
            _field(extension, key, body[key], event)
    _own(element, body, event)


def _base(element: Element, event: Event) -> None:
    """Write what every kind of event may carry in its first extension."""
    body = event.body
    if "eventID" not in body and "errorDeclaration" not in body:
        return
    base = SubElement(element, "baseExtension")
    if "eventID" in body:
        _text(base, "eventID", body["eventID"])
    if "errorDeclaration" in body:
        error = body["errorDeclaration"]
        declared = SubElement(base, "errorDeclaration")
        _text(declared, "declarationTime", error["declarationTime"])
        if "reason" in error:
            _word(declared, "reason", error["reason"])
        if error.get("correctiveEventIDs"):
            ids = SubElement(declared, "correctiveEventIDs")
            for one in error["correctiveEventIDs"]:
                _text(ids, "correctiveEventID", one)
        _own(declared, error, event)


def _field(parent: Element, key: str, value: Any, event: Event) -> None:
    write = _WRITERS.get(key)
    if write:
        write(SubElement(parent, key), key, value, event)
    elif key in _WORDS:
        _word(parent, key, value)
    else:
        _text(parent, key, value)


def _epcs(element: Element, key: str, value: list[str], event: Event) -> None:
    for one in value:
        _text(element, "epc", one)


def _quantities(element: Element, key: str, value: list[dict[str, Any]], event: Event) -> None:
    for one in value:
        inside = SubElement(element, "quantityElement")
        for name in ("epcClass", "quantity", "uom"):
            if name in one:
                _text(inside, name, one[name])


def _where(element: Element, key: str, value: dict[str, Any], event: Event) -> None:
    _text(element, "id", value["id"])
    _own(element, value, event)


def _typed(element: Element, key: str, value: list[dict[str, Any]], event: Event) -> None:
    name = key.removesuffix("List")
    for one in value:
        inside = _text(element, name, one[name])
        if "type" in one:
            inside.set("type", _urn(_TYPES[key], one["type"]))


def _ilmd(element: Element, key: str, value: dict[str, Any], event: Event) -> None:
    _own(element, value, event)


def _own(parent: Element, found: Mapping[str, Any], event: Event) -> None:
    """Write somebody's own fields under their namespace; a name that XML forbids is left out."""
    for key, value in found.items():
        whole = expanded(key, event.prefixes)
        cut = max(whole.rfind(sign) for sign in "/#:") + 1
        prefix, _, local = key.partition(":")
        space = event.prefixes.get(prefix)
        if space is None:
            space, local = whole[:cut], whole[cut:]
        if ":" not in key or not space or not _LOCAL.fullmatch(local):
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                _own(SubElement(parent, f"{{{space}}}{local}"), one, event)
            else:
                _text(parent, f"{{{space}}}{local}", one)


def _word(parent: Element, key: str, word: str) -> None:
    _text(parent, key, _urn(_WORDS[key], word))


def _urn(vocabulary: cbv.Vocabulary, word: str) -> str:
    return vocabulary.urn + word if word in vocabulary.words else word


def _text(parent: Element, key: str, value: Any) -> Element:
    element = SubElement(parent, key)
    told = str(value).lower() if isinstance(value, bool) else str(value)
    element.text = _NOT_XML.sub("\ufffd", told)
    return element


_WRITERS: dict[str, Callable[[Element, str, Any, Event], None]] = {
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _epcs),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
        _quantities,
    ),
    **dict.fromkeys(("readPoint", "bizLocation"), _where),
    **dict.fromkeys(("bizTransactionList", "sourceList", "destinationList"), _typed),
    "ilmd": _ilmd,
}
