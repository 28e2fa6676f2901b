"""What gateways bring to our door as JSON under our own token: a message, or a receipt.

{"reference", "phone", "text"} is a message, {"reference", "arrived", "reason"} a receipt.
"""

import json
from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from lensan.messaging.connector import Incoming, Receipt, Refused


def read(headers: Mapping[str, str], body: bytes, *, token: str) -> Incoming | Receipt:
    """Read one JSON object that came under our token; without a token nothing comes in.

    :raises Refused: it shows another token, or is no such object
    """
    shown = headers.get("authorization", "").removeprefix("Bearer ")
    if not token or not compare_digest(shown.encode(), token.encode()):
        raise Refused("Sai mã của tổng đài tin nhắn.")
    told = read_object(body)
    if "arrived" in told:
        return Receipt(_text(told, "reference"), bool(told["arrived"]), _text(told, "reason"))
    return Incoming(
        reference=_text(told, "reference"), phone=_text(told, "phone"), text=_text(told, "text")
    )  # fmt: skip


def read_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object.

    :raises Refused: it is none
    """
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
