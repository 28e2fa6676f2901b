"""Vendure's GraphQL over HTTP: what is no data is `TryAgain` or `Refused`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from lensan.marketplaces.asking import Told, as_json, ask
from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.connectors.vendure.translating import Document
from lensan.marketplaces.reading import Unclear, one, several, whole
from lensan.marketplaces.words import Account

Read = TypeVar("Read")

_BECAUSE = {
    "ENTITY_NOT_FOUND": Because.UNKNOWN,
    "CHANNEL_NOT_FOUND": Because.UNKNOWN,
    "INVALID_CREDENTIALS_ERROR": Because.AUTHORISATION,
    "INSUFFICIENT_STOCK_ON_HAND_ERROR": Because.RESERVED,
    "ITEMS_ALREADY_FULFILLED_ERROR": Because.TAKEN,
    "ORDER_STATE_TRANSITION_ERROR": Because.TAKEN,
    "PAYMENT_STATE_TRANSITION_ERROR": Because.TAKEN,
    "CANCEL_ACTIVE_ORDER_ERROR": Because.TAKEN,
}


def look(
    account: Account,
    query: str,
    read: Callable[[Document], Read],
    variables: dict[str, Any],
    *,
    at: datetime,
) -> Read:
    """Ask something that changes nothing there, and read the answer."""
    told = call(account, query, variables, reading=True, at=at)
    return understood(read, told, reading=True)


def do(
    account: Account,
    query: str,
    read: Callable[[Document], Read],
    variables: dict[str, Any],
    *,
    at: datetime,
) -> Read:
    """Ask for a change, and read the answer."""
    told = call(account, query, variables, reading=False, at=at)
    return understood(read, told, reading=False)


def call(
    account: Account, query: str, variables: dict[str, Any], *, reading: bool, at: datetime
) -> Told:
    """Make one call in the account's channel."""
    headers = {"Content-Type": "application/json"}
    if account.token:
        headers["Authorization"] = f"Bearer {account.token.value}"
    if account.stall:
        headers["vendure-token"] = account.stall
    body = as_json({"query": query, "variables": variables})
    url = f"{account.base_url}/admin-api"
    return ask("POST", url, headers=headers, content=body, reading=reading, at=at)


def understood(read: Callable[[Document], Read], told: Told, *, reading: bool) -> Read:
    """Read an answer's data."""
    if told.content.get("errors"):
        _say_no(told.content, reading=reading)
    try:
        return read(one(told.content, "data"))
    except (Unclear, ValueError, TypeError, IndexError) as error:
        reason = f"Câu trả lời của sàn không đúng dạng: {error}"
        raise TryAgain(reason, unsure=not reading) from error


def _say_no(content: Document, *, reading: bool) -> NoReturn:
    """Say an error of GraphQL in the contract's words."""
    error = several(content, "errors")[0]
    extensions = error.get("extensions")
    code = str(extensions.get("code", "")) if isinstance(extensions, dict) else ""
    reason = f"Sàn báo lỗi: {error.get('message', code)}"
    if code == "FORBIDDEN":
        raise TryAgain(reason, token_ended=True)
    if code in {"", "INTERNAL_SERVER_ERROR"}:
        raise TryAgain(reason, unsure=not reading)
    raise Refused(reason, because=_BECAUSE.get(code, Because.INVALID))


def result(name: str) -> Callable[[Document], Document]:
    """Return what reads a mutation's result.

    :raises Refused: it is one of Vendure's error results.
    """

    def read(data: Document) -> Document:
        told = one(data, name)
        if "errorCode" in told:
            code = str(told["errorCode"])
            reason = f"Sàn từ chối: {told.get('message', code)}"
            raise Refused(reason, because=_BECAUSE.get(code, Because.INVALID))
        return told

    return read


def items(name: str) -> Callable[[Document], list[Document]]:
    """Return what reads the items of a list."""
    return lambda data: several(one(data, name), "items")


def following(page: Document, skip: int) -> str:
    """Return the cursor of the page after this one, or nothing."""
    end = skip + len(several(page, "items"))
    return str(end) if skip < end < whole(page, "totalItems", least=0) else ""
