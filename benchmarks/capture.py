"""Send documents of events to the real server, two web processes on PostgreSQL, and count each.

`python -m benchmarks.capture [--quick]`; --quick sends 4,000 events to PostgreSQL alone, else 60,000 to
each, and SQLite is printed beside. The server is `lensan serve`, on this machine's cores beside the load itself: four
senders, each with documents of 500 events as a cooperative's system would send them. Every event
must be in the database once, and a second time sent must bring nothing new. No other open EPCIS
server runs here without a servlet container and a graph database, so there is no peer.
"""

import http.client
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from benchmarks.databases import NoAnswer, installation
from benchmarks.machine import Installation, machine
from benchmarks.webhook import free_port, server
from lensan.traceability.epcis.vocabulary import CONTEXT

EVENTS, QUICK_EVENTS = 60_000, 4_000
A_DOCUMENT, SENDERS, BAR = 500, 4, 2_000
ID = "https://bench.vn"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    """Send on both databases, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    count = QUICK_EVENTS if quick else EVENTS
    print(machine())
    rates: dict[str, float] = {}
    wrong = 0
    for engine in ("PostgreSQL",) if quick else ("PostgreSQL", "SQLite"):
        try:
            with installation(engine) as here:
                rates[engine], missing = _sent(here, count)
        except NoAnswer as error:
            print(error)
            print("capture falls short: PostgreSQL was not there, so nothing was measured")
            return 1
        print(f"{engine}: {rates[engine]:,.0f} events/s, {missing} missing or twice")
        wrong += missing
    holds = rates["PostgreSQL"] >= BAR and not wrong
    beside = f"SQLite {rates['SQLite']:,.0f}, " if "SQLite" in rates else ""
    print(
        f"capture {'holds' if holds else 'falls short'}: {count:,} events, "
        f"{rates['PostgreSQL']:,.0f} events/s with two web processes on PostgreSQL (bar {BAR:,}), "
        f"{beside}{wrong} missing or twice"
    )
    return 0 if holds else 1


def _sent(here: Installation, count: int) -> tuple[float, int]:
    given = here.lensan("let_machine_in", "Đo", "--capture")
    key = given.lines[-1].rpartition(" ")[2]
    documents = [_document(start) for start in range(0, count, A_DOCUMENT)]
    port = free_port()
    with server(here, port):
        _post(port, key, _document(-A_DOCUMENT))  # each process has its first time
        start = perf_counter()
        with ThreadPoolExecutor(SENDERS) as senders:
            taken = list(senders.map(lambda one: _post(port, key, one), documents))
        seconds = perf_counter() - start
        again = _post(port, key, documents[0])
    assert set(taken) | {again} == {202}, set(taken)
    told = here.python(
        "import django; django.setup()\n"
        "from lensan.traceability.models import CaptureJob, Event\n"
        "import json\n"
        "print(json.dumps({'events': Event.objects.count(),"
        " 'failed': CaptureJob.objects.filter(succeeded=False).count()}))"
    ).told
    return count / seconds, abs(told["events"] - count - A_DOCUMENT) + told["failed"]


def _post(port: int, key: str, body: bytes) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/ld+json"}
    line.request("POST", "/nguon-goc/epcis/capture", body, headers)
    status = line.getresponse().status
    line.close()
    return status


def _document(start: int) -> bytes:
    events = [_event(number) for number in range(start, start + A_DOCUMENT)]
    return json.dumps({
        "@context": [CONTEXT, {"bench": f"{ID}/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": BEGAN.isoformat(),
        "epcisBody": {"eventList": events},
    }).encode()  # fmt: skip


def _event(number: int) -> dict[str, Any]:
    """Return a harvest, a packing or a sending, in turn."""
    common = {
        "eventTime": (BEGAN + timedelta(minutes=number)).isoformat(),
        "eventTimeZoneOffset": "+07:00",
        "readPoint": {"id": f"{ID}/diem/{number % 97}"},
        "bench:so": number,
    }
    lot = {"epcClass": f"{ID}/lo/{number // 3}", "quantity": 100 + number % 7, "uom": "KGM"}
    box = f"{ID}/thung/{number // 3}"
    if number % 3 == 0:
        crop = f"{ID}/vu/{number // 30}"
        made = {"transformationID": crop, "outputQuantityList": [lot]}
        return {"type": "TransformationEvent", "bizStep": "commissioning", **made, **common}
    if number % 3 == 1:
        packed = {"action": "ADD", "parentID": box, "childQuantityList": [lot]}
        return {"type": "AggregationEvent", "bizStep": "packing", **packed, **common}
    order = [{"type": "po", "bizTransaction": f"{ID}/dh/{number // 3}"}]
    sent = {"action": "OBSERVE", "epcList": [box], "bizTransactionList": order}
    return {"type": "ObjectEvent", "bizStep": "shipping", **sent, **common}


if __name__ == "__main__":
    sys.exit(main())
