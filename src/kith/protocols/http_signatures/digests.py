"""The digest of a body: `Digest` (RFC 3230) as the fediverse sends it, `Content-Digest` (RFC 9530) by the standard."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from kith.protocols.http_signatures.model import BadSignature
from kith.protocols.http_signatures.structured import Item, NotStructured, read_dictionary, write_bytes

_LONGEST = 1000
_KNOWN: Mapping[str, Callable[[bytes], Any]] = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}


def digest(body: bytes) -> str:
    """Return the value of the `Digest` header of a body."""
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")


def content_digest(body: bytes) -> str:
    """Return the value of the `Content-Digest` header of a body."""
    return f"sha-256={write_bytes(hashlib.sha256(body).digest())}"


def check_digest(header: str, body: bytes) -> None:
    """Return if a `Digest` header is that of the body. Raises BadSignature."""
    told: dict[str, bytes] = {}
    for part in _short(header).split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() in told:
            raise BadSignature("the digest of the body is given twice")
        try:
            told[name.lower()] = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise BadSignature("the digest of the body can't be read") from None
    _compare(told, body)


def check_content_digest(header: str, body: bytes) -> None:
    """Return if a `Content-Digest` header is that of the body. Raises BadSignature."""
    try:
        read = read_dictionary(_short(header))
    except NotStructured:
        raise BadSignature("the digest of the body can't be read") from None
    told = {name: each.value for name, each in read.items() if isinstance(each, Item) and isinstance(each.value, bytes)}
    _compare(told, body)


def _compare(told: Mapping[str, bytes], body: bytes) -> None:
    known = [name for name in told if name in _KNOWN]
    if not known:
        raise BadSignature("the digest of the body is of a kind that is not known here")
    if not all(hmac.compare_digest(told[name], _KNOWN[name](body).digest()) for name in known):
        raise BadSignature("the digest is not that of the body")


def _short(header: str) -> str:
    if len(header) > _LONGEST:
        raise BadSignature("the digest of the body can't be read")
    return header
