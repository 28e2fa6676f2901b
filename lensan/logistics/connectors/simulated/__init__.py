"""The carrier of our own that demonstrations, tests and measurements talk to."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest, new
from typing import Any, ClassVar
from urllib.parse import quote as quoted

from lensan.logistics.connector import (
    Access,
    Because,
    Booked,
    Capabilities,
    Notice,
    Places,
    Quote,
    Refused,
    Seen,
    Shipment,
    State,
    TryAgain,
    within_bytes,
)
from lensan.marketplaces.asking import as_json, ask
from lensan.marketplaces.reading import Unclear, moment, one, several, text, whole

Document = Mapping[str, Any]

WHO = "đơn vị giao mô phỏng"
MOST = 150  # bytes of any text
_BECAUSE = {
    "token": Because.AUTHORISATION,
    "unknown": Because.UNKNOWN,
    "too_late": Because.TAKEN,
}


class Simulated:
    """Lên Sàn's own carrier: it carries nothing."""

    name: ClassVar[str] = "Đơn vị giao mô phỏng"
    simulated: ClassVar[bool] = True
    capabilities: ClassVar[Capabilities] = Capabilities(
        places=Places.NEW, keys=True, tracks=True, cancels=True, labels=True, notices=True,
        called_live=True,
    )  # fmt: skip

    def quote(self, access: Access, shipment: Shipment, *, at: datetime) -> tuple[Quote, ...]:
        """Ask for the price of every service."""
        told = _call(access, "POST", "/api/quotes", _written(shipment), reading=True, at=at)
        try:
            found = [
                Quote(
                    text(entry, "service"), text(entry, "name"), whole(entry, "fee", least=0),
                    whole(entry, "grams", least=0), whole(entry, "hours", least=0),
                )
                for entry in several(told, "services")
            ]  # fmt: skip
        except Unclear as trouble:
            raise _unread(trouble) from trouble
        return tuple(sorted(found, key=lambda quote: (quote.fee, quote.service)))

    def book(
        self, access: Access, shipment: Shipment, *, service: str, key: str, at: datetime
    ) -> Booked:
        """Order the carriage, once for each key."""
        asked = _written(shipment) | {"service": service, "key": key}
        told = _call(access, "POST", "/api/consignments", asked, reading=False, at=at)
        try:
            return Booked(text(told, "tracking"), whole(told, "fee", least=0))
        except Unclear as trouble:
            raise _unread(trouble, unsure=True) from trouble

    def cancel(
        self, access: Access, tracking: str, *, reason: str, key: str, at: datetime
    ) -> State:
        """Take a booking back before it is fetched."""
        path = f"/api/consignments/{quoted(tracking, safe='')}/cancel"
        return _seen(
            _call(access, "POST", path, {"reason": reason}, reading=False, at=at), unsure=True
        ).state

    def track(self, access: Access, *, tracking: str, key: str, at: datetime) -> Seen:
        """Say where a consignment is."""
        path = (
            f"/api/consignments/{quoted(tracking, safe='')}" if tracking else "/api/consignments"
        )
        query = {} if tracking else {"key": key}
        return _seen(_call(access, "GET", path, query=query, reading=True, at=at))

    def label(self, access: Access, tracking: str, *, at: datetime) -> bytes:
        """Return the carrier's own label."""
        path = f"/api/consignments/{quoted(tracking, safe='')}/label"
        told = _call(access, "GET", path, reading=True, at=at)
        try:
            return base64.b64decode(text(told, "pdf"), validate=True)
        except (Unclear, ValueError) as trouble:
            raise _unread(trouble) from trouble

    def verify_notice(
        self, access: Access, headers: Mapping[str, str], body: bytes, *, at: datetime
    ) -> Notice:
        """Check the signature over the raw body, and read it."""
        secret = access.credentials.get("secret", "")
        ours = new(secret.encode(), body, sha256).hexdigest()
        if not secret or not compare_digest(
            headers.get("x-signature", "").encode(), ours.encode()
        ):
            raise Refused("Sai chữ ký của đơn vị giao.", because=Because.FORGED)
        try:
            told = one({"notice": json.loads(body)}, "notice")
            return Notice(text(told, "id"), _told(told, told))
        except (ValueError, RecursionError, Unclear) as trouble:
            raise Refused(f"Không đọc được thông báo: {trouble}") from trouble


def _call(
    access: Access,
    method: str,
    path: str,
    asked: Document | None = None,
    *,
    query: Mapping[str, str] | None = None,
    reading: bool,
    at: datetime,
) -> Document:
    token = access.credentials.get("token", "")
    told = ask(
        method, access.base_url.rstrip("/") + path, query=query, reading=reading, at=at, who=WHO,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        content=b"" if asked is None else as_json(asked),
    )  # fmt: skip
    if told.is_yes:
        return told.content
    reason = str(told.content.get("message") or told.status)
    because = _BECAUSE.get(str(told.content.get("error")), Because.INVALID)
    raise Refused(f"Đơn vị giao từ chối: {reason}", because=because)


def _written(shipment: Shipment) -> dict[str, Any]:
    sender, receiver, parcel = shipment.sender, shipment.receiver, shipment.parcel
    texts = {
        "sender_name": sender.name, "sender_phone": sender.phone,
        "sender_address": sender.address.text, "receiver_name": receiver.name,
        "receiver_phone": receiver.phone, "receiver_address": receiver.address.text,
        "content": parcel.content, "note": shipment.note,
    }  # fmt: skip
    return {name: within_bytes(value, MOST) for name, value in texts.items()} | {
        "grams": parcel.grams, "length": parcel.length, "width": parcel.width,
        "height": parcel.height, "collect": parcel.collect, "worth": parcel.worth,
    }  # fmt: skip


def _seen(told: Document, *, unsure: bool = False) -> Seen:
    try:
        return _told(told, several(told, "events")[-1])
    except (Unclear, IndexError) as trouble:
        raise _unread(trouble, unsure=unsure) from trouble


def _told(told: Document, event: Document) -> Seen:
    word = text(event, "state")
    try:
        state = State(word)
    except ValueError as error:
        raise Unclear(f"trạng thái “{word[:40]}”") from error
    return Seen(
        state, word, moment(event, "at"), text(told, "tracking"), text(told, "key"),
        text(event, "reason", "")[:200], whole(told, "fee", least=0), whole(told, "collect", least=0),
    )  # fmt: skip


def _unread(trouble: Exception, *, unsure: bool = False) -> TryAgain:
    return TryAgain(f"Không đọc được câu trả lời của {WHO}: {trouble}", unsure=unsure)
