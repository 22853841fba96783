from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.errors import RejectedDocument
from sourceline.ingest import FetchPolicy, IngestOptions, ingest
from sourceline.ingest.addresses import is_public
from sourceline.records import Document

TEXT = "Three were killed near Mosul."
LOOPBACK = ip_network("127.0.0.1/32")


class Server:
    """A loopback server that answers each path with the bytes given for it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.answers: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.requests: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(1)
                try:
                    self._answer(connection)
                except OSError:
                    continue

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request and (part := connection.recv(65_536)):
            request += part
        self.requests.append(request)
        answer = self.answers.get(request.split(b" ")[1].decode(), answered(b"", "404 Not Found"))
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)

    def close(self) -> None:
        # shutdown() wakes the thread that waits in accept().
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=10)


def answered(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def fetch(
    url: str,
    server: Server | None = None,
    *,
    hosts: dict[str, list[str]] | None = None,
    **options: float,
) -> str | RejectedDocument | Document:
    """What one URL gives. `hosts` is all that the name server knows."""
    known = {"n.example": ["127.0.0.1"], **(hosts or {})}

    def resolve(host: str, port: int) -> list[str]:
        if host not in known:
            raise OSError(f"{host}:{port} is unknown")
        return known[host]

    policy = FetchPolicy(
        resolve=resolve,
        allowed_networks=(LOOPBACK,) if server else (),
        ports=frozenset({80, 443, 8080, 8443, *([server.port] if server else [])}),
    )
    (item,) = ingest([url], IngestOptions(fetch_policy=policy, **options))  # type: ignore[arg-type]
    return item


def code_of(item: object) -> str:
    assert isinstance(item, RejectedDocument), item
    return item.code


def test_a_page_is_fetched_from_the_checked_address(server: Server) -> None:
    server.answers["/2024/08/31/a?b=c"] = answered(
        f"<p>{TEXT}</p>".encode("utf-16-le"), "200 OK", "Content-Type: text/html; charset=utf-16le"
    )
    item = fetch(f"http://n.example:{server.port}/2024/08/31/a?b=c#d", server)
    assert isinstance(item, Document)
    assert item.text == TEXT
    assert item.published == "2024-08-31"
    assert item.url == f"http://n.example:{server.port}/2024/08/31/a?b=c"
    assert f"Host: n.example:{server.port}".encode() in server.requests[0]


def test_packed_answers(server: Server) -> None:
    packed = gzip.compress(TEXT.encode())
    server.answers["/a"] = answered(packed, "200 OK", "Content-Encoding: gzip")
    item = fetch(f"http://n.example:{server.port}/a", server)
    assert isinstance(item, Document)
    assert item.text == TEXT


def test_bombs_and_large_answers(server: Server) -> None:
    packed = gzip.compress(b"x" * 5_000_000)
    server.answers["/bomb"] = answered(packed, "200 OK", "Content-Encoding: gzip")
    server.answers["/large"] = answered(b"x" * 200_000)

    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    server.answers["/endless"] = endless
    for path in ("/bomb", "/large", "/endless"):
        item = fetch(f"http://n.example:{server.port}{path}", server, max_bytes=100_000)
        assert code_of(item) == "too-large", path


def test_redirects_are_followed_to_the_last(server: Server) -> None:
    server.answers["/a"] = answered(b"", "302 Found", "Location: /b")
    server.answers["/b"] = answered(b"", "301 Moved", f"Location: http://m.example:{server.port}/c")
    server.answers["/c"] = answered(TEXT.encode())
    item = fetch(f"http://n.example:{server.port}/a", server, hosts={"m.example": ["127.0.0.1"]})
    assert isinstance(item, Document)
    assert item.url == f"http://m.example:{server.port}/c"


def test_redirects_have_an_end(server: Server) -> None:
    server.answers["/a"] = answered(b"", "302 Found", "Location: /a")
    item = fetch(f"http://n.example:{server.port}/a", server)
    assert code_of(item) == "too-many-redirects"
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://inside.example/", "private-address"),
        ("http://169.254.169.254/latest/meta-data", "private-address"),
        ("http://127.0.0.2/", "private-address"),
        ("file:///etc/passwd", "bad-url"),
        ("http://n.example:22/", "refused-port"),
        ("http://user:secret@n.example/", "bad-url"),
        ("//inside.example/", "private-address"),
        ("http://unknown.example/", "no-such-host"),
    ],
)
def test_redirects_are_checked_like_the_first_url(server: Server, location: str, code: str) -> None:
    server.answers["/a"] = answered(b"", "302 Found", f"Location: {location}")
    hosts = {"inside.example": ["10.0.0.1"], "169.254.169.254": ["169.254.169.254"]}
    hosts["127.0.0.2"] = ["127.0.0.2"]
    item = fetch(f"http://n.example:{server.port}/a", server, hosts=hosts)
    assert code_of(item) == code


def test_a_name_that_changes_its_address_after_the_check(server: Server) -> None:
    asked: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    server.answers["/a"] = answered(TEXT.encode())
    policy = FetchPolicy(
        resolve=resolve, allowed_networks=(LOOPBACK,), ports=frozenset({server.port})
    )
    url = f"http://n.example:{server.port}/a"
    (item,) = ingest([url], IngestOptions(fetch_policy=policy))
    assert isinstance(item, Document)
    assert asked == ["n.example"]


def test_one_private_address_among_public_ones_is_enough() -> None:
    item = fetch("http://two.example/", hosts={"two.example": ["93.184.216.34", "192.168.0.1"]})
    assert code_of(item) == "private-address"


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///a",
        "http://n.example:99999/",
        "http://n.example:x/",
        "http://[::1",
        "https://user@n.example/",
        "http://n.example/a b",
        "http://n.example/\r\nX: y",
        "gopher://n.example/",
        "http://" + "a" * 300 + ".example/",
    ],
)
def test_bad_urls(url: str) -> None:
    assert code_of(fetch(url)) in {"bad-url", "no-such-host"}


def test_by_default_loopback_is_refused(server: Server) -> None:
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1"):
        (item,) = ingest([f"http://{host}:8080/"], IngestOptions())
        assert code_of(item) in {"private-address", "no-such-host"}
    assert server.requests == []


def test_other_answers_than_200(server: Server) -> None:
    item = fetch(f"http://n.example:{server.port}/none", server)
    assert code_of(item) == "http-status"
    assert isinstance(item, RejectedDocument)
    assert "404" in item.reason


def test_what_is_no_http(server: Server) -> None:
    server.answers["/a"] = b"SSH-2.0-OpenSSH_9.6\r\n" * 10
    server.answers["/b"] = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"
    server.answers["/c"] = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000 + b"\r\n"
    for path in ("/a", "/b", "/c"):
        assert code_of(fetch(f"http://n.example:{server.port}{path}", server)) == "fetch-failed"
    assert code_of(fetch(f"https://n.example:{server.port}/a", server)) == "fetch-failed"


def test_tls_is_asked_for_under_the_name_of_the_host() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hello: list[bytes] = []

        def take() -> None:
            connection, _ = listener.accept()
            with connection:
                hello.append(connection.recv(65_536))

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        policy = FetchPolicy(
            resolve=lambda _, __: ["127.0.0.1"],
            allowed_networks=(LOOPBACK,),
            ports=frozenset({port}),
        )
        (item,) = ingest([f"https://n.example:{port}/"], IngestOptions(fetch_policy=policy))
        thread.join(timeout=10)
    assert code_of(item) == "fetch-failed"
    assert b"n.example" in hello[0]


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_stopped_at_the_deadline(server: Server, head: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(100):
            connection.sendall(b"X")
            time.sleep(0.1)

    server.answers["/a"] = drip
    start = time.monotonic()
    item = fetch(f"http://n.example:{server.port}/a", server, timeout_seconds=0.6)
    assert code_of(item) == "timeout"
    assert time.monotonic() - start < 3


def test_a_name_server_that_does_not_answer() -> None:
    released = threading.Event()

    def resolve(_: str, __: int) -> list[str]:
        released.wait(10)
        return ["93.184.216.34"]

    options = IngestOptions(fetch_policy=FetchPolicy(resolve=resolve), timeout_seconds=0.3)
    (item,) = ingest(["http://n.example/"], options)
    released.set()
    assert code_of(item) == "timeout"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.0.8",
        "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2002:7f00:1::", "2002:808:808::1",
        "2001:0:1::1", "2001:db8::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
        "5f00::1", "3fff::1",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_never_better_than_itself(address: object) -> None:
    plain = ip_address(str(address))
    for wrapped in (f"::ffff:{plain}", f"::{plain}", f"64:ff9b::{plain}"):
        assert is_public(plain) or not is_public(ip_address(wrapped))
