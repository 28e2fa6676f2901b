"""Mercur's REST over HTTP: what is no data is `TryAgain` or `Refused`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from lensan.marketplaces.asking import Told, as_json, ask
from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.connectors.mercur import queries
from lensan.marketplaces.connectors.mercur.translating import Document
from lensan.marketplaces.reading import Unclear, one, several, text
from lensan.marketplaces.words import Account, Photo

Read = TypeVar("Read")

_BECAUSE = {"not_found": Because.UNKNOWN, "duplicate_error": Because.TAKEN}
_SAID = {  # where Medusa has one type for everything that may not be
    "not a member": Because.UNKNOWN,  # of the seller's account: there is no such stall for us
    "have reservations": Because.RESERVED,  # buyers still wait for some of it
}
_BOUNDARY = "lensan-0b6f5c1e9d"


def look(
    account: Account,
    address: str,
    read: Callable[[Document], Read],
    query: Mapping[str, str],
    *,
    at: datetime,
) -> Read:
    """Ask something that changes nothing there, and read the answer."""
    told = call(account, "GET", address, query=query, reading=True, at=at)
    return understood(read, told, reading=True)


def do(
    account: Account,
    address: str,
    read: Callable[[Document], Read],
    body: Mapping[str, Any],
    *,
    at: datetime,
) -> Read:
    """Ask for a change, and read the answer."""
    told = call(account, "POST", address, content=as_json(body), reading=False, at=at)
    return understood(read, told, reading=False)


def remove(account: Account, address: str, *, at: datetime) -> None:
    """Ask that something is taken away."""
    told = call(account, "DELETE", address, reading=False, at=at)
    understood(lambda answer: text(answer, "id"), told, reading=False)


def upload(account: Account, photos: Iterable[Photo], *, at: datetime) -> list[str]:
    """Give the marketplace pictures, each named by its digest; return where they are shown."""
    content = b"".join(_part(photo) for photo in photos) + f"--{_BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={_BOUNDARY}"
    told = call(account, "POST", queries.UPLOADS, content=content, kind=kind, reading=False, at=at)
    return understood(
        lambda answer: [text(file, "url") for file in several(answer, "files")],
        told,
        reading=False,
    )


def _part(photo: Photo) -> bytes:
    name = f"{photo.digest}.{photo.media_type.partition('/')[2]}"
    head = (
        f"--{_BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: {photo.media_type}\r\n\r\n"
    )
    return head.encode() + photo.content + b"\r\n"


def call(
    account: Account,
    method: str,
    address: str,
    *,
    query: Mapping[str, str] | None = None,
    content: bytes = b"",
    kind: str = "application/json",
    reading: bool,
    at: datetime,
) -> Told:
    """Make one call for the account's stall."""
    headers = {"Content-Type": kind} if content else {}
    if account.token:
        headers["Authorization"] = f"Bearer {account.token.value}"
    if account.stall:
        headers["x-seller-id"] = account.stall
    url = account.base_url + address
    return ask(method, url, headers=headers, query=query, content=content, reading=reading, at=at)


def understood(read: Callable[[Document], Read], told: Told, *, reading: bool) -> Read:
    """Read an answer."""
    if not told.is_yes:
        _say_no(told, reading=reading)
    try:
        return read(told.content)
    except (Unclear, ValueError, TypeError, IndexError) as error:
        reason = f"Câu trả lời của sàn không đúng dạng: {error}"
        raise TryAgain(reason, unsure=not reading) from error


def _say_no(told: Told, *, reading: bool) -> NoReturn:
    """Say an error of Medusa in the contract's words."""
    message = str(told.content.get("message", told.status))
    reason = f"Sàn từ chối: {message}"
    if told.status == 401:
        raise TryAgain(reason, token_ended=True)
    if told.status == 409:
        raise TryAgain(reason, unsure=not reading)
    because = _BECAUSE.get(str(told.content.get("type", "")), Because.INVALID)
    said = [why for words, why in _SAID.items() if words in message]
    raise Refused(reason, because=said[0] if said else because)


def found(name: str) -> Callable[[Document], list[Document]]:
    """Return what reads the entries of a list."""
    return lambda answer: several(answer, name)


def the(name: str) -> Callable[[Document], Document]:
    """Return what reads one thing."""
    return lambda answer: one(answer, name)
