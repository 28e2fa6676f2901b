"""Events as EPCIS 1.2 XML."""

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import fromstring

from lensan.traceability.epcis.older import untold, write
from lensan.traceability.epcis.reading import Event, read_document, read_text
from lensan.traceability.tests.make import LOT, PLOT, a_box, a_document, a_transformation, an_event
from lensan.traceability.tests.test_epcis_reading import documents

AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
OWN = "{https://id.example.vn/tu-vung/}"


def written(*events: dict[str, Any]) -> Any:
    """Return the list of events of the XML that these become."""
    root = fromstring(write(read_document(a_document(*events)), at=AT))  # noqa: S314  # our own
    assert root.attrib == {"schemaVersion": "1.2", "creationDate": "2026-11-27T03:00:00+00:00"}
    return root.find("EPCISBody/EventList")


def test_writes_each_field_where_the_older_version_has_it() -> None:
    told = written(
        an_event(
            eventID="urn:uuid:1",
            bizTransactionList=[{"type": "po", "bizTransaction": LOT}, {"bizTransaction": PLOT}],
            readPoint={"id": PLOT, "vidu:hang": 3},
            errorDeclaration={
                "declarationTime": "2026-11-21T00:00:00Z",
                "reason": "incorrect_data",
                "correctiveEventIDs": ["urn:uuid:2"],
                "vidu:ai": "\x00",
            },
            **{"vidu:nhieu": [True, {"vidu:trong": "x"}], "vidu:1": "no", "https://b.vn/e": "y"},
        )
    )[0]
    assert [one.tag for one in told] == [
        *("eventTime", "eventTimeZoneOffset", "baseExtension", "epcList", "action", "bizStep"),
        *("disposition", "readPoint", "bizTransactionList", "extension"),
        *(f"{OWN}nhieu", f"{OWN}nhieu", "{https://b.vn/}e"),
    ]
    assert told.findtext("bizStep") == "urn:epcglobal:cbv:bizstep:commissioning"
    assert told.findtext(f"readPoint/{OWN}hang") == "3"
    assert [(one.text, one.attrib) for one in told.find("bizTransactionList")] == [
        (LOT, {"type": "urn:epcglobal:cbv:btt:po"}),
        (PLOT, {}),
    ]
    assert told.findtext("extension/quantityList/quantityElement/quantity") == "820.5"
    assert told.findtext(f"extension/ilmd/{OWN}giong") == "Queen"
    error = told.find("baseExtension/errorDeclaration")
    assert [one.text for one in error] == [
        "2026-11-21T00:00:00Z",
        "urn:epcglobal:cbv:er:incorrect_data",
        error.find("correctiveEventIDs").text,
        "\ufffd",
    ]
    assert error.findtext("correctiveEventIDs/correctiveEventID") == "urn:uuid:2"


def test_puts_a_transformation_within_an_extension() -> None:
    made = written(a_transformation(outputQuantityList=[{"epcClass": PLOT}]))[0]
    assert (made.tag, made[0].tag) == ("extension", "TransformationEvent")
    assert made.findtext("TransformationEvent/outputQuantityList/quantityElement/epcClass") == PLOT


def test_leaves_out_what_the_older_version_does_not_know_and_tells_it() -> None:
    joined = a_box(type="AssociationEvent")
    declared = {"declarationTime": "2026-11-21T00:00:00Z"}
    seen = an_event(certificationInfo=LOT, errorDeclaration=declared, ilmd=None)
    assert [one.tag for one in written(joined, seen, a_box(childEPCs=[LOT]))] == [
        "ObjectEvent",
        "AggregationEvent",
    ]
    events = read_document(a_document(joined, seen, a_box()))
    assert list(map(untold, events)) == [["AssociationEvent"], ["certificationInfo"], []]


def test_writes_every_official_example_as_xml_that_reads() -> None:
    events: list[Event] = []
    for file in documents():
        events += read_document(read_text(file.read_bytes()))
    root = fromstring(write(events, at=AT))  # noqa: S314  # our own
    told = root.find("EPCISBody/EventList")
    assert told is not None
    assert len(told) == sum(event.kind != "AssociationEvent" for event in events)
