"""Documents of EPCIS 2.0, read strictly."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from lensan.traceability.epcis import writing
from lensan.traceability.epcis.identity import same
from lensan.traceability.epcis.reading import (
    DEEPEST,
    Event,
    read_document,
    read_event,
    read_text,
)
from lensan.traceability.epcis.values import NotEPCIS, moment
from lensan.traceability.epcis.vocabulary import CONTEXT
from lensan.traceability.tests.make import OWN, a_box, a_document, a_transformation, an_event
from lensan.traceability.tests.official import folder
from lensan.traceability.tests.wrong_documents import WRONG

AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@context",
                    "type",
                    "epcisBody",
                    "eventList",
                    "ilmd",
                    "readPoint",
                    "id",
                    "a:b",
                    "x",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def documents() -> list[Path]:
    """Return GS1's examples, and the two chains from the seed to the household."""
    here = folder("epcis")
    return [*sorted(here.rglob("examples/**/*.jsonld")), *sorted(here.glob("seed-*.json"))]


def schema() -> Draft7Validator:
    """Return GS1's schema with its dates checked."""
    found = json.loads((folder("epcis") / "EPCIS-JSON-Schema.json").read_text("utf-8"))
    return Draft7Validator(found, format_checker=FormatChecker())


def read_back(events: list[Event]) -> list[Event]:
    """Write events as a document, to the letter, and read them again."""
    told = writing.document(map(writing.event, events), at=AT)
    return read_document(read_text(json.dumps(told)))


def test_takes_every_official_example_and_gives_it_back_with_the_same_meaning() -> None:
    assert len(documents()) == 44
    official = schema()
    for file in documents():
        events = read_document(read_text(file.read_bytes()))
        again = read_back(events)
        assert [same(*pair) for pair in zip(events, again, strict=True)] == [True] * len(events)
        answered = writing.answer(map(writing.event, events), at=AT)
        assert not list(official.iter_errors(json.loads(json.dumps(answered))))


@pytest.mark.parametrize("name", WRONG)
def test_refuses_what_is_none_and_says_where(name: str) -> None:
    pointer, document = WRONG[name]
    with pytest.raises(NotEPCIS) as refusal:
        read_document(document)
    assert refusal.value.pointer == pointer
    assert refusal.value.sentence.endswith((".", "…"))


def test_is_stricter_than_the_official_schema() -> None:
    official = schema()
    passed = {name for name, (_, document) in WRONG.items() if official.is_valid(document)}
    assert passed >= {
        "step of GS1 that does not exist",
        "disposition of GS1 that does not exist",
        "lot data with an undeclared prefix",
        "sensor that repeats itself",
        "negative quantity",
    }


@pytest.mark.parametrize(
    ("step", "kept"),
    [
        ("shipping", "shipping"),
        ("cbv:BizStep-shipping", "shipping"),
        ("https://ref.gs1.org/cbv/BizStep-shipping", "shipping"),
        ("urn:epcglobal:cbv:bizstep:shipping", "shipping"),
        ("vidu:phoi-kho", "vidu:phoi-kho"),
        ("https://id.example.vn/phoi-kho", "https://id.example.vn/phoi-kho"),
    ],
)
def test_keeps_a_word_in_one_form_and_an_address_of_ones_own(step: str, kept: str) -> None:
    [event] = read_document(a_document(an_event(bizStep=step)))
    assert event.body["bizStep"] == kept


def test_understands_other_names_of_json_ld() -> None:
    plain = an_event(eventID="urn:uuid:1")
    other = an_event(
        **{
            "@type": "epcis:ObjectEvent",
            "id": "urn:uuid:1",
            "readPoint": {"@id": plain["readPoint"]["id"]},
        },
        type=None,
    )
    [event] = read_document(a_document(plain))
    [alike] = read_document(a_document(other))
    assert (alike.body, alike.kind) == (event.body, "ObjectEvent")


def test_reads_one_event_that_stands_alone_and_writes_it_so() -> None:
    event = read_event({"@context": [CONTEXT, OWN], **an_event()})
    assert writing.alone(event) == {"@context": [CONTEXT, OWN], **an_event()}
    assert read_event(writing.alone(event)) == event
    with pytest.raises(NotEPCIS, match="@context"):
        read_event(an_event())


def test_takes_names_that_an_event_declares_for_itself() -> None:
    own = {"@context": {"khac": "https://khac.vn/"}, "khac:a": {"type": "x", "khac:b": [1, "2"]}}
    [event] = read_document(a_document(an_event(**own)))
    assert event.context == {**OWN, "khac": "https://khac.vn/"}
    [again] = read_back([event])
    assert same(again, event)
    assert writing.event(Event({"type": "x"})) == {"type": "x"}


def test_takes_an_answer_to_a_query_and_goods_in_boxes() -> None:
    [opened] = read_document(a_document(a_box(action="DELETE", childQuantityList=None)))
    made = a_transformation(outputQuantityList=[{"epcClass": "a:b"}], transformationID=None)
    [crop] = read_document(a_document(made))
    answer = writing.answer([writing.event(opened), writing.event(crop)], at=AT)
    assert read_document(answer) == [opened, crop]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (b"\xff", "UTF-8"),
        (b"{", "JSON"),
        (b'{"a": NaN}', "không phải là số"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "nhiều tầng"),
        (b"[" * 200_000, "nhiều tầng|JSON"),
        (b'"\\ud800"', "hỏng"),
        (b'{"\\ud800": 1}', "hỏng"),
    ],
)
def test_refuses_what_is_no_json(written: bytes, why: str) -> None:
    with pytest.raises(NotEPCIS, match=why):
        read_text(written)


@given(ANYTHING)
def test_raises_nothing_but_its_own_refusal(anything: Any) -> None:
    for document in (anything, a_document(an_event(ilmd=anything)), a_document(anything)):
        try:
            read_document(document)
        except NotEPCIS:
            continue


@given(st.text("0123456789-:TZ.+", max_size=30))
def test_reads_a_moment_or_none(written: str) -> None:
    assert moment(written) is None or str(moment(written)).endswith("+00:00")


def test_knows_no_moment_outside_the_calendar() -> None:
    assert moment("0001-01-01T00:00:00+14:00") is None
    assert moment("2026-11-20T06:30:00.1234567+07:00") == datetime(
        2026, 11, 19, 23, 30, 0, 123456, tzinfo=UTC
    )
