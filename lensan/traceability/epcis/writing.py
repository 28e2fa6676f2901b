"""Events written again as documents of EPCIS 2.0 in JSON-LD."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lensan.traceability.epcis.reading import Event
from lensan.traceability.epcis.vocabulary import CONTEXT

VERSION = "2.0"


def context(own: dict[str, Any] | None = None) -> list[Any]:
    """Return a context: GS1's, and names of one's own."""
    return [CONTEXT, own] if own else [CONTEXT]


def event(one: Event) -> dict[str, Any]:
    """Return an event that stands within a document, with its own names if it has some."""
    body = dict(one.body)
    return {"@context": context(dict(one.context)), **body} if one.context else body


def alone(one: Event) -> dict[str, Any]:
    """Return an event that stands alone."""
    return {"@context": context(dict(one.context)), **one.body}


def document(events: Iterable[dict[str, Any]], *, at: datetime) -> dict[str, Any]:
    """Return a document with events as `event` gives them."""
    return {
        **_head("EPCISDocument", at),
        "epcisBody": {"eventList": list(events)},
    }


def answer(
    events: Iterable[dict[str, Any]], *, at: datetime, query: str = "SimpleEventQuery"
) -> dict[str, Any]:
    """Return the answer to a query: a document with events as `event` gives them."""
    results = {"queryName": query, "resultsBody": {"eventList": list(events)}}
    return {**_head("EPCISQueryDocument", at), "epcisBody": {"queryResults": results}}


def _head(kind: str, at: datetime) -> dict[str, Any]:
    return {
        "@context": context(),
        "type": kind,
        "schemaVersion": VERSION,
        "creationDate": at.isoformat(),
    }
