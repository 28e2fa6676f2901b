"""Devices, deeds and what came of them, to test with."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper
from lensan.field.actions import enrolling, receiving
from lensan.field.actions.receiving import Receipt
from lensan.field.deeds import STEPWISE, perform
from lensan.field.models import Conflict, Deed, Device, Signature
from lensan.places.hamlets import hamlet_key
from lensan.places.models import Commune, Hamlet
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions import registering
from lensan.producers.models import ConsentText, Producer
from lensan.producers.tests.make import NOON
from lensan.producers.tests.make_people import a_producer

LATER = NOON + timedelta(hours=1)
STROKES = [[100, 200, 300, 400, 500, 200], [600, 600, 700, 650]]


def home(commune: Commune | None = None) -> Hamlet:
    place = commune or a_commune()
    known = Hamlet.objects.filter(commune=place, key=hamlet_key("Ấp 3")).first()
    return known or a_hamlet("Ấp 3", place)


def a_device(user: User | None = None, *, name: str = "máy của tổ") -> Device:
    return a_device_with_key(user, name=name)[0]


def a_device_with_key(user: User | None = None, *, name: str = "máy của tổ") -> tuple[Device, str]:
    return enrolling.enrol(user or a_helper(home()), name=name, at=NOON)


def a_deed(
    action: str, arguments: Mapping[str, Any], *, at: datetime = NOON, number: UUID | None = None
) -> str:
    """Return a deed as a device sends it."""
    told = {
        "id": str(number or uuid4()), "action": action, "arguments": dict(arguments),
        "at": at.isoformat(),
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)


def send(device: Device, text: str, *, at: datetime = LATER) -> Receipt:
    [receipt] = receiving.receive(
        device, [text], perform=perform, now=lambda: at, stepwise=STEPWISE
    )
    return receipt


def done(
    device: Device, action: str, arguments: Mapping[str, Any], *, at: datetime = LATER
) -> Receipt:
    """Let a device do something that is written down."""
    receipt = send(device, a_deed(action, arguments, at=at), at=at)
    assert receipt.state in {"done", "doubted", "conflict"}, receipt.text
    return receipt


def refused(device: Device, action: str, arguments: Mapping[str, Any]) -> Deed:
    """Let a device try something that is refused."""
    receipt = send(device, a_deed(action, arguments))
    assert receipt.state == "refused"
    return Deed.objects.get(pk=receipt.id)


def a_household(
    commune: Commune | None = None, name: str = "Nguyễn Văn An", **facts: Any
) -> Producer:
    return a_producer(name, commune=commune, hamlet="Ấp 3", **facts)


def facts(commune: Commune | None = None, **changes: Any) -> dict[str, Any]:
    """Return what a helper types of a new household."""
    return {
        "name": "Trần Thị Bình", "kind": "household", "commune": (commune or a_commune()).pk,
        "hamlet": "Ấp 3", "birth": "1971", "phones": "0987 654 321",
    } | changes  # fmt: skip


def a_yes(producer: str, **changes: Any) -> dict[str, Any]:
    """Return a consent signed on the glass."""
    texts = ConsentText.objects.order_by("version")
    return {
        "producer": producer, "purposes": ["registry", "contact"], "way": "screen", "place": "nhà",
        "versions": {text.purpose: text.version for text in texts}, "strokes": STROKES,
    } | changes  # fmt: skip


def a_conflict(commune: Commune | None = None) -> Conflict:
    """Let an officer and a helper change the same fact, neither knowing of the other."""
    commune = commune or a_commune()
    producer = a_household(commune, grows="lúa")
    registering.correct(producer, {"grows": "khóm"}, by=None, at=NOON)
    device = a_device(a_helper(home(commune)))
    told = {
        "producer": producer.code, "changes": {"grows": "mít"}, "seen": {"grows": "lúa"},
    }  # fmt: skip
    return Deed.objects.get(pk=done(device, "correct", told).id).conflicts.get()


def a_signature(commune: Commune | None = None) -> Signature:
    commune = commune or a_commune()
    device = a_device(a_helper(home(commune)))
    receipt = done(device, "agree", a_yes(a_household(commune).code))
    return Signature.objects.get(deed__pk=receipt.id)
