"""What no machine should send: refused by a sentence that says what to do, and nothing is half kept."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lensan.traceability.actions import capturing
from lensan.traceability.actions.capturing import capture_document
from lensan.traceability.codes import code_of
from lensan.traceability.models import CaptureJob, Edge, Event, LotFile, Machine, Mention, Thing
from lensan.traceability.tests.make import LOT, a_document, a_transformation, an_event
from lensan.traceability.tests.make_lots import a_harvest
from lensan.traceability.tests.make_machines import a_machine

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
TABLES = (Event, Mention, Edge, Thing, LotFile)
ELSEWHERE = f"https://truyxuat.cantho.example/l/{code_of(5)}"


def counts() -> list[int]:
    """Count what is kept of events."""
    return [table.objects.count() for table in TABLES]


def send(*events: dict[str, Any]) -> CaptureJob:
    """Send a document with events."""
    return capture_document(json.dumps(a_document(*events)).encode(), machine=a_machine(), at=AT)


def one_of(address: str, unit: str = "KGM", amount: float = 5) -> list[dict[str, Any]]:
    """Return a list of so much of a lot."""
    return [{"epcClass": address, "quantity": amount, "uom": unit}]


@pytest.mark.parametrize(
    ("fields", "why", "advice"),
    [
        ({"quantityList": one_of(LOT, amount=-5)}, "không được âm", "Số lượng"),
        ({"eventTime": "2026-12-27T03:00:00Z"}, "tương lai", "Hãy xem lại ngày giờ"),
        ({"quantityList": one_of(ELSEWHERE)}, "tỉnh này", "gửi cho hệ thống của tỉnh đó"),
        ({"quantityList": one_of(f"{settings.TRACE_ADDRESS}/l/{code_of(5)}")}, "tỉnh này", "xem lại mã"),
    ],
)  # fmt: skip
def test_says_what_to_do_with_an_event_that_cannot_be(
    fields: dict[str, Any], why: str, advice: str
) -> None:
    job = send(an_event(eventTime="2026-11-19T00:00:00Z"), an_event(**fields))
    assert (job.succeeded, counts()) == (False, [0] * len(TABLES))
    assert why in job.why
    assert advice in job.why


def test_lets_nobody_tell_that_a_thing_came_out_of_itself() -> None:
    job = send(a_transformation(outputQuantityList=one_of(LOT)))
    assert (job.succeeded, counts()) == (False, [0] * len(TABLES))
    assert "Hãy xem lại đầu vào và đầu ra" in job.why


@pytest.mark.parametrize(
    ("unit", "why"), [("LTR", "Không đổi được lít sang kg"), ("XYZ", "Không biết đơn vị")]
)
def test_takes_no_unit_that_says_nothing_of_the_lot(unit: str, why: str) -> None:
    lot = a_harvest()
    before = counts()
    address = lot.thing.address
    job = send(an_event(action="OBSERVE", ilmd=None, quantityList=one_of(address, unit)))
    assert (job.succeeded, counts(), str(lot.left())) == (False, before, "800 kg")
    assert why in job.why
    assert "Hãy" in job.why
    assert send(
        an_event(action="OBSERVE", ilmd=None, quantityList=one_of(address, "GRM"))
    ).succeeded


def test_knows_the_unit_of_a_lot_by_its_other_name() -> None:
    lot = a_harvest()
    number = "https://id.gs1.org/01/09520123456788/10/A1"
    Thing.objects.create(address=number, same_as=lot.thing)
    assert "Không đổi được" in send(an_event(quantityList=one_of(number, "LTR"))).why


def test_lets_what_another_province_made_come_in() -> None:
    came = an_event(bizStep="receiving", quantityList=one_of(ELSEWHERE))
    used = a_transformation(inputQuantityList=one_of(ELSEWHERE))
    assert send(came, used).succeeded
    crop = ELSEWHERE.replace("/l/", "/vu/")
    assert "tỉnh này" in send(a_transformation(transformationID=crop)).why
    assert send(an_event(quantityList=one_of("https://htx.example/l/khom"))).succeeded


def door() -> Client:
    """Return a client with a machine's key."""
    a_machine(key="khoa")
    return Client(headers={"Authorization": "Bearer khoa"})


def test_reads_no_more_of_a_hundred_megabytes_than_it_takes() -> None:
    client, sent = door(), b" " * 100_000_000
    for path in ("capture", "events", "queries"):
        answer = client.post(f"/nguon-goc/epcis/{path}", sent, content_type="application/json")
        assert (answer.status_code, "chia thành nhiều lần" in answer.json()["title"]) == (
            413,
            True,
        )
    assert (counts(), CaptureJob.objects.exists()) == ([0] * len(TABLES), False)


def test_takes_a_document_of_ten_megabytes() -> None:
    written = json.dumps(a_document(an_event())).encode()
    written += b" " * (capturing.LARGEST - len(written))
    answer = door().post("/nguon-goc/epcis/capture", written, content_type="application/json")
    assert (answer.status_code, Event.objects.count()) == (202, 1)


@pytest.mark.parametrize(
    "written",
    [
        {"@graph": [an_event()], "@context": a_document()["@context"]},
        [{"@type": ["https://ref.gs1.org/epcis/EPCISDocument"], "https://ref.gs1.org/epcis/epcisBody": []}],
        {"@context": {"@vocab": "https://ref.gs1.org/epcis/"}, "type": "EPCISDocument"},
    ],
)  # fmt: skip
def test_refuses_json_ld_in_another_shape(written: Any) -> None:
    job = capture_document(json.dumps(written).encode(), machine=a_machine(), at=AT)
    assert (job.succeeded, counts()) == (False, [0] * len(TABLES))
    assert "phải" in job.why or "được" in job.why


WRONG = st.sampled_from(
    [float("nan"), float("inf"), -float("inf"), 10**400, -(10**30), 10**4000, 1e300, "a\x00b", "\x00",
     "\ud800", {"\x00": 1}, {"vidu:\udfff": 1}, [float("nan")]]
)  # fmt: skip
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WRONG,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
WHOLE = a_document(
    an_event(**{"vidu:so": 1, "vidu:ghi": {"vidu:a": ["b"]}, "eventID": "urn:uuid:1"}),
    a_transformation(eventTime="2026-11-18T07:30:00+07:00"),
)


def paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of a document."""
    yield before
    if isinstance(value, dict):
        for key, one in value.items():
            yield from paths(one, (*before, key))
    if isinstance(value, list):
        for at, one in enumerate(value):
            yield from paths(one, (*before, at))


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a document with another value in one place."""
    if not path:
        return value
    changed = deepcopy(document)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed


def pointer(path: tuple[Any, ...]) -> str:
    """Write a way as RFC 6901 does."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


OWN = ("epcisBody", "eventList", 0, "vidu:ghi", "vidu:a", 0)


@example(OWN, float("inf"))
@example(OWN, float("nan"))
@example(OWN, 10**4000)
@example(OWN, 10**400)
@example(OWN, "a\x00b")
@example(("epcisBody", "eventList", 0, "quantityList", 0, "quantity"), 10**400)
@example(("epcisBody", "eventList", 0, "quantityList", 0, "quantity"), 1e300)
@given(st.sampled_from(list(paths(WHOLE))), ANY)
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_answers_whatever_is_sent(machine: Machine, path: tuple[Any, ...], value: Any) -> None:
    written = json.dumps(put(WHOLE, path, value)).encode()
    with transaction.atomic():
        job = capture_document(written, machine=machine, at=AT)
        if not job.succeeded:
            assert job.why
            assert counts() == [0] * len(TABLES)
        transaction.set_rollback(True)


@pytest.fixture
def machine() -> Machine:
    """Return a machine that may send."""
    return a_machine()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("NaN", "quá lớn hoặc không phải là số"), ("Infinity", "quá lớn"), ("1e999", "quá lớn"),
        ("-1e16", "quá lớn"), ("9" * 5000, "quá lớn"), ('"a\\u0000b"', "rỗng"), ('"\\ud800"', "hỏng"),
    ],
)  # fmt: skip
def test_says_in_which_place_a_value_cannot_be_kept(
    machine: Machine, value: str, why: str
) -> None:
    written = json.dumps(put(WHOLE, OWN, "Ở ĐÂY"), ensure_ascii=False).replace('"Ở ĐÂY"', value)
    job = capture_document(written.encode(), machine=machine, at=AT)
    assert (job.succeeded, job.pointer, counts()) == (False, pointer(OWN), [0] * len(TABLES))
    assert why in job.why
    assert "Hãy" in job.why
