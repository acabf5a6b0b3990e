"""Signing what this server asks and sends, and finding out who sent what arrives."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx2
from django.conf import settings
from django.utils import timezone

from kith.federation import keys
from kith.foundations import http
from kith.foundations.http import Fetched
from kith.protocols import http_signatures
from kith.protocols.activitypub.values import host_of
from kith.protocols.http_signatures import BadSignature, Claim, Scheme

Signer = Callable[[str, str, dict[str, str], bytes], Mapping[str, str]]

server_actor = keys.server_actor


class NobodySigns(Exception):
    """There is no such actor here, or it has no key any more."""


def signer(actor_uri: str) -> Signer:
    """Return what signs requests as an actor here, for `foundations.http.fetch(sign=…)`. Raises NobodySigns.

    Where a server is known to take only RFC 9421, in its way; but `signed_fetch` is what finds that out.
    """
    key = keys.key_of_actor(actor_uri)
    if key is None:
        raise NobodySigns
    key_id, private_pem = str(key), key.private_pem

    def sign(method: str, url: str, headers: dict[str, str], body: bytes) -> Mapping[str, str]:
        # The address as it will be sent: quoted, without its fragment, and with a host that is only letters.
        parsed = httpx2.URL(url)
        return http_signatures.sign(
            scheme=_schemes.of(host_of(url)),
            key_id=key_id,
            private_pem=private_pem,
            method=method,
            origin=f"{parsed.scheme}://{parsed.netloc.decode('ascii')}",
            target=parsed.raw_path.decode("ascii"),
            body=body,
            now=timezone.now(),  # a signature tells when it leaves, not when someone decided that it should
        )

    return sign


def signed_fetch(
    url: str,
    *,
    actor: str,
    check: Callable[[str], None] | None = None,
    deadline: float = 20.0,
    **parts: Any,
) -> Fetched:
    """Fetch as `foundations.http.fetch` does, signed by `actor`; once more in the other way where the first is refused.

    Nearly everyone takes the draft and not all take the standard, so the draft is tried first; which one a server took
    is kept for some hours. `check` may refuse each address on the way. Raises NobodySigns, FetchFailed, and what
    `check` raises.
    """
    sign_it = signer(actor)

    def sign(method: str, address: str, headers: dict[str, str], body: bytes) -> Mapping[str, str]:
        if check is not None:
            check(address)
        return sign_it(method, address, headers, body)

    ends_at = time.monotonic() + deadline
    answer = http.fetch(url, sign=sign, deadline=deadline, **parts)
    if answer.status != 401:
        return answer
    host = host_of(answer.url)
    tried = _schemes.of(host)
    _schemes.keep(host, Scheme.RFC_9421 if tried == Scheme.CAVAGE else Scheme.CAVAGE)
    again = http.fetch(url, sign=sign, deadline=max(0.1, ends_at - time.monotonic()), **parts)
    if again.status == 401:
        _schemes.keep(host, Scheme.CAVAGE)  # it was not for the way of signing
        return answer
    return again


def claim(*, method: str, target: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Claim | None:
    """Return who says that they sent a request to this server, None where nobody does. Raises BadSignature.

    All is checked but the key: `claim.confirm(public_pem)` does that, now or later (`claim.as_json()`).
    """
    signature = http_signatures.parse(headers)
    if signature is None:
        return None
    if headers.get("host", "").lower() not in _own_hosts():
        raise BadSignature("it was signed for another server")
    scheme = urlsplit(settings.KITH_ORIGIN).scheme
    return http_signatures.check(
        signature, method=method, target=target, headers=headers, body=body, now=now, scheme=scheme
    )


def check(*, method: str, target: str, headers: Mapping[str, str], body: bytes, public_pem: str, now: datetime) -> None:
    """Return if the owner of the key sent this request to this server, lately. Raises BadSignature."""
    found = claim(method=method, target=target, headers=headers, body=body, now=now)
    if found is None:
        raise BadSignature("it is not signed")
    found.confirm(public_pem)


def _own_hosts() -> set[str]:
    parts = urlsplit(settings.KITH_ORIGIN)
    usual = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
    own = parts.netloc.lower().removesuffix(usual)
    return {own, own + usual}


class _Schemes:
    """By which scheme servers want us to sign, as this process found out; a few take the standard only."""

    _MOST = 10_000
    _SECONDS = 6 * 60 * 60.0

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Scheme]] = OrderedDict()
        self._lock = Lock()

    def of(self, host: str) -> Scheme:
        at, scheme = self._kept.get(host, (0.0, Scheme.CAVAGE))
        return scheme if time.monotonic() - at < self._SECONDS else Scheme.CAVAGE

    def keep(self, host: str, scheme: Scheme) -> None:
        with self._lock:
            self._kept.pop(host, None)
            if scheme != Scheme.CAVAGE:  # what is taken for granted needs no place
                self._kept[host] = (time.monotonic(), scheme)
            while len(self._kept) > self._MOST:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


_schemes = _Schemes()
