"""Asking whoever speaks HTTP and JSON: what is no answer of its own becomes `TryAgain`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from lensan.kernel import http
from lensan.marketplaces.connector import TryAgain

BUSY = frozenset({408, 425, 429})  # no statement about what was asked
LONGEST_WAIT = timedelta(days=1)  # a marketplace that asks for more is asked again all the same


@dataclass(frozen=True, slots=True)
class Told:
    """A marketplace's own answer: a JSON object under a status of 200 to 499."""

    status: int
    content: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_yes(self) -> bool:
        """Tell whether the status says that it went well."""
        return self.status < 300


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    query: Mapping[str, str] | None = None,
    content: bytes = b"",
    reading: bool,
    at: datetime,
    who: str = "sàn",
) -> Told:
    """Make one call; `reading` says that it changes nothing there, so no doubt can remain.

    `who` is what the sentences call the one that is asked: a marketplace, or a carrier.

    :raises TryAgain: no complete answer in JSON came from the marketplace itself.
    """
    try:
        answer = http.send(method, url, headers=headers, query=query, content=content)
    except http.NoAnswer as failure:
        raise TryAgain(
            f"{_first(who)} không trả lời trọn vẹn ({failure}).",
            unsure=failure.sent and not reading,
        ) from failure
    return _understood(answer, reading=reading, at=at, who=who)


def _understood(answer: http.Answer, *, reading: bool, at: datetime, who: str) -> Told:
    if answer.status in BUSY or answer.status >= 500:
        raise TryAgain(
            f"{_first(who)} đang bận hoặc hỏng (mã {answer.status}).",
            after=_wait(answer.headers.get("retry-after", ""), at),
            unsure=answer.status >= 500 and answer.status != 503 and not reading,
        )
    if 300 <= answer.status < 400:
        raise TryAgain(f"{_first(who)} chỉ sang một địa chỉ khác; lệnh chưa được thực hiện.")
    unsure = not reading and answer.status < 300
    if "json" not in answer.headers.get("content-type", ""):
        raise TryAgain(f"{_first(who)} trả lời bằng một trang web thay vì dữ liệu.", unsure=unsure)
    try:
        content = answer.json()
    except ValueError as error:
        raise TryAgain(f"Câu trả lời của {who} bị đứt hoặc hỏng.", unsure=unsure) from error
    if not isinstance(content, dict):
        raise TryAgain(f"Câu trả lời của {who} không đúng dạng.", unsure=unsure)
    return Told(answer.status, content, answer.headers)


def _first(who: str) -> str:
    return who[:1].upper() + who[1:]


def _wait(header: str, at: datetime) -> timedelta | None:
    """Read Retry-After, which is a number of seconds or a date; nonsense says nothing."""
    try:
        wait = (
            timedelta(seconds=int(header))
            if header.strip().isdecimal()
            else parsedate_to_datetime(header).astimezone(UTC) - at
        )
    except (ValueError, OverflowError):
        return None
    return max(timedelta(0), min(wait, LONGEST_WAIT))


def as_json(told: Mapping[str, Any]) -> bytes:
    """Write what is sent, in as few bytes as it takes."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
