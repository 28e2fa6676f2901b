"""One call over the network ends in a complete answer or in `NoAnswer`, and is made once."""

import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep

import pytest

from lensan.kernel import http
from lensan.kernel.http import Call, NoAnswer, TooLarge

Writing = Callable[[BaseHTTPRequestHandler], None]


class _Site:
    """A server that answers as the test writes it, and counts who came."""

    def __init__(self) -> None:
        self.write: Writing = _says(b"{}")
        self.came: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.came.append(self.path)
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                site.write(self)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *args: object) -> None:
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def _says(body: bytes, status: int = 200, **headers: str) -> Writing:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return write


def _hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def _drips(handler: BaseHTTPRequestHandler) -> None:
    _says(b"", Content_Length="1000")(handler)
    for _ in range(20):
        handler.wfile.write(b"x")
        sleep(0.05)


def _ends_early(handler: BaseHTTPRequestHandler) -> None:
    _says(b"ha", Content_Length="4")(handler)
    _hangs_up(handler)


@pytest.fixture
def site() -> Iterator[_Site]:
    site = _Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def test_returns_an_answer_of_any_status(site: _Site) -> None:
    site.write = _says('{"lý do": "hết"}'.encode(), 418, X_From="san")

    answer = http.send("GET", site.url + "/a", query={"q": "bưởi & cam"})

    assert (answer.status, answer.json(), answer.headers["x-from"], site.came) == (
        418,
        {"lý do": "hết"},
        "san",
        ["/a?q=b%C6%B0%E1%BB%9Fi+%26+cam"],
    )


def test_shows_what_is_no_unicode_as_such(site: _Site) -> None:
    site.write = _says(b"\xff")

    assert http.send("GET", site.url).text == "�"


def test_follows_no_redirect(site: _Site) -> None:
    site.write = _says(b"", 302, Location="http://127.0.0.2:9/")

    assert http.send("GET", site.url).status == 302
    assert site.came == ["/"]


@pytest.mark.parametrize("write", [_hangs_up, _ends_early])
def test_makes_no_second_try(site: _Site, write: Writing) -> None:
    site.write = write

    with pytest.raises(NoAnswer) as failure:
        http.send("POST", site.url, content=b"{}")

    assert (failure.value.sent, site.came) == (True, ["/"])


def test_gives_up_at_the_deadline_though_bytes_still_come(site: _Site) -> None:
    site.write, begun = _drips, monotonic()

    with pytest.raises(NoAnswer) as failure, http.within(0.2):
        http.send("GET", site.url)

    assert failure.value.sent
    assert monotonic() - begun < 0.9


def test_gives_up_when_nothing_comes(site: _Site) -> None:
    site.write = lambda _handler: sleep(0.4)

    with pytest.raises(NoAnswer, match="timed out"), http.within(0.1):
        http.send("GET", site.url)


def test_reads_no_more_than_it_was_told(site: _Site) -> None:
    site.write = _says(b"x" * 2000)

    with pytest.raises(TooLarge):
        http.send("GET", site.url, largest=1000)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "ftp://127.0.0.1/", "http://a:b/", "san.vn"]
)
def test_knows_when_nothing_was_sent(url: str) -> None:
    with pytest.raises(NoAnswer) as failure:
        http.send("GET", url)

    assert not failure.value.sent


def test_reports_each_call_to_whoever_keeps_a_log(site: _Site) -> None:
    calls: list[Call] = []

    with http.reported_to(calls.append):
        http.send("POST", site.url + "/a", headers={"X-Sign": "s"}, content=b"1")
        site.write = _hangs_up
        with pytest.raises(NoAnswer):
            http.send("GET", site.url + "/b")
    site.write = _says(b"{}")
    http.send("GET", site.url + "/c")

    assert [(c.method, c.url.removeprefix(site.url), c.sent, bool(c.answer)) for c in calls] == [
        ("POST", "/a", b"1", True),
        ("GET", "/b", b"", False),
    ]
    assert (calls[0].sent_headers["x-sign"], calls[0].failure, bool(calls[1].failure)) == (
        "s",
        "",
        True,
    )
