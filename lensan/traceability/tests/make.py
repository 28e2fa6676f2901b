"""Events and documents for the tests of traceability; they need no database."""

from copy import deepcopy
from typing import Any

from lensan.traceability.epcis.vocabulary import CONTEXT

LOT = "https://id.example.vn/lo/KHOM-07"
PLOT = "https://id.example.vn/thua/0371"
OWN = {"vidu": "https://id.example.vn/tu-vung/"}


def an_event(**fields: Any) -> dict[str, Any]:
    """Return the JSON of a harvest that a household told; `None` takes a field away."""
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-11-20T06:30:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "ADD",
        "bizStep": "commissioning",
        "disposition": "active",
        "quantityList": [{"epcClass": LOT, "quantity": 820.5, "uom": "KGM"}],
        "readPoint": {"id": PLOT},
        "ilmd": {"vidu:giong": "Queen", "cbvmda:countryOfOrigin": "VN"},
    }
    event.update(fields)
    return deepcopy({key: value for key, value in event.items() if value is not None})


def a_transformation(**fields: Any) -> dict[str, Any]:
    """Return the JSON of seed that went into a crop."""
    made = {
        "type": "TransformationEvent",
        "action": None,
        "quantityList": None,
        "ilmd": None,
        "inputQuantityList": [{"epcClass": LOT, "quantity": 50, "uom": "KGM"}],
        "transformationID": "https://id.example.vn/vu/0371-2026-1",
    }
    return an_event(**{**made, **fields})


def a_box(**fields: Any) -> dict[str, Any]:
    """Return the JSON of goods that were put in a box."""
    packed = {
        "type": "AggregationEvent",
        "bizStep": "packing",
        "quantityList": None,
        "ilmd": None,
        "parentID": "https://id.example.vn/thung/9",
        "childQuantityList": [{"epcClass": LOT, "quantity": 20, "uom": "KGM"}],
    }
    return an_event(**{**packed, **fields})


def a_document(*events: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the JSON of a document with events."""
    document = {
        "@context": [CONTEXT, OWN],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-20T08:00:00+07:00",
        "epcisBody": {"eventList": list(events)},
    }
    document.update(fields)
    return {key: value for key, value in document.items() if value is not None}
