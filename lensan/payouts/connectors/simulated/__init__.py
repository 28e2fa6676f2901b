"""A simulated bank feed: no bank stands behind it, it says what the demo's page lets it say.

A notice is JSON under the feed's key: {"id", "amount", "at", "account", "text"}, the amount in
whole đồng, negative where it went out. There is no list to ask for.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import ClassVar

from lensan.payouts.connector import Access, Movement, Movements, Refused


class Simulated:
    """Says what it is told to say."""

    name: ClassVar[str] = "Ngân hàng mô phỏng"
    simulated: ClassVar[bool] = True
    spacing: ClassVar[timedelta] = timedelta(0)

    def verify(self, access: Access, headers: Mapping[str, str], body: bytes) -> None:
        """Compare the key; without a key of ours nothing comes in."""
        shown = headers.get("authorization", "").removeprefix("Bearer ")
        if not access.secret or not compare_digest(shown.encode(), access.secret.encode()):
            raise Refused("Sai khóa của ngân hàng mô phỏng.", forged=True)

    def read(self, body: bytes) -> Movement:
        """Read what `written` wrote."""
        try:
            told = json.loads(body)
            at = datetime.fromisoformat(told["at"])
            movement = Movement(told["id"], int(told["amount"]), at, told["account"], told["text"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise Refused("Không đọc được thông báo của ngân hàng mô phỏng.") from error
        if not movement.amount or at.tzinfo is None:
            raise Refused("Thông báo của ngân hàng mô phỏng không có số tiền hoặc múi giờ.")
        return movement

    def movements(self, access: Access, *, since: str, at: datetime) -> Movements:
        """There is no list to ask for."""
        return Movements((), since)


def written(movement: Movement, access: Access) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a notice, as the simulated bank sends it."""
    told = {
        "id": movement.id, "amount": movement.amount, "at": movement.at.isoformat(),
        "account": movement.account, "text": movement.text,
    }  # fmt: skip
    return {"authorization": f"Bearer {access.secret}"}, json.dumps(told).encode()
