"""What each kind of EPCIS event consists of, and what no schema can say about it."""

from collections.abc import Callable, Mapping
from typing import Any

from lensan.traceability.epcis import vocabulary as cbv
from lensan.traceability.epcis.values import (
    Place,
    Reader,
    Thing,
    address,
    flag,
    hexadecimal,
    listed,
    number,
    offset,
    one_of,
    quantity,
    text,
    time,
    unit,
    word,
)

_IDS = {"@id": "id"}
_TYPES = {"@type": "type"}
_SENSOR_TWICE = (
    "time",
    "deviceID",
    "deviceMetadata",
    "rawData",
    "dataProcessingMethod",
    "bizRules",
)


def _quantity_element(value: Any, place: Place) -> dict[str, Any]:
    found = _QUANTITY(value, place)
    if "uom" in found and "quantity" not in found:
        raise place.refuse("Có đơn vị mà thiếu số lượng (quantity).")
    return found


def _one_or_more(value: Any, place: Place) -> list[str]:
    """Read one address or a list of them, as certificationInfo may be either."""
    found: list[str] = _ADDRESSES(value if isinstance(value, list) else [value], place)
    return found


def _sensor_element(value: Any, place: Place) -> dict[str, Any]:
    """Read what a sensor told; what is said of all its reports may not be said of one again.

    That last rule is step 29 of GS1's test case TCR-53, which no schema holds.
    """
    found = _SENSOR(value, place)
    shared = found.get("sensorMetadata", {})
    for at, report in enumerate(found["sensorReport"]):
        for key in _SENSOR_TWICE:
            if key in shared and key in report:
                here = place.at("sensorReport").at(at).at(key)
                raise here.refuse(f"“{key}” đã ghi ở sensorMetadata, không được ghi lại ở đây.")
    return found


def _disposition_change(value: Any, place: Place) -> dict[str, Any]:
    found = _PERSISTENT(value, place)
    if not found:
        raise place.refuse("Phải có “set” hoặc “unset”.")
    return found


_ADDRESSES = listed(address)
_EPCS = listed(address, once=True)
_QUANTITY = Thing(
    {"epcClass": address, "quantity": quantity, "uom": unit}, ("epcClass",), extensible=False
)
_QUANTITIES = listed(_quantity_element)
_WHERE = Thing({"id": address}, ("id",), aliases=_IDS)
_PERSISTENT = Thing(
    dict.fromkeys(("set", "unset"), listed(word(cbv.DISPOSITIONS), at_least=1, once=True)),
    extensible=False,
)
_METADATA = Thing(
    {
        **dict.fromkeys(("time", "startTime", "endTime"), time),
        **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "bizRules"), address),
        "dataProcessingMethod": address,
    }
)
_NUMBERS = ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
_REPORT = Thing(
    {
        "type": word(cbv.MEASURES),
        "exception": word(cbv.ALERTS),
        "component": word(cbv.COMPONENTS),
        **{key: _METADATA.fields[key] for key in _SENSOR_TWICE},
        **dict.fromkeys(
            ("microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"),
            address,
        ),
        **dict.fromkeys(_NUMBERS, number),
        "stringValue": text,
        "booleanValue": flag,
        "hexBinaryValue": hexadecimal,
        "uom": text,
    },
    ("type",),
    aliases=_TYPES,
)
_SENSOR = Thing(
    {"sensorMetadata": _METADATA, "sensorReport": listed(_REPORT, at_least=1)}, ("sensorReport",)
)
_ERROR = Thing(
    {
        "declarationTime": time,
        "reason": word(cbv.ERRORS),
        "correctiveEventIDs": _ADDRESSES,
    },
    ("declarationTime",),
)


def _party(role: str) -> Reader:
    fields = {"type": word(cbv.PARTIES), role: address}
    return listed(Thing(fields, ("type", role), extensible=False, aliases=_TYPES))


_TRANSACTION = Thing(
    {"type": word(cbv.TRANSACTIONS), "bizTransaction": address},
    ("bizTransaction",),
    extensible=False,
    aliases=_TYPES,
)
_COMMON: dict[str, Reader] = {
    "eventTime": time,
    "recordTime": time,
    "eventTimeZoneOffset": offset,
    "eventID": address,
    "certificationInfo": _one_or_more,
    "errorDeclaration": _ERROR,
    "bizStep": word(cbv.STEPS),
    "disposition": word(cbv.DISPOSITIONS),
    "readPoint": _WHERE,
    "bizLocation": _WHERE,
    "bizTransactionList": listed(_TRANSACTION),
    "sourceList": _party("source"),
    "destinationList": _party("destination"),
    "sensorElementList": listed(_sensor_element),
}
_ACTION = {"action": one_of("ADD", "OBSERVE", "DELETE")}
_LASTING: dict[str, Reader] = {"persistentDisposition": _disposition_change, "ilmd": Thing({})}
_FAMILY: dict[str, Reader] = {
    "parentID": address,
    "childEPCs": _EPCS,
    "childQuantityList": _QUANTITIES,
    **_ACTION,
}
_GOODS: dict[str, Reader] = {"epcList": _EPCS, "quantityList": _QUANTITIES, **_ACTION}
_MADE: dict[str, Reader] = {
    "inputEPCList": _EPCS,
    "inputQuantityList": _QUANTITIES,
    "outputEPCList": _EPCS,
    "outputQuantityList": _QUANTITIES,
    "transformationID": address,
}

Found = Mapping[str, Any]


def _object_rules(event: Found, place: Place) -> None:
    sensed = event.get("sensorElementList") and "readPoint" in event
    if not (event.get("epcList") or event.get("quantityList") or sensed):
        raise place.refuse("Sự kiện không nói về món hàng hay lô nào (epcList, quantityList).")
    if "ilmd" in event and event["action"] != "ADD":
        raise place.at("ilmd").refuse("“ilmd” chỉ được ghi khi lô mới sinh ra (action ADD).")


def _family_rules(event: Found, place: Place) -> None:
    """Check parent and children; GS1's test case TCR-54 asks it, and no schema holds it."""
    action = event["action"]
    if "parentID" not in event and (action != "OBSERVE" or event["type"] == "AssociationEvent"):
        raise place.refuse("Thiếu “parentID”: thùng, kiện hay nơi chứa các món hàng.")
    children = event.get("childEPCs") or event.get("childQuantityList")
    if not children and action != "DELETE":
        raise place.refuse("Thiếu các món hàng bên trong (childEPCs, childQuantityList).")


def _transaction_rules(event: Found, place: Place) -> None:
    if not event["bizTransactionList"]:
        raise place.at("bizTransactionList").refuse("Danh sách này không được trống.")
    if not ("epcList" in event or event.get("quantityList")) and event["action"] != "DELETE":
        raise place.refuse("Sự kiện không nói về món hàng hay lô nào (epcList, quantityList).")


def _made_rules(event: Found, place: Place) -> None:
    inputs = event.get("inputEPCList") or event.get("inputQuantityList")
    outputs = event.get("outputEPCList") or event.get("outputQuantityList")
    if not (inputs and outputs) and not ((inputs or outputs) and "transformationID" in event):
        raise place.refuse(
            "Phải có đầu vào và đầu ra, hoặc một trong hai cùng với “transformationID”."
        )


Rules = Callable[[Found, Place], None]
_TIMED = ("type", "eventTime", "eventTimeZoneOffset")


def _kind(fields: dict[str, Reader], *needs: str) -> Thing:
    aliases = {"@type": "type", "@id": "eventID", "id": "eventID"}
    return Thing({"type": text, **_COMMON, **fields}, (*_TIMED, *needs), aliases=aliases)


KINDS: dict[str, tuple[Thing, Rules]] = {
    "ObjectEvent": (_kind({**_GOODS, **_LASTING}, "action"), _object_rules),
    "AggregationEvent": (_kind(_FAMILY, "action"), _family_rules),
    "AssociationEvent": (_kind(_FAMILY, "action"), _family_rules),
    "TransactionEvent": (
        _kind({**_GOODS, "parentID": address}, "action", "bizTransactionList"),
        _transaction_rules,
    ),
    "TransformationEvent": (_kind({**_MADE, **_LASTING}), _made_rules),
}
