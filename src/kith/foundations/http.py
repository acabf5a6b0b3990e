"""Every fetch that Kith makes of the world outside: to public addresses only, within a time and a size, and polite.

A name is resolved once, every address it has is checked, and the connection goes to a checked one, so that a name which
changes its mind in between (DNS rebinding) reaches nothing inside. Redirects are followed here, each checked anew.
"""

import base64
import contextlib
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpcore2
import httpx2
from django.conf import settings

import kith

_MOST_REDIRECTS = 5
_PORTS = frozenset({80, 443})
_FIRST_OPEN_PORT = 1024
_REDIRECTS = {301: True, 302: False, 303: False, 307: False, 308: True}  # status → is it for good?
_CONNECT_SECONDS = 8.0

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchFailed(Exception):
    """The address gave nothing; the message says why in words for the person who asked."""


class NotAllowed(FetchFailed):
    """The address leads inside, or is none that a browser would open."""


class NotReached(FetchFailed):
    """No such name, no answer, or a broken line."""


class TookTooLong(FetchFailed):
    """It answered, but not in time."""


class TooMuch(FetchFailed):
    """It sent more than we asked for."""


class TooManyRedirects(FetchFailed):
    """It sends us from one address to the next."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whatever its status. `permanent_url` is where the address moved for good, or the address itself."""

    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    permanent_url: str
    redirected: tuple[str, ...] = field(default=())

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    sign: Callable[[str, str, dict[str, str], bytes], Mapping[str, str]] | None = None,
    max_bytes: int = 2_000_000,
    deadline: float = 20.0,
    follows_redirects: bool = True,
) -> Fetched:
    """Return what `url` answers, after at most `deadline` seconds in all.

    `sign(method, url, headers, body)` gives the headers of each single request, as signatures cover the address.
    Raises NotAllowed, NotReached, TookTooLong, TooMuch, TooManyRedirects (all FetchFailed).
    """
    ends_at = time.monotonic() + deadline
    seen: list[str] = []
    permanent_url, is_permanent = url, True
    while True:
        _check(url)
        sent = {"user-agent": _user_agent(), "accept-encoding": "gzip, deflate", **_own_key(url), **_lower(headers)}
        if sign is not None:
            sent.update(_lower(sign(method, url, sent, body)))
        status, answered, content = _once(method, url, sent, body, max_bytes, ends_at)
        moved_to = answered.get("location", "") if follows_redirects and status in _REDIRECTS else ""
        if not moved_to or (method not in {"GET", "HEAD"} and status not in {307, 308}):
            return Fetched(url, status, answered, content, permanent_url, tuple(seen))
        seen.append(url)
        if len(seen) > _MOST_REDIRECTS:
            raise TooManyRedirects("This address sends us round in circles.")
        url = _joined(url, moved_to)
        is_permanent = is_permanent and _REDIRECTS[status]
        permanent_url = url if is_permanent else permanent_url
        if headers and _host(url) != _host(seen[0]):
            headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}


def is_public(address: Address) -> bool:
    """Say whether `address` is out in the world, and not inside in one of the disguises that IPv6 has for IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _disguised(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def _disguised(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        # Both ends matter; a public relay in front of a private client leads inside.
        relay, client = address.teredo
        return relay if not is_public(relay) else client
    if any(address in network for network in _NAT64) or (address in _COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname
    except ValueError:
        raise NotAllowed("This is not a whole address.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise NotAllowed("Only addresses that begin with https:// or http:// can be fetched.")
    if len(url) > 4000 or any(character <= " " or character == "\x7f" for character in url):
        raise NotAllowed("This is not a whole address.")
    if port is not None and port not in _PORTS and port < _FIRST_OPEN_PORT and not settings.KITH_ALLOW_LOOPBACK:
        raise NotAllowed("This address asks for a port that no website uses.")


def _once(
    method: str, url: str, headers: dict[str, str], body: bytes, max_bytes: int, ends_at: float
) -> tuple[int, dict[str, str], bytes]:
    client = _client()
    timeout = httpx2.Timeout(max(0.1, ends_at - time.monotonic()))
    _clock.ends_at = ends_at
    try:
        # A request of our own making, not client.stream(): no cookies, no headers that a library adds.
        request = httpx2.Request(method, url, headers=headers, content=body or None)
        request.extensions = {"timeout": timeout.as_dict()}
        answer = client.handle_request(request)
        try:
            answer.request = request
            content = _read(answer, max_bytes, ends_at) if method != "HEAD" else b""
        finally:
            answer.close()
    except FetchFailed:
        raise
    except httpx2.TimeoutException:
        raise TookTooLong(f"{_host(url)} took too long to answer.") from None
    except httpx2.DecodingError:
        raise NotReached(f"{_host(url)} sent something that can't be unpacked.") from None
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError, ValueError):
        raise NotAllowed("This is not a whole address.") from None
    except httpx2.HTTPError as problem:
        raise NotReached(_words_for(problem, url)) from None
    return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, content


def _read(answer: httpx2.Response, max_bytes: int, ends_at: float) -> bytes:
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise TooMuch("This is larger than anything Kith reads.")
    parts = bytearray()
    # Without a chunk size: with one, the library first unpacks a whole piece, however large it grows.
    for part in answer.iter_bytes():
        parts += part
        if len(parts) > max_bytes:
            raise TooMuch("This is larger than anything Kith reads.")
        if time.monotonic() > ends_at:
            raise TookTooLong("This took too long to arrive.")
    return bytes(parts)


def _words_for(problem: Exception, url: str) -> str:
    if "certificate" in str(problem).lower() or "ssl" in str(problem).lower():
        return f"{_host(url)} has no valid certificate, so what it sends can't be trusted."
    return f"{_host(url)} could not be reached."


# The total deadline of the request that this thread is making; every read and write asks it.
_clock = threading.local()


def _seconds_left(timeout: float | None) -> float:
    left = float(getattr(_clock, "ends_at", time.monotonic() + 20.0)) - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("The time for this is up.")
    return left if timeout is None else min(timeout, left)


class _Guarded(httpcore2.NetworkBackend):
    """Connects to public addresses only, and to the very address that was checked."""

    def __init__(self) -> None:
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        problem: Exception = httpcore2.ConnectError("no address")
        for address in _allowed_addresses(host, port)[:4]:
            try:
                stream = self._plain.connect_tcp(
                    address, port, min(_CONNECT_SECONDS, _seconds_left(timeout)), local_address, socket_options
                )
                return _Timed(stream)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failed:
                problem = failed
        raise problem

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        raise NotAllowed("Only addresses on the network can be fetched.")


class _Timed(httpcore2.NetworkStream):
    """A stream whose every read and write stays within the request's deadline: a slow drip gains nothing."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _seconds_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _seconds_left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _seconds_left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _allowed_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, all checked. Raises NotAllowed where a single one leads inside."""
    found = _looked_up(host, port)
    if not found:
        raise NotReached(f"There is no server called {host}.")
    addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    for address in addresses:
        known = ipaddress.ip_address(address)
        if not is_public(known) and not (settings.KITH_ALLOW_LOOPBACK and _is_loopback(known)):
            raise NotAllowed(f"{host} is inside a private network, where Kith does not look.")
    return addresses


def _looked_up(host: str, port: int) -> list[Any]:
    """Return what the resolver says of `host`, nothing where it knows no such name; within the request's deadline.

    The resolver knows no deadline of its own (a dead name server costs 30 s), so it is asked in a thread that may be
    left behind.
    """
    answers: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=ask, name="name look-up", daemon=True).start()
    try:
        return answers.get(timeout=_seconds_left(_CONNECT_SECONDS))
    except queue.Empty:
        raise httpcore2.ConnectTimeout("The name was not found in time.") from None


def _is_loopback(address: Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


_making = threading.Lock()
_kept: httpx2.HTTPTransport | None = None


def _client() -> httpx2.HTTPTransport:
    """Return this process's connections, made when first asked for: reading the certificates takes 20 ms."""
    global _kept
    with _making:
        if _kept is None:
            transport = httpx2.HTTPTransport(trust_env=False)
            with contextlib.suppress(Exception):
                transport._pool.close()
            transport._pool = httpcore2.ConnectionPool(
                ssl_context=httpx2.create_ssl_context(trust_env=False),
                max_connections=100,
                max_keepalive_connections=20,
                keepalive_expiry=15.0,
                network_backend=_Guarded(),
            )
            _kept = transport
        return _kept


def _user_agent() -> str:
    return f"Kith/{kith.__version__} (+{settings.KITH_ORIGIN})"


def _lower(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}


def _own_key(url: str) -> dict[str, str]:
    """Return the header for a name and password that stand in the address itself, as private feeds have them."""
    parts = urlsplit(url)
    if parts.username is None and parts.password is None:
        return {}
    pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return {"authorization": "Basic " + base64.b64encode(pair.encode()).decode("ascii")}


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location.strip())
    except ValueError:
        raise NotAllowed("This address sends us to one that is none.") from None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
