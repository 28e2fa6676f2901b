"""Documents that look like EPCIS 2.0 and are none, each with the place of what is wrong."""

from typing import Any

from lensan.traceability.epcis.vocabulary import CONTEXT
from lensan.traceability.tests.make import LOT, PLOT, a_box, a_document, a_transformation, an_event

EVENT = "/epcisBody/eventList/0"
_TEMPERATURE = {"type": "Temperature", "value": 26, "uom": "CEL"}


def _sensed(report: dict[str, Any], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    element: dict[str, Any] = {"sensorReport": [report]}
    if metadata:
        element["sensorMetadata"] = metadata
    return an_event(sensorElementList=[element])


def _one(place: str, event: Any) -> tuple[str, Any]:
    return EVENT + place, a_document(event)


# What is wrong, with the pointer to it and the document.
WRONG: dict[str, tuple[str, Any]] = {
    "step of GS1 that does not exist": _one(
        "/bizStep", an_event(bizStep="https://ref.gs1.org/cbv/BizStep-harvesting")
    ),
    "bare step that does not exist": _one("/bizStep", an_event(bizStep="harvesting")),
    "step as a URN that does not exist": _one(
        "/bizStep", an_event(bizStep="urn:epcglobal:cbv:bizstep:harvesting")
    ),
    "short step that does not exist": _one("/bizStep", an_event(bizStep="cbv:BizStep-harvesting")),
    "disposition of GS1 that does not exist": _one(
        "/disposition", an_event(disposition="https://ref.gs1.org/cbv/Disp-tasty")
    ),
    "disposition that does not exist": _one("/disposition", an_event(disposition="tasty")),
    "short disposition that does not exist": _one(
        "/disposition", an_event(disposition="cbv:Disp-tasty")
    ),
    "lasting disposition that does not exist": _one(
        "/persistentDisposition/set/0", an_event(persistentDisposition={"set": ["tasty"]})
    ),
    "lasting disposition that changes nothing": _one(
        "/persistentDisposition", an_event(persistentDisposition={})
    ),
    "lot data without a namespace": _one("/ilmd/giong", an_event(ilmd={"giong": "Queen"})),
    "lot data with an undeclared prefix": _one(
        "/ilmd/x:giong", an_event(ilmd={"x:giong": "Queen"})
    ),
    "lot data within without a namespace": _one(
        "/ilmd/vidu:a/giong", an_event(ilmd={"vidu:a": {"giong": "Queen"}})
    ),
    "lot data of goods that were seen": _one("/ilmd", an_event(action="OBSERVE")),
    "lot data of nothing": _one("/ilmd/vidu:a", an_event(ilmd={"vidu:a": None})),
    "own field without a namespace": _one("/giong", an_event(giong="Queen")),
    "time without an offset": _one("/eventTime", an_event(eventTime="2026-11-20T06:30:00")),
    "day that does not exist": _one("/eventTime", an_event(eventTime="2026-02-30T06:30:00Z")),
    "time in words": _one("/eventTime", an_event(eventTime="hôm qua")),
    "no time": _one("", an_event(eventTime=None)),
    "offset in words": _one("/eventTimeZoneOffset", an_event(eventTimeZoneOffset="Z")),
    "offset too far": _one("/eventTimeZoneOffset", an_event(eventTimeZoneOffset="+14:30")),
    "no offset": _one("", an_event(eventTimeZoneOffset=None)),
    "no action": _one("", an_event(action=None)),
    "action that does not exist": _one("/action", an_event(action="SELL")),
    "nothing that it speaks of": _one("", an_event(quantityList=[])),
    "negative quantity": _one(
        "/quantityList/0/quantity", an_event(quantityList=[{"epcClass": LOT, "quantity": -1}])
    ),
    "quantity in words": _one(
        "/quantityList/0/quantity", an_event(quantityList=[{"epcClass": LOT, "quantity": "5"}])
    ),
    "quantity that is true": _one(
        "/quantityList/0/quantity", an_event(quantityList=[{"epcClass": LOT, "quantity": True}])
    ),
    "unit without quantity": _one(
        "/quantityList/0", an_event(quantityList=[{"epcClass": LOT, "uom": "KGM"}])
    ),
    "unit in words": _one(
        "/quantityList/0/uom",
        an_event(quantityList=[{"epcClass": LOT, "quantity": 1, "uom": "ký"}]),
    ),
    "own field in a quantity": _one(
        "/quantityList/0/vidu:a", an_event(quantityList=[{"epcClass": LOT, "vidu:a": 1}])
    ),
    "lot that is no address": _one(
        "/quantityList/0/epcClass", an_event(quantityList=[{"epcClass": "khóm"}])
    ),
    "goods twice": _one("/epcList", an_event(epcList=[LOT, LOT])),
    "goods not in a list": _one("/epcList", an_event(epcList=LOT)),
    "place that is text": _one("/readPoint", an_event(readPoint=PLOT)),
    "place without its address": _one("/readPoint", an_event(readPoint={"vidu:a": 1})),
    "number too long to be one": _one(
        "/sensorElementList/0/sensorReport/0/value",
        _sensed({"type": "Temperature", "value": float("1e999")}),
    ),
    "box without a box": _one("", a_box(parentID=None)),
    "box opened without a box": _one("", a_box(parentID=None, action="DELETE")),
    "box with nothing in it": _one("", a_box(childQuantityList=[])),
    "association without its place": _one(
        "", a_box(type="AssociationEvent", parentID=None, action="OBSERVE")
    ),
    "association with nothing": _one("", a_box(type="AssociationEvent", childQuantityList=None)),
    "transaction without a paper": _one(
        "/bizTransactionList",
        an_event(type="TransactionEvent", ilmd=None, bizTransactionList=[]),
    ),
    "transaction of no goods": _one(
        "",
        an_event(
            type="TransactionEvent",
            ilmd=None,
            quantityList=None,
            bizTransactionList=[{"bizTransaction": LOT}],
        ),
    ),
    "paper of a kind that does not exist": _one(
        "/bizTransactionList/0/type",
        an_event(bizTransactionList=[{"type": "letter", "bizTransaction": LOT}]),
    ),
    "party without its kind": _one("/sourceList/0", an_event(sourceList=[{"source": LOT}])),
    "crop with input alone": _one("", a_transformation(transformationID=None)),
    "crop of nothing": _one("", a_transformation(inputQuantityList=[])),
    "sensor that repeats itself": _one(
        "/sensorElementList/0/sensorReport/0/deviceID",
        _sensed({**_TEMPERATURE, "deviceID": LOT}, {"deviceID": LOT}),
    ),
    "sensor that tells nothing": _one(
        "/sensorElementList/0/sensorReport", an_event(sensorElementList=[{"sensorReport": []}])
    ),
    "measure that does not exist": _one(
        "/sensorElementList/0/sensorReport/0/type", _sensed({"type": "gs1:Taste"})
    ),
    "flag in words": _one(
        "/sensorElementList/0/sensorReport/0/booleanValue",
        _sensed({"type": "Temperature", "booleanValue": "true"}),
    ),
    "unit of nothing": _one(
        "/sensorElementList/0/sensorReport/0/uom", _sensed({**_TEMPERATURE, "uom": " "})
    ),
    "bytes in words": _one(
        "/sensorElementList/0/sensorReport/0/hexBinaryValue",
        _sensed({"type": "Temperature", "hexBinaryValue": "xyz"}),
    ),
    "error at no time": _one("/errorDeclaration", an_event(errorDeclaration={})),
    "error for no reason": _one(
        "/errorDeclaration/reason",
        an_event(errorDeclaration={"declarationTime": "2026-11-21T00:00:00Z", "reason": "oops"}),
    ),
    "field twice under two names": _one("/@type", an_event(**{"@type": "ObjectEvent"})),
    "kind of event that does not exist": _one("/type", an_event(type="HarvestEvent")),
    "kind of event that is no text": _one("/type", an_event(type=["ObjectEvent"])),
    "event that is text": _one("", "thu hoạch"),
    "word with another meaning": (
        "/@context/1/bizStep",
        a_document(an_event(), **{"@context": [CONTEXT, {"bizStep": "https://a.vn/b"}]}),
    ),
    "prefix of GS1 with another meaning": (
        "/@context/1/cbv",
        a_document(an_event(), **{"@context": [CONTEXT, {"cbv": "https://a.vn/b"}]}),
    ),
    "own field of another shape": (
        "/@context/1/vidu:a",
        a_document(an_event(), **{"@context": [CONTEXT, {"vidu:a": {"@reverse": "x"}}]}),
    ),
    "context elsewhere": (
        "/@context/1",
        a_document(an_event(), **{"@context": [CONTEXT, "https://a.vn/context.jsonld"]}),
    ),
    "context elsewhere alone": (
        "/@context",
        a_document(an_event(), **{"@context": "https://a.vn/context.jsonld"}),
    ),
    "context that is a number": (
        "/@context/1",
        a_document(an_event(), **{"@context": [CONTEXT, 5]}),
    ),
    "context without GS1's": ("/@context", a_document(an_event(), **{"@context": {"a": "b:c"}})),
    "no context": ("", a_document(an_event(), **{"@context": None})),
    "version of long ago": ("/schemaVersion", a_document(an_event(), schemaVersion="1.2")),
    "no day of writing": ("", a_document(an_event(), creationDate=None)),
    "no list of events": ("/epcisBody", a_document(epcisBody={})),
    "events not in a list": (
        "/epcisBody/eventList",
        a_document(epcisBody={"eventList": an_event()}),
    ),
    "something else in the body": (
        "/epcisBody/event",
        a_document(epcisBody={"event": an_event(), "eventList": []}),
    ),
    "another document": ("/type", a_document(an_event(), type="Lot")),
    "JSON-LD in its expanded form": ("", [{"@type": ["https://ref.gs1.org/epcis/EPCISDocument"]}]),
    "JSON-LD with a graph": ("/type", {"@context": CONTEXT, "@graph": [an_event()]}),
}
