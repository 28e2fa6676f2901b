"""A gateway that is spoken to over HTTP, by JSON under a token: what a provider's adapter has to offer.

No Vietnamese provider's interface was found in public, so this is our own contract, and it has been
run against none of them. Out: POST {"key", "from", "to", "text"} with `Authorization: Bearer`; 200 with
{"reference"}, 429 and 5xx mean later, any other status means no. The same `key` is the same message.
In: what `by_json` reads, under our own token.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from lensan.kernel import http
from lensan.messaging import by_json
from lensan.messaging.connector import Handed, Incoming, Outgoing, Receipt, Refused, TryAgain

LONGEST_REASON = 200
LATER = frozenset({408, 429, *range(500, 600)})


class OverHttp:
    """Hands messages to a provider's address, and reads what it brings to ours."""

    simulated: ClassVar[bool] = False
    knows_keys: ClassVar[bool] = True
    proven: ClassVar[bool] = False

    def __init__(self, *, url: str, token: str, sender: str, our_token: str) -> None:
        self._url, self._token, self._sender, self._ours = url, token, sender, our_token

    def send(self, message: Outgoing, *, at: datetime) -> Handed:
        told = {
            "key": message.key,
            "from": self._sender,
            "to": message.phone,
            "text": message.text,
        }
        headers = {"authorization": f"Bearer {self._token}", "content-type": "application/json"}
        try:
            answer = http.send(
                "POST", self._url, headers=headers, content=json.dumps(told).encode()
            )
        except http.NoAnswer as error:
            raise TryAgain(f"Tổng đài không trả lời: {error}"[:LONGEST_REASON]) from error
        if answer.status in LATER:
            raise TryAgain(f"Tổng đài trả lời {answer.status}.", after=_wait(answer))
        if answer.status != 200:
            raise Refused(f"Tổng đài trả lời {answer.status}: {answer.text}"[:LONGEST_REASON])
        reference = by_json.read_object(answer.body).get("reference")
        return Handed(reference=str(reference or ""))

    def rest(self) -> None:
        """Hold nothing open."""

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Incoming | Receipt:
        return by_json.read(headers, body, token=self._ours)


def _wait(answer: http.Answer) -> timedelta | None:
    told = answer.headers.get("retry-after", "")
    return (
        timedelta(seconds=min(int(told), 86_400)) if told.isdecimal() and len(told) < 10 else None
    )
