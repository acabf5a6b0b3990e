"""Our own public address, asked for as a visitor would: only ever that of KITH_ORIGIN, so it may be an inside one."""

import http.client
import secrets
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from kith.site.health import proof_of

_SECONDS = 8
_MOST = 100_000


class NoAnswer(Exception):
    """The address gives no answer; the message says why."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes
    pieces_apart: float  # seconds between the first and the last piece of it


def host() -> str:
    return urlsplit(settings.KITH_ORIGIN).hostname or ""


def is_for_this_machine_only() -> bool:
    return host() in {"localhost", "127.0.0.1", "::1"}


def addresses() -> list[str]:
    """Return what the name leads to, nothing where nobody knows it."""
    try:
        return sorted({str(entry[4][0]) for entry in socket.getaddrinfo(host(), None, type=socket.SOCK_STREAM)})
    except OSError:
        return []


def certificate_ends_at() -> datetime:
    """Return until when the certificate holds. Raises NoAnswer."""
    parts = urlsplit(settings.KITH_ORIGIN)
    try:
        with (
            socket.create_connection((host(), parts.port or 443), timeout=_SECONDS) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host()) as secured,
        ):
            known = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(error.verify_message) from error
    except OSError as error:
        raise NoAnswer(str(error)) from error
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(known["notAfter"])), UTC)


def ask(path: str, *, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    """Ask our own address for `path`, or send it something. Raises NoAnswer."""
    parts = urlsplit(settings.KITH_ORIGIN)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(host(), parts.port, timeout=_SECONDS)
    try:
        line.request(method, path, body=body or None, headers={"User-Agent": "Kith doctor", **(headers or {})})
        response = line.getresponse()
        content, first, last = b"", 0.0, 0.0
        while len(content) < _MOST and (part := response.read1(4096)):
            last = time.monotonic()
            first = first or last
            content += part
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, content, last - first)
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(str(error) or type(error).__name__) from error
    finally:
        line.close()


def new_question() -> tuple[str, str]:
    """Return a question that nobody has asked before, and the answer that only this server can give."""
    nonce = secrets.token_urlsafe(16)
    return nonce, proof_of(nonce)
