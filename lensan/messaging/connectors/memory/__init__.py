"""A simulated gateway: messages go no further than the telephone on the page that shows them."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from lensan.messaging import by_json
from lensan.messaging.connector import Handed, Incoming, Outgoing, Receipt


class Memory:
    """Takes every message, and says that it arrived at once."""

    simulated: ClassVar[bool] = True
    knows_keys: ClassVar[bool] = True
    proven: ClassVar[bool] = True

    def __init__(self, *, token: str) -> None:
        self._token = token

    def send(self, message: Outgoing, *, at: datetime) -> Handed:
        return Handed(reference=message.key, arrived=True)

    def rest(self) -> None:
        """Hold nothing open."""

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Incoming | Receipt:
        return by_json.read(headers, body, token=self._token)
