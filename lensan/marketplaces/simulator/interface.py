"""The programs' side of the simulated marketplace: signed calls in, JSON out."""

import hashlib
import hmac
import json
import re
import secrets
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any
from urllib.parse import unquote

from lensan.marketplaces.simulator import orders
from lensan.marketplaces.simulator.market import Market, No, stamp
from lensan.marketplaces.simulator.store import Document
from lensan.marketplaces.simulator.wire import Request, Response

APP, SECRET = "lensan", "chi-de-thu"  # a simulation's own, no secret
CODE = "dong-y"  # what a seller's consent brings
AUTHORISED_FOR = timedelta(days=365)


class Interface:
    """Checks who calls, how often and with which key, then asks the market."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., Document]]] = [
            (method, re.compile(f"/api/stalls{path}"), call)
            for method, path, call in (
                ("POST", "", self._open_stall),
                ("GET", "/([^/]+)", self._stall),
                ("POST", "/([^/]+)/listings", self._list_goods),
                ("GET", "/([^/]+)/listings", self._listings),
                ("POST", "/([^/]+)/listings/([^/]+)", self._change_goods),
                ("POST", "/([^/]+)/listings/([^/]+)/(pause|resume|close)", self._move_listing),
                ("POST", "/([^/]+)/listings/([^/]+)/stock", self._move_stock),
                ("GET", "/([^/]+)/orders", self._orders),
                ("GET", "/([^/]+)/orders/([^/]+)", self._order),
                ("POST", "/([^/]+)/orders/([^/]+)/(confirm|decline)", self._decide),
                ("POST", "/([^/]+)/orders/([^/]+)/ready", self._ready),
                ("GET", "/([^/]+)/lines", self._lines),
            )
        ]

    def answer(self, request: Request) -> Response:
        """Answer one call; a no is JSON too."""
        try:
            told = self._answer(request)
        except No as no:
            more = {"Retry-After": "1"} if no.status == 429 else {}
            return as_json(no.status, no.told, more)
        return as_json(200, told)

    def _answer(self, request: Request) -> Document:
        self._check_signature(request)
        told = read_json(request)
        if request.path == "/api/token":
            with self.market.store.writing():
                return self._token(told)
        self._check_token(request)
        for method, pattern, call in self._routes:
            found = pattern.fullmatch(request.path)
            if found and method == request.method:
                self._check_rate(f"{call.__name__}:{found[1] if found.groups() else ''}")
                return self._once(
                    request, told, partial(call, request, told, *map(unquote, found.groups()))
                )
        raise No(404, "unknown_call", f"Không có lệnh {request.method} {request.path}.")

    # Who calls, and how often

    def _check_signature(self, request: Request) -> None:
        sent = request.headers
        at = sent.get("x-time", "")
        if sent.get("x-app") != APP or not at.isdecimal():
            raise No(401, "signature", "Thiếu tên ứng dụng hoặc thời điểm gọi.")
        skew = abs(int(at) - self.market.now().timestamp())
        token = sent.get("authorization", "")
        signed = "\n".join((APP, at, token, request.method, request.target)).encode()
        wanted = hmac.new(SECRET.encode(), signed + b"\n" + request.body, hashlib.sha256)
        if not hmac.compare_digest(wanted.hexdigest(), sent.get("x-sign", "")):
            raise No(401, "signature", "Chữ ký của lệnh gọi không đúng.")
        if skew > self.market.traps.skew_seconds:
            raise No(401, "clock", "Thời điểm gọi lệch quá xa đồng hồ của sàn.")

    def _check_token(self, request: Request) -> None:
        value = request.headers.get("authorization", "").removeprefix("Bearer ")
        token = self.market.store.get("token", value)
        if token is None or token["expires_at"] <= stamp(self.market.now()):
            raise No(401, "token", "Mã truy cập đã hết hạn hoặc không đúng.")

    def _token(self, told: Document) -> Document:
        now = self.market.now()
        until = stamp(now + AUTHORISED_FOR)
        if "code" in told:
            if told["code"] != CODE:
                raise No(403, "authorisation", "Mã đồng ý của người bán không đúng.")
        else:
            kept = self.market.store.get("refresh", str(told.get("refresh")))
            if kept is None or kept["until"] <= stamp(now):
                raise No(403, "authorisation", "Người bán phải đồng ý lại.")
            until = kept["until"]
            self.market.store.drop("refresh", str(told["refresh"]))
        life = timedelta(seconds=self.market.traps.token_seconds)
        token = {
            "access_token": secrets.token_hex(16),
            "expires_at": stamp(now + life),
            "refresh_token": secrets.token_hex(16),
            "authorised_until": until,
        }
        self.market.store.put("token", token["access_token"], token)
        self.market.store.put("refresh", token["refresh_token"], {"until": until})
        return token

    def _check_rate(self, who: str) -> None:
        limit = self.market.traps.calls_per_second
        if not limit:
            return
        with self.market.store.lock:
            calls = self.market.recent.setdefault(who, deque())
            while calls and calls[0] <= monotonic() - 1:
                calls.popleft()
            if len(calls) >= limit:
                raise No(429, "too_many", "Gọi quá nhiều; hãy chờ.")
            calls.append(monotonic())

    def _once(self, request: Request, told: Document, call: Callable[[], Document]) -> Document:
        """Carry out a keyed call once; answer its repeats as the first time."""
        if request.method == "GET":
            return call()
        key = str(told.pop("key", ""))
        asked: list[object] = [request.path, told]
        with self.market.store.writing() as writing:
            kept = self.market.store.get("key", key) if key else None
            if kept is not None:
                return _same(kept, asked)
            answer = call()
            writing.undone = self.market.traps.lies > 0
            self.market.traps.lies -= writing.undone
            if key:
                self.market.store.put("key", key, {"asked": asked, "answer": answer})
            self.market.store.next_number("effect")
        return answer

    # What can be asked

    def _open_stall(self, _request: Request, told: Document) -> Document:
        return self.market.open_stall(told)

    def _stall(self, _request: Request, _told: Document, stall: str) -> Document:
        return self.market.stall(stall)

    def _list_goods(self, _request: Request, told: Document, stall: str) -> Document:
        return self.market.list_goods(stall, told)

    def _change_goods(self, _request: Request, told: Document, stall: str, ref: str) -> Document:
        return self.market.change_goods(stall, ref, told)

    def _move_listing(
        self, _request: Request, _told: Document, stall: str, ref: str, verb: str
    ) -> Document:
        states = {"pause": "paused", "resume": "live", "close": "closed"}
        return self.market.move_listing(stall, ref, states[verb])

    def _move_stock(self, _request: Request, told: Document, stall: str, ref: str) -> Document:
        mode, number = str(told.get("mode")), told.get("quantity")
        return self.market.move_stock(stall, ref, mode, number)

    def _listings(self, request: Request, _told: Document, stall: str) -> Document:
        self.market.stall(stall)
        return self._page("listing", stall, request.query)

    def _orders(self, request: Request, _told: Document, stall: str) -> Document:
        self.market.stall(stall)
        return self._page("order", stall, request.query, **self._window(request.query))

    def _lines(self, request: Request, _told: Document, stall: str) -> Document:
        self.market.stall(stall)
        return self._page("line", stall, request.query, **self._window(request.query))

    def _order(self, _request: Request, _told: Document, stall: str, ref: str) -> Document:
        return orders.order(self.market, ref, stall)

    def _decide(
        self, _request: Request, told: Document, stall: str, ref: str, verb: str
    ) -> Document:
        state = "confirmed" if verb == "confirm" else "cancelled"
        found = orders.order(self.market, ref, stall)
        return orders.move(self.market, found, state, reason=str(told.get("reason", "")))

    def _ready(self, _request: Request, told: Document, stall: str, ref: str) -> Document:
        found = orders.order(self.market, ref, stall)
        tracking = str(told.get("tracking") or f"MP{ref}")
        carrier = str(told.get("carrier") or "Bưu tá mô phỏng")
        return orders.move(self.market, found, "ready", tracking=tracking, carrier=carrier)

    def _window(self, query: dict[str, str]) -> dict[str, str]:
        try:
            since, until = (datetime.fromisoformat(query[name]) for name in ("since", "until"))
        except (KeyError, ValueError) as error:
            raise No(422, "window", "Thiếu khoảng thời gian hoặc viết sai.") from error
        if until - since > timedelta(days=self.market.traps.window_days):
            days = self.market.traps.window_days
            raise No(422, "window", f"Khoảng thời gian dài hơn {days} ngày.")
        return {"since": stamp(since.astimezone(UTC)), "until": stamp(until.astimezone(UTC))}

    def _page(self, kind: str, stall: str, query: dict[str, str], **window: str) -> Document:
        most = self.market.traps.page_size
        limit = int(query.get("limit") or most)
        if not 0 < limit <= most:
            raise No(422, "page", f"Mỗi trang tối đa {most} dòng.")
        found = self.market.store.page(
            kind, stall, after=query.get("cursor", ""), limit=limit + 1, **window
        )
        cursor = found[limit - 1].cursor if len(found) > limit else ""
        return {"entries": [entry.body for entry in found[:limit]], "cursor": cursor}


def _same(kept: Document, asked: list[object]) -> Document:
    if kept["asked"] != asked:
        raise No(409, "key", "Khóa này đã dùng cho một lệnh khác.")
    return dict(kept["answer"])


def read_json(request: Request) -> Document:
    try:
        told = json.loads(request.body or b"{}")
    except ValueError as error:
        raise No(400, "json", "Nội dung gửi lên không đọc được.") from error
    if not isinstance(told, dict):
        raise No(400, "json", "Nội dung gửi lên phải là một đối tượng.")
    return told


def as_json(status: int, told: Document, headers: dict[str, Any] | None = None) -> Response:
    body = json.dumps({**told, "simulation": True}, ensure_ascii=False).encode()
    kinds = {"Content-Type": "application/json; charset=utf-8", "X-Simulation": "1"}
    return Response(status, body, kinds | (headers or {}))
