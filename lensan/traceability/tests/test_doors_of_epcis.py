"""The doors of EPCIS 2.0 for systems outside."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lensan.accounts.tests.make import a_province_officer
from lensan.journal.models import Entry
from lensan.traceability.actions import capturing
from lensan.traceability.actions.letting_in import let_in, shut_out
from lensan.traceability.epcis.reading import read_document
from lensan.traceability.epcis.vocabulary import CONTEXT
from lensan.traceability.models import Event, Machine, NamedQuery, Via
from lensan.traceability.tests.make import (
    LOT,
    OWN,
    PLOT,
    a_box,
    a_document,
    a_transformation,
    an_event,
)
from lensan.traceability.tests.official import folder
from lensan.traceability.tests.test_epcis_reading import schema

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HERE = "/nguon-goc/epcis/"


@pytest.fixture
def asker() -> Client:
    """Return a client with the key of a system that may send and ask."""
    key = let_in("HTX", may_capture=True, by=None, at=AT)
    return Client(headers={"Authorization": f"Bearer {key}"})


def mark(written: str) -> str:
    """Return the mark of a page, as somebody might forge it."""
    return base64.urlsafe_b64encode(written.encode()).decode()


def keep(*events: dict[str, Any]) -> None:
    """Keep events, an hour between one and the next in which they came."""
    for hour, one in enumerate(read_document(a_document(*events))):
        capturing.capture([one], via=Via.PAGE, by=None, at=AT + timedelta(hours=hour))


def post(client: Client, path: str, body: Any) -> Any:
    """Send JSON."""
    written = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(HERE + path, written, content_type="application/json")


def found(client: Client, path: str = "events", **parameters: Any) -> list[dict[str, Any]]:
    """Return the events of an answer, which must be valid by GS1's schema."""
    answer = client.get(HERE + path, parameters)
    assert answer.status_code == 200, answer.content
    document = answer.json()
    if (folder("epcis")).exists():
        assert schema().is_valid(document)
    events: list[dict[str, Any]] = document["epcisBody"]["queryResults"]["resultsBody"][
        "eventList"
    ]
    return events


def test_takes_a_document_and_tells_what_came_of_it(asker: Client) -> None:
    answer = post(asker, "capture", a_document(an_event(), a_box()))
    assert (answer.status_code, answer["GS1-EPCIS-Version"]) == (202, "2.0.0")

    job = asker.get(answer["Location"]).json()

    assert (job["success"], job["running"], job["errors"], job["lensan:kept"]) == (
        True,
        False,
        [],
        2,
    )
    assert [one["captureID"] for one in asker.get(HERE + "capture").json()] == [job["captureID"]]
    wrong = post(asker, "capture", a_document(an_event(bizStep="harvesting")))
    [error] = asker.get(wrong["Location"]).json()["errors"]
    assert error["pointer"] == "/epcisBody/eventList/0/bizStep"
    assert Event.objects.count() == 2


def test_takes_one_event_and_gives_it_back(asker: Client) -> None:
    alone = {"@context": [CONTEXT, OWN], **an_event()}
    answer = post(asker, "events", alone)
    assert (answer.status_code, answer.json()) == (201, alone)
    kept = asker.get(answer["Location"]).json()
    assert kept["quantityList"] == alone["quantityList"]
    assert kept["eventID"].startswith("ni:///sha-256;")
    assert asker.get(HERE + "events/urn:uuid:1").status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"{", ""),
        ({"@context": CONTEXT, **an_event(ilmd=None, action="SELL")}, "/action"),
        ({"@context": [CONTEXT, OWN], **an_event(eventTime="2036-11-20T06:30:00Z")}, None),
    ],
)
def test_refuses_one_wrong_event_with_its_place(asker: Client, body: Any, pointer: str) -> None:
    answer = post(asker, "events", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert (answer.json().get("pointer"), Event.objects.exists()) == (pointer, False)


def test_lets_in_nobody_without_a_key_that_holds(client: Client) -> None:
    key = let_in("Người xem", may_capture=False, by=a_province_officer(), at=AT)
    reader = Client(headers={"Authorization": f"Bearer {key}"})
    machine = Machine.objects.get()
    assert str(machine) == "Người xem"

    assert reader.get(HERE + "events").status_code == 200
    assert post(reader, "events", an_event()).status_code == 403
    assert post(reader, "capture", a_document()).status_code == 403
    assert reader.delete(HERE + "events").status_code == 405
    assert client.get(HERE + "events").status_code == 403
    shut_out(machine, by=None, at=AT)
    shut_out(machine, by=None, at=AT)
    assert reader.get(HERE + "events").status_code == 403


def test_takes_nothing_that_is_too_large(asker: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capturing, "LARGEST", 10)
    assert post(asker, "capture", a_document()).status_code == 413


def test_says_what_it_understands(client: Client) -> None:
    answer = client.options(HERE + "capture")
    assert (answer.status_code, answer["Allow"]) == (204, "POST, GET, OPTIONS")
    assert answer["GS1-EPCIS-Capture-Limit"] == str(capturing.MOST)


def _some() -> None:
    wrong = {
        "declarationTime": "2026-11-20T09:00:00Z",
        "correctiveEventIDs": ["urn:uuid:dung"],
    }
    keep(
        an_event(eventID="urn:uuid:1"),
        a_box(eventTime="2026-11-20T07:30:00+07:00", bizLocation={"id": PLOT}),
        a_transformation(eventTime="2026-11-18T07:30:00+07:00"),
        an_event(eventID="urn:uuid:1", errorDeclaration=wrong),
    )


@pytest.mark.parametrize(
    ("parameters", "kinds"),
    [
        ({}, "BOOT"),
        ({"eventType": "ObjectEvent,AggregationEvent"}, "BOO"),
        ({"EQ_action": "ADD"}, "BOO"),
        ({"EQ_bizStep": "cbv:BizStep-packing"}, "B"),
        ({"EQ_disposition": ["active"]}, "BOOT"),
        ({"EQ_readPoint": PLOT, "GE_eventTime": "2026-11-20T07:00:00+07:00"}, "B"),
        ({"WD_bizLocation": PLOT}, "B"),
        ({"LT_eventTime": "2026-11-19T00:00:00Z"}, "T"),
        ({"GE_recordTime": "2026-11-21T05:00:00Z"}, "OT"),
        ({"EQ_transformationID": "https://id.example.vn/vu/0371-2026-1"}, "T"),
        ({"EQ_eventID": "urn:uuid:1"}, "OO"),
        ({"MATCH_anyEPCClass": LOT}, "BOOT"),
        ({"MATCH_epcClass": LOT}, "BOO"),
        ({"MATCH_inputEPCClass": LOT}, "T"),
        ({"MATCH_anyEPC": LOT}, ""),
        ({"MATCH_parentID": "https://id.example.vn/thung/9"}, "B"),
        ({"GT_quantity": "50"}, "OO"),
        ({"LE_quantity": "50", "GE_quantity": "50"}, "T"),
        ({"EXISTS_errorDeclaration": "true"}, "O"),
        ({"EQ_correctiveEventID": "urn:uuid:dung"}, "O"),
        ({"EQ_correctiveEventID": "urn:uuid:khac"}, ""),
        ({"orderBy": "recordTime", "orderDirection": "ASC"}, "OBTO"),
        ({"eventCountLimit": "1"}, "B"),
        ({"maxEventCount": "4"}, "BOOT"),
    ],
)
def test_answers_by_every_parameter(asker: Client, parameters: dict[str, Any], kinds: str) -> None:
    _some()
    names = {"AggregationEvent": "B", "ObjectEvent": "O", "TransformationEvent": "T"}
    assert "".join(names[one["type"]] for one in found(asker, **parameters)) == kinds


def test_answers_in_the_older_xml_where_that_is_asked(asker: Client) -> None:
    _some()
    answer = asker.get(HERE + "events", headers={"Accept": "application/xml"})
    assert answer["Content-Type"] == "application/xml"
    assert answer.content.count(b"<eventTime>") == 4
    assert b'schemaVersion="1.2"' in answer.content


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"EQ_taste": "sweet"}, 400),
        ({"eventType": "HarvestEvent"}, 400),
        ({"EQ_bizStep": "harvesting"}, 400),
        ({"EQ_action": ""}, 400),
        ({"GE_eventTime": "hôm qua"}, 400),
        ({"GT_quantity": "nhiều"}, 400),
        ({"perPage": "0"}, 400),
        ({"perPage": "²"}, 400),
        ({"orderBy": "taste"}, 400),
        ({"orderDirection": "up"}, 400),
        ({"nextPageToken": "x"}, 400),
        ({"nextPageToken": "eHg="}, 400),
        ({"eventCountLimit": "1", "maxEventCount": "1"}, 400),
        ({"maxEventCount": "1"}, 413),
        ({"EQ_readPoint": "a\x00b"}, 400),
        ({"GT_quantity": "nan"}, 400),
        ({"GT_quantity": "inf"}, 400),
        ({"nextPageToken": mark("2026-11-20T00:00:00|1|0")}, 400),
        ({"nextPageToken": mark("2026-11-20T00:00:00Z|1|-1")}, 400),
        ({"nextPageToken": mark("2026-11-20T00:00:00Z|1" + "0" * 30 + "|0")}, 400),
        ({"nextPageToken": mark("2026-11-20T00:00:00Z|1|5"), "eventCountLimit": "5"}, 400),
    ],
)
def test_refuses_what_makes_no_sense(
    asker: Client, parameters: dict[str, Any], status: int
) -> None:
    _some()
    assert asker.get(HERE + "events", parameters).status_code == status


@pytest.mark.parametrize("order", ["eventTime", "recordTime"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_leads_from_page_to_page(asker: Client, order: str, direction: str) -> None:
    keep(*(an_event(**{"vidu:so": number}) for number in range(5)))
    parameters = {"perPage": "2", "orderBy": order, "orderDirection": direction}
    seen, address = [], HERE + "events"
    answer = asker.get(address, parameters)
    while True:
        results = answer.json()["epcisBody"]["queryResults"]["resultsBody"]
        seen += [one["vidu:so"] for one in results["eventList"]]
        if "Link" not in answer:
            break
        answer = asker.get(answer["Link"].partition(">")[0].lstrip("<"))
    assert seen == sorted(range(5), reverse=direction == "DESC")


def pages(client: Client, parameters: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the events of each page of an answer."""
    seen = []
    answer = client.get(HERE + "events", parameters)
    while True:
        results = answer.json()["epcisBody"]["queryResults"]["resultsBody"]
        seen.append(results["eventList"])
        if "Link" not in answer:
            return seen
        answer = client.get(answer["Link"].partition(">")[0].lstrip("<"))


def test_asks_the_next_page_for_all_that_was_repeated(asker: Client) -> None:
    lots = [f"https://htx.example/lo/{number}" for number in range(3)]
    keep(
        *(an_event(quantityList=[{"epcClass": one, "quantity": 1, "uom": "KGM"}]) for one in lots)
    )
    seen = pages(asker, {"perPage": "1", "MATCH_epcClass": lots[:2]})
    assert [one["quantityList"][0]["epcClass"] for [one] in seen] == [lots[0], lots[1]][::-1]


@pytest.mark.parametrize(
    ("limit", "page", "sizes"),
    [
        (3, 2, [2, 1]),
        (4, 2, [2, 2]),
        (5, 2, [2, 2, 1]),
        (9, 2, [2, 2, 1]),
        (2, 30, [2]),
        (40, 30, [5]),
    ],
)
def test_gives_as_many_events_as_were_asked_for_and_no_more(
    asker: Client, limit: int, page: int, sizes: list[int]
) -> None:
    keep(*(an_event(**{"vidu:so": number}) for number in range(5)))
    seen = pages(asker, {"eventCountLimit": str(limit), "perPage": str(page)})
    assert [len(one) for one in seen] == sizes


def test_writes_down_who_sent_an_event(asker: Client) -> None:
    post(asker, "events", {"@context": [CONTEXT, OWN], **an_event()})
    event = Event.objects.get()
    assert event.job is not None
    assert (event.job.machine.name, event.job.kept, event.via) == ("HTX", 1, Via.MACHINE)
    entry = Entry.objects.get(verb="traceability.document_captured")
    assert (entry.subject_id, entry.facts["job"]) == (event.job.machine_id, str(event.job_id))


def test_knows_nothing_by_a_name_with_nul_in_it(asker: Client) -> None:
    for path in ("events/%00", "queries/%00", "queries/a%00/events"):
        assert asker.get(HERE + path).status_code == 404


def test_keeps_a_query_under_a_name(asker: Client) -> None:
    _some()
    wanted = {"name": "thu_hoach", "query": {"EQ_bizStep": ["commissioning"], "GT_quantity": 60}}
    answer = post(asker, "queries", wanted)
    assert (answer.status_code, post(asker, "queries", wanted).status_code) == (201, 201)
    other = {"name": "thu_hoach", "query": {"EQ_action": "ADD"}}
    assert post(asker, "queries", other).status_code == 409

    assert asker.get(answer["Location"]).json()["query"]["GT_quantity"] == ["60"]
    assert [one["name"] for one in asker.get(HERE + "queries").json()] == ["thu_hoach"]
    assert len(found(asker, "queries/thu_hoach/events", perPage="1")) == 1
    assert str(NamedQuery.objects.get()) == "thu_hoach"
    assert asker.delete(answer["Location"]).status_code == 204
    assert asker.get(answer["Location"]).status_code == 404


@pytest.mark.parametrize(
    "body", [[], {"name": "a b", "query": {}}, {"name": "a"}, {"name": "a", "query": {"x": "y"}}]
)
def test_keeps_no_query_that_makes_no_sense(asker: Client, body: Any) -> None:
    assert post(asker, "queries", body).status_code == 400
    assert not NamedQuery.objects.exists()


def test_gives_a_key_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("let_machine_in", "Bưu điện", "--capture")
    key = capsys.readouterr().out.split()[-1]
    reader = Client(headers={"Authorization": f"Bearer {key}"})
    assert post(reader, "capture", a_document(an_event())).status_code == 202
    with pytest.raises(CommandError, match="đã có"):
        call_command("let_machine_in", "Bưu điện")


def test_ends_a_key_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("let_machine_in", "Bưu điện")
    reader = Client(headers={"Authorization": f"Bearer {capsys.readouterr().out.split()[-1]}"})
    assert reader.get(HERE + "events").status_code == 200

    call_command("let_machine_in", "Bưu điện", "--end")

    assert capsys.readouterr().out == "Đã thu khóa của Bưu điện.\n"
    assert reader.get(HERE + "events").status_code == 403
    with pytest.raises(CommandError, match="Đang có khóa: không máy nào"):
        call_command("let_machine_in", "HTX", "--end")
