"""Pages from the network, never from a host that is not public."""

from __future__ import annotations

import io
import queue
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from sourceline.errors import RejectedDocument
from sourceline.ingest.httpbody import unpack_body
from sourceline.ingest.source import Source, open_source, too_large

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import HTTPResponse

    from sourceline.ingest.addresses import FetchPolicy
    from sourceline.ingest.options import IngestOptions

_CHUNK = 65_536
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
USER_AGENT = "sourceline"
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}


# What is kept of a server's answer: what and when it is. Cookies are nobody's evidence.
_KEPT = (
    "content-language",
    "content-length",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "retry-after",
    "server",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: `body` is empty unless the status is 200.

    Attributes:
        url: address that answered, after all redirects.
        headers: those that say what the body is and how long it holds, names in lower case.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, options: IngestOptions) -> Source:
    """What a URL leads to, as a source to ingest.

    Raises:
        RejectedDocument: the URL, a redirect, or an address is refused; or the fetch failed.
    """
    answer = ask(url, options)
    if answer.status != 200:
        raise RejectedDocument(url, f"the server answered {answer.status}.", code="http-status")
    return source_of(answer, url, options)


def source_of(answer: Answer, origin: str, options: IngestOptions) -> Source:
    """The body of an answer as a source.

    Raises:
        RejectedDocument: it is packed in a way that cannot be unpacked.
    """
    return open_source(
        io.BytesIO(answer.body),
        origin,
        options,
        url=answer.url,
        charset=_charset(answer.headers.get("content-type", "")),
        headers=answer.headers,
    )


def ask(url: str, options: IngestOptions, headers: Mapping[str, str] | None = None) -> Answer:
    """What the server at a URL answers, read within the size limit and `timeout_seconds` in all.

    `headers` are sent in addition to the usual ones: `If-None-Match` and the like. Each host on the way is resolved here, all of its addresses are checked, and the connection
    goes to the very address that was checked, so that a second answer of the name server changes
    nothing. Proxies of the environment are not used.

    Raises:
        RejectedDocument: the URL, a redirect, or an address is refused; or the fetch failed.
    """
    deadline = time.monotonic() + options.timeout_seconds
    policy = options.fetch_policy
    current = url
    for _ in range(policy.max_redirects + 1):
        with _Hop(current, policy, origin=url, deadline=deadline) as hop:
            response = hop.get(headers or {})
            location = response.headers.get("Location")
            if response.status in _REDIRECTS and location:
                current = urljoin(current, location)
                continue
            body = b""
            if response.status == 200:
                body = unpack_body(
                    hop.read_body(response, options),
                    response.headers.get("Content-Encoding"),
                    options,
                    origin=url,
                )
            said = {name: response.headers[name] for name in _KEPT if name in response.headers}
            return Answer(response.status, current.partition("#")[0], said, body)
    raise RejectedDocument(
        url, f"is redirected more than {policy.max_redirects} times.", code="too-many-redirects"
    )


class _Hop:
    """One request to one checked address."""

    def __init__(self, url: str, policy: FetchPolicy, *, origin: str, deadline: float) -> None:
        self._origin = origin
        self._deadline = deadline
        self._expired = threading.Event()
        self._host, self._port, self._secure, self._target = self._split(url, policy)
        self._address = self._checked_address(policy)
        self._connection: HTTPConnection | None = None
        self._handle: socket.socket | None = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> _Hop:
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._connection is not None:
            self._connection.close()
        if self._handle is not None:
            self._handle.close()

    def _split(self, url: str, policy: FetchPolicy) -> tuple[str, int, bool, str]:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise self._refused(f"is no valid URL ({error})", "bad-url") from error
        if parts.scheme not in ("http", "https"):
            raise self._refused(
                f"leads to a {parts.scheme or 'relative'} URL; only http and https are fetched",
                "bad-url",
            )
        if "@" in parts.netloc:
            raise self._refused("has a user name or password in it", "bad-url")
        host = parts.hostname
        if not host or any(c.isspace() or ord(c) < 33 for c in url):
            raise self._refused("is no valid URL", "bad-url")
        try:
            host = host if ":" in host else host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise self._refused(f"has no valid host name ({error})", "bad-url") from error
        secure = parts.scheme == "https"
        port = port or (443 if secure else 80)
        if port not in policy.ports:
            allowed = ", ".join(map(str, sorted(policy.ports)))
            raise self._refused(f"leads to port {port}; allowed are {allowed}", "refused-port")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return host, port, secure, target

    def _checked_address(self, policy: FetchPolicy) -> str:
        addresses = self._resolve(policy)
        refused = [address for address in addresses if not policy.allows(address)]
        if refused:
            raise self._refused(
                f"leads to {self._host}, which is {refused[0]}: not a public address",
                "private-address",
            )
        return addresses[0]

    def _resolve(self, policy: FetchPolicy) -> list[str]:
        # The system's resolver knows no deadline of its own.
        answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

        def resolve() -> None:
            try:
                answers.put(policy.resolve(self._host, self._port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=resolve, daemon=True).start()
        try:
            answer = answers.get(timeout=self._left())
        except queue.Empty:
            raise self._timed_out() from None
        if isinstance(answer, Exception) or not answer:
            raise self._refused(f"leads to {self._host}, which cannot be resolved", "no-such-host")
        return answer

    def get(self, headers: Mapping[str, str]) -> HTTPResponse:
        """The response's head; its body is still to be read."""
        from urllib3.connection import HTTPConnection, HTTPSConnection
        from urllib3.exceptions import HTTPError

        base = HTTPSConnection if self._secure else HTTPConnection
        # Name and Host header stay the host's; only where the socket goes is decided here.
        kind = type("_CheckedConnection", (base,), {"_new_conn": lambda _: self._connect()})
        connection: HTTPConnection = kind(self._host, self._port, timeout=self._left())
        self._connection = connection
        try:
            connection.request(
                "GET",
                _quoted(self._target),
                headers={**_HEADERS, **headers},
                preload_content=False,
                decode_content=False,
                enforce_content_length=True,
            )
            response: HTTPResponse = connection.getresponse()
        except (OSError, HTTPError, HTTPException, ValueError) as error:
            raise self._failed(error) from error
        return response

    def read_body(self, response: HTTPResponse, options: IngestOptions) -> bytes:
        """The body as it was sent, at most `max_bytes`."""
        from urllib3.exceptions import HTTPError

        parts = bytearray()
        try:
            while part := response.read(_CHUNK):
                parts += part
                if len(parts) > options.max_bytes:
                    raise too_large(self._origin, options)
        except (OSError, HTTPError, HTTPException, ValueError) as error:
            raise self._failed(error) from error
        if self._expired.is_set():
            raise self._timed_out()
        return bytes(parts)

    def _connect(self) -> socket.socket:
        connected = socket.create_connection((self._address, self._port), timeout=self._left())
        # A server that sends a byte now and then never runs into the socket's timeout. The handle
        # outlives the socket's wrapping in TLS, and shutting it down ends every read.
        self._handle = connected.dup()
        self._timer = threading.Timer(self._left(), self._expire)
        self._timer.daemon = True
        self._timer.start()
        return connected

    def _expire(self) -> None:
        self._expired.set()
        if self._handle is not None:
            try:
                self._handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise self._timed_out()
        return left

    def _failed(self, error: Exception) -> RejectedDocument:
        if self._expired.is_set() or isinstance(error, TimeoutError) or self._is_late():
            return self._timed_out()
        return self._refused(
            f"could not be fetched ({type(error).__name__}: {error})", "fetch-failed"
        )

    def _is_late(self) -> bool:
        return time.monotonic() >= self._deadline

    def _timed_out(self) -> RejectedDocument:
        return self._refused("took longer than the time limit", "timeout")

    def _refused(self, reason: str, code: str) -> RejectedDocument:
        return RejectedDocument(self._origin, f"{reason}.", code=code)


def _quoted(target: str) -> str:
    from urllib.parse import quote

    return quote(target, safe="/?&=%:@!$'()*+,;~[]-._")


def _charset(content_type: str) -> str | None:
    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_content_charset()
    return charset if isinstance(charset, str) else None
