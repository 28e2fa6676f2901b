"""A small HTTP server over the standard library, with a fault for each way that a line fails."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from time import sleep
from urllib.parse import parse_qsl, urlsplit

LONGEST_WAIT = 30.0  # seconds that a fault may hold a request back
SPARED = "/control/"  # calls that no fault strikes


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked; header names are in lower case."""

    method: str
    target: str  # path and query
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Return the address without its query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """Return the query's values by name."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[Request], Response]


@dataclass(frozen=True, slots=True)
class Fault:
    """What shall go wrong, with which of the next calls, and how often."""

    kind: str
    on: str = ""  # a part of "METHOD /path"; empty for every call
    times: int = 1
    skip: int = 0  # calls that pass unharmed before
    detail: str = ""  # seconds to wait, or the value of Retry-After


class Faults:
    """The faults that wait for their call, in their order; a counter of what came in."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Fault] = []
        self._late: list[Request] = []
        self.seen: list[str] = []

    def expect(self, *faults: Fault) -> None:
        """Add faults for calls to come."""
        with self._lock:
            self._waiting.extend(faults)

    def clear(self) -> None:
        """Forget every fault and every call."""
        with self._lock:
            self._waiting.clear()
            self._late.clear()
            self.seen.clear()

    def strike(self, request: Request) -> Fault | None:
        """Return the fault that this call shall suffer, and use it up."""
        call = f"{request.method} {request.path}"
        if request.path.startswith(SPARED):
            return None
        with self._lock:
            self.seen.append(call)
            for place, fault in enumerate(self._waiting):
                if fault.on in call:
                    return self._use_up(place, fault)
        return None

    def _use_up(self, place: int, fault: Fault) -> Fault | None:
        skip, times = max(fault.skip - 1, 0), fault.times - (fault.skip == 0)
        rest = Fault(fault.kind, fault.on, times, skip, fault.detail)
        self._waiting[place : place + 1] = [rest] if times else []
        return None if fault.skip else fault

    def hold(self, request: Request) -> None:
        """Keep a request that will arrive after the next one."""
        with self._lock:
            self._late.append(request)

    def late(self) -> list[Request]:
        """Return the requests that were held, once."""
        with self._lock:
            held, self._late = self._late, []
        return held


class Server(ThreadingHTTPServer):
    """Answers on loopback, in threads of its own, until it is closed."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, answer: Answering, *, port: int = 0, faults: Faults | None = None) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer = answer
        self.faults = faults or Faults()

    @property
    def url(self) -> str:
        """Return the address under which it answers."""
        return f"http://127.0.0.1:{self.server_port}"

    def start(self) -> "Server":
        """Answer in the background."""
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Answer no more and free the port."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away, which the faults make clients do."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    wbufsize = -1  # headers and body leave in one piece

    def do_GET(self) -> None:
        request = self._request()
        fault = self.server.faults.strike(request)
        if fault:
            Distortion(self, request, fault).happen()
        else:
            self.write(self.carry_out(request))

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    def _request(self) -> Request:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, self.path, headers, self.rfile.read(length))

    def carry_out(self, request: Request) -> Response:
        """Do what was asked, and what was asked before and came late."""
        response = self.server.answer(request)
        for late in self.server.faults.late():
            self.server.answer(late)
        return response

    def write(self, response: Response, *, length: int | None = None) -> None:
        """Answer; a length other than the body's is a lie that a fault tells."""
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body) if length is None else length))
        self.end_headers()
        self.wfile.write(response.body)
        self.wfile.flush()

    def hang_up(self) -> None:
        """Close the line in the client's face."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the terminal for what its owner asked."""


HTML = b"<!doctype html><title>B\xe1\xba\xa3o tr\xc3\xac</title><h1>503 Service Unavailable</h1>"
JSON_TYPE = {"Content-Type": "application/json; charset=utf-8"}
HTML_TYPE = {"Content-Type": "text/html; charset=utf-8"}


class Distortion:
    """One call and what goes wrong with it; each method is a kind of fault."""

    def __init__(self, handler: _Handler, request: Request, fault: Fault) -> None:
        self.handler, self.request, self.fault = handler, request, fault

    def happen(self) -> None:
        """Let the fault happen; a number is a status, answered without doing anything."""
        if self.fault.kind.isdecimal():
            self._status(int(self.fault.kind))
        else:
            getattr(self, self.fault.kind)()

    def _status(self, status: int) -> None:
        headers = dict(JSON_TYPE)
        if self.fault.detail:
            headers["Retry-After"] = self.fault.detail
        self.handler.write(Response(status, b'{"error":"busy","message":"busy"}', headers))

    def _done(self) -> Response:
        return self.handler.carry_out(self.request)

    # Nothing is done

    def dropped(self) -> None:
        """The line closes before the request is read."""
        self.handler.hang_up()

    def html(self) -> None:
        """A maintenance page under status 200."""
        self.handler.write(Response(200, HTML, HTML_TYPE))

    def html_error(self) -> None:
        """A gateway's own error page."""
        self.handler.write(Response(502, HTML, HTML_TYPE))

    def forbidden_page(self) -> None:
        """A firewall's page: not the marketplace's own no."""
        self.handler.write(Response(403, HTML, HTML_TYPE))

    def redirect(self) -> None:
        """Elsewhere, to a host that nobody named."""
        self.handler.write(Response(302, b"", {"Location": "http://127.0.0.2:9/sign-in"}))

    def empty(self) -> None:
        """Status 200 and not one byte."""
        self.handler.write(Response(200, b"", JSON_TYPE))

    def late(self) -> None:
        """The line closes; the request arrives all the same, after the next one."""
        self.handler.server.faults.hold(self.request)
        self.handler.hang_up()

    # It is done, and the client does not learn it

    def answer_lost(self) -> None:
        """Carried out; the line closes before the answer."""
        self._done()
        self.handler.hang_up()

    def half(self) -> None:
        """Carried out; the answer ends in its middle, and its length says so."""
        response = self._done()
        half = response.body[: len(response.body) // 2]
        whole = len(response.body)
        self.handler.write(Response(response.status, half, response.headers), length=whole)
        self.handler.hang_up()

    def cut(self) -> None:
        """Carried out; the answer ends in its middle, and its length agrees."""
        response = self._done()
        half = response.body[: len(response.body) // 2]
        self.handler.write(Response(response.status, half, response.headers))

    def wrong_type(self) -> None:
        """Carried out; the answer says that it is a page."""
        response = self._done()
        self.handler.write(Response(response.status, response.body, HTML_TYPE))

    def wrong_shape(self) -> None:
        """Carried out; the answer is JSON of another shape."""
        self._done()
        self.handler.write(Response(200, b'["ok"]', JSON_TYPE))

    def nothing_in_it(self) -> None:
        """Carried out; the answer is an empty object."""
        self._done()
        self.handler.write(Response(200, b"{}", JSON_TYPE))

    def not_unicode(self) -> None:
        """Carried out; the answer is in an encoding of its own."""
        self._done()
        self.handler.write(Response(200, b'{"ok":"\xff\xfe"', JSON_TYPE))

    def endless(self) -> None:
        """Carried out; the answer is larger than anything that was asked for."""
        self._done()
        self.handler.write(Response(200, b" " * (9 * 2**20), JSON_TYPE))

    def failed_after(self) -> None:
        """Carried out; the gateway gave up waiting."""
        self._done()
        self.handler.write(Response(504, HTML, HTML_TYPE))

    def silent(self) -> None:
        """Carried out; the answer comes after the client has lost patience."""
        response = self._done()
        sleep(min(float(self.fault.detail or LONGEST_WAIT), LONGEST_WAIT))
        self.handler.write(response)

    # It is done, and the client learns it

    def slow(self) -> None:
        """The answer comes, a little later."""
        sleep(min(float(self.fault.detail or 0.2), LONGEST_WAIT))
        self.handler.write(self._done())

    def twice(self) -> None:
        """The line delivers the request two times."""
        self._done()
        self.handler.write(self._done())

    def dripping(self) -> None:
        """The answer comes byte by byte for longer than anyone waits."""
        body = self._done().body
        self.handler.write(Response(200, b"", JSON_TYPE), length=len(body))
        for place in range(len(body)):
            self.handler.wfile.write(body[place : place + 1])
            self.handler.wfile.flush()
            sleep(0.05)


KINDS = frozenset(name for name in vars(Distortion) if name[0] != "_") - {"happen"}
