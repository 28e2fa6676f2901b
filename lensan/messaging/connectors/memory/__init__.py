"""A simulated gateway: messages go no further than the telephone on the page that shows them.

What comes in is JSON under the gateway's token: {"reference", "phone", "text"} for a message,
{"reference", "arrived", "reason"} for a receipt.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Any, ClassVar

from lensan.messaging.connector import Handed, Incoming, Outgoing, Receipt, Refused


class Memory:
    """Takes every message, and says that it arrived at once."""

    simulated: ClassVar[bool] = True

    def __init__(self, *, token: str) -> None:
        self._token = token

    def send(self, message: Outgoing, *, at: datetime) -> Handed:
        return Handed(reference=message.key, arrived=True)

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Incoming | Receipt:
        """Read one JSON object that came under our token; without a token nothing comes in."""
        shown = headers.get("authorization", "").removeprefix("Bearer ")
        if not self._token or not compare_digest(shown.encode(), self._token.encode()):
            raise Refused("Sai mã của tổng đài tin nhắn.")
        told = _json(body)
        if "arrived" in told:
            return Receipt(_text(told, "reference"), bool(told["arrived"]), _text(told, "reason"))
        return Incoming(*(_text(told, name) for name in ("reference", "phone", "text")))


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("Nội dung không phải JSON.") from error
    if not isinstance(told, dict):
        raise Refused("Nội dung không phải một tin nhắn.")
    return told


def _text(told: dict[str, Any], name: str) -> str:
    text = told.get(name, "")
    if not isinstance(text, str):
        raise Refused("Nội dung không phải một tin nhắn.")
    return text
