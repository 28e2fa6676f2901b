"""SePay: it reads a bank account and tells each movement by a notice, and again when asked.

Written from its documentation (developer.sepay.vn, December 2025) and never run against the
service itself. Notices carry `Authorization: Apikey …`; the list carries a bearer token, bears two
calls a second, gives 5,000 entries at most and includes the id that it was asked from. The list of
version 1 is used, for its numbers are those of the notices; version 2 names movements otherwise.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from lensan.kernel import http
from lensan.kernel.text import nfc
from lensan.payouts.connector import Access, Movement, Movements, Refused, TryAgain

Document = Mapping[str, Any]

HERE = ZoneInfo("Asia/Ho_Chi_Minh")  # its times carry no zone
MOST = 5000  # entries of one answer
LARGEST = 10**13  # đồng; more is a mistake
LIST = "/userapi/transactions/list"
WAIT = "x-sepay-userapi-retry-after"  # seconds, with a 429


class SePay:
    """Notices and list of version 1."""

    name: ClassVar[str] = "SePay"
    simulated: ClassVar[bool] = False
    spacing: ClassVar[timedelta] = timedelta(seconds=0.5)

    def verify(self, access: Access, headers: Mapping[str, str], body: bytes) -> None:
        """Compare the key; without a key of ours nothing comes in."""
        shown = headers.get("authorization", "").removeprefix("Apikey ")
        if not access.secret or not compare_digest(shown.encode(), access.secret.encode()):
            raise Refused("Sai khóa của dịch vụ báo ngân hàng.", forged=True)

    def read(self, body: bytes) -> Movement:
        """Read a notice: {"id", "accountNumber", "transferType", "transferAmount", "content", …}."""
        told = _object(body)
        amount = _amount(told, "transferAmount")
        way = told.get("transferType")
        if way not in {"in", "out"} or amount <= 0:
            raise Refused("Thông báo không nói tiền vào hay tiền ra, hoặc không có số tiền.")
        return Movement(
            id=_text(told, "id"), amount=amount if way == "in" else -amount,
            at=_moment(told, "transactionDate"), account=_text(told, "accountNumber"),
            text=_words(told.get("content")),
        )  # fmt: skip

    def movements(self, access: Access, *, since: str, at: datetime) -> Movements:
        """Read the account's list from an id on; entries come in any order."""
        query = {"account_number": access.account, "limit": str(MOST)}
        told = _ask(access, query | ({"since_id": since} if since else {}))
        found, unreadable = [], []
        for entry in told:
            try:
                found.append(_movement(entry))
            except Refused as refusal:
                unreadable.append(refusal.reason)
        found.sort(key=lambda movement: int(movement.id))
        reaches = len(told) < MOST or not since or any(one.id == since for one in found)
        until = found[-1].id if found else since
        return Movements(tuple(found), until, reaches, tuple(unreadable))


def _ask(access: Access, query: Mapping[str, str]) -> list[Document]:
    headers = {"Authorization": f"Bearer {access.token}", "Content-Type": "application/json"}
    try:
        answer = http.send("GET", access.base_url.rstrip("/") + LIST, headers=headers, query=query)
    except http.NoAnswer as failure:
        raise TryAgain(f"Dịch vụ báo ngân hàng không trả lời trọn vẹn ({failure}).") from failure
    if answer.status == 429 or answer.status >= 500:
        raise TryAgain(
            f"Dịch vụ báo ngân hàng đang bận hoặc hỏng (mã {answer.status}).",
            after=_wait(answer.headers.get(WAIT, "")),
        )
    if answer.status in {401, 403}:
        raise Refused("Dịch vụ báo ngân hàng không nhận khóa truy cập của ta.")
    try:
        told = _object(answer.body).get("transactions")
    except Refused as error:
        raise TryAgain("Dịch vụ báo ngân hàng trả lời bằng thứ không đọc được.") from error
    if answer.status != 200 or not isinstance(told, list):
        raise TryAgain("Câu trả lời của dịch vụ báo ngân hàng không đúng dạng.")
    return [entry if isinstance(entry, dict) else {} for entry in told]


def _movement(entry: Document) -> Movement:
    number = _text(entry, "id")
    if not number.isdecimal():
        raise Refused(f"Mã giao dịch “{number[:40]}” không phải là số.")
    amount = _amount(entry, "amount_in") - _amount(entry, "amount_out")
    if not amount:
        raise Refused(f"Giao dịch {number} không có số tiền.")
    return Movement(
        id=number, amount=amount, at=_moment(entry, "transaction_date"),
        account=_text(entry, "account_number"), text=_words(entry.get("transaction_content")),
    )  # fmt: skip


def _object(body: bytes) -> Document:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("Nội dung không phải JSON.") from error
    if not isinstance(told, dict):
        raise Refused("Nội dung không phải một giao dịch.")
    return told


def _text(told: Document, name: str) -> str:
    value = told.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= 60 or not value.isprintable():
        raise Refused(f"Thiếu “{name}”.")
    return value


def _amount(told: Document, name: str) -> int:
    """Read whole đồng from 2277000, "2277000.00" or nothing; a fraction is no amount of ours."""
    value = told.get(name)
    try:
        number = float(value or 0)
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(f"“{name}” không phải số tiền.") from error
    if not 0 <= number <= LARGEST or not number.is_integer():
        raise Refused(f"“{name}” không thể là {number}.")
    return int(number)


def _moment(told: Document, name: str) -> datetime:
    try:
        read = datetime.fromisoformat(_text(told, name))
    except ValueError as error:
        raise Refused(f"“{name}” không phải một thời điểm.") from error
    return read if read.tzinfo else read.replace(tzinfo=HERE)


def _words(value: object) -> str:
    """Return the bank's words without what no database keeps."""
    text = value if isinstance(value, str) else ""
    return nfc("".join(character for character in text if character.isprintable()))[:500]


def _wait(header: str) -> timedelta | None:
    return timedelta(seconds=min(int(header), 3600)) if header.strip().isdecimal() else None
