"""The one door to the network: a call has a deadline, a largest answer, and no second try.

It follows no redirect, so a call never ends at a host that nobody named. It knows no marketplace:
what an answer means is for the caller to say.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Any

import httpx

CONNECT = 5.0  # seconds
LARGEST = 8 * 2**20  # bytes of one answer


class NoAnswer(Exception):
    """The other side gave no complete answer.

    `sent` tells that the request may have arrived and been carried out.
    """

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.sent = sent


class TooLarge(NoAnswer):
    """The answer is larger than anything that was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer of any status; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Return the body as UTF-8; what is none is shown as such."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Read the body as JSON.

        :raises ValueError: it is not.
        """
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Call:
    """What went over the line, for whoever keeps a log; secrets are for the keeper to mask."""

    method: str
    url: str
    sent_headers: Mapping[str, str] = field(repr=False)
    sent: bytes = field(repr=False)
    seconds: float
    answer: Answer | None
    failure: str = ""


_keeper: ContextVar[Callable[[Call], None] | None] = ContextVar("keeper", default=None)
_deadline = ContextVar(
    "deadline", default=20.0
)  # seconds for a whole call, its last byte included


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give each call made inside so many seconds, where a person waits or a queue can."""
    before = _deadline.set(seconds)
    try:
        yield
    finally:
        _deadline.reset(before)


@contextmanager
def reported_to(keep: Callable[[Call], None]) -> Iterator[None]:
    """Tell `keep` of each call made inside, whether it was answered or not."""
    before = _keeper.set(keep)
    try:
        yield
    finally:
        _keeper.reset(before)


@cache
def _client() -> httpx.Client:
    """Return this process's connections; none of them to this machine goes through a proxy."""
    here = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
    return httpx.Client(follow_redirects=False, mounts=here)


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    content: bytes = b"",
    largest: int = LARGEST,
) -> Answer:
    """Make one call and return its answer, whatever its status.

    :raises NoAnswer: nothing complete came back before the deadline, or it was too large.
    """
    try:
        whole = httpx.URL(url).copy_merge_params(query or {})
    except httpx.InvalidURL as error:
        raise NoAnswer(str(error), sent=False) from error
    request = httpx.Request(method, whole, headers=headers, content=content)
    begun, deadline = monotonic(), _deadline.get()
    limits = httpx.Timeout(deadline, connect=min(CONNECT, deadline))
    request.extensions["timeout"] = limits.as_dict()
    try:
        answer = _complete(request, begun + deadline, largest)
    except NoAnswer as failure:
        _report(request, content, begun, None, str(failure))
        raise
    _report(request, content, begun, answer, "")
    return answer


def _complete(request: httpx.Request, end: float, largest: int) -> Answer:
    """Read the whole answer; one that drips in byte by byte does not outlive the deadline."""
    try:
        response = _client().send(request, stream=True)
        try:
            body = _body(response, end, largest)
        finally:
            response.close()
    except (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
    ) as error:
        raise NoAnswer(str(error) or type(error).__name__, sent=False) from error
    except httpx.HTTPError as error:
        raise NoAnswer(str(error) or type(error).__name__, sent=True) from error
    return Answer(response.status_code, dict(response.headers), body)


def _body(response: httpx.Response, end: float, largest: int) -> bytes:
    received = bytearray()
    for piece in response.iter_bytes():
        received += piece
        if len(received) > largest:
            raise TooLarge(f"the answer is larger than {largest} bytes", sent=True)
        if monotonic() > end:
            raise NoAnswer("the answer did not end before the deadline", sent=True)
    return bytes(received)


def _report(
    request: httpx.Request, content: bytes, begun: float, answer: Answer | None, failure: str
) -> None:
    if keep := _keeper.get():
        keep(
            Call(
                request.method,
                str(request.url),
                dict(request.headers),
                content,
                monotonic() - begun,
                answer,
                failure,
            )
        )
