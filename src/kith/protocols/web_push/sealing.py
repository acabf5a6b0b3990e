"""Encrypting a notice for the one app that subscribed: RFC 8291 (`aes128gcm`), and the draft before it (`aesgcm`).

Many apps of the Mastodon API still ask for the draft (draft-ietf-webpush-encryption-04 over
draft-ietf-httpbis-encryption-encoding-03): its salt and key travel in headers, where the standard puts them before
the text. A notice is always one record.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kith.protocols.web_push.encoding import NotBase64, from_text, to_text

# What every push service takes is a body of 4096 bytes (RFC 8030 section 7.2); the rest of it is ours to add.
LONGEST_TEXT = 3800

_CURVE = ec.SECP256R1()
_SALT, _SECRET, _POINT = 16, 16, 65
_RECORD = 4096


class NotAKey(ValueError):
    """An app sent something that nothing can be encrypted for."""


class TooLong(ValueError):
    """More than a push service takes at once."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The keys of one subscription: a point on P-256, and a secret that the push service never sees."""

    public: bytes
    secret: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A body that only its recipient can read. `key` is the sender's key for this one notice."""

    body: bytes
    encoding: str
    headers: Mapping[str, str] = field(default_factory=dict)


def recipient_from(p256dh: str, auth: str) -> Recipient:
    """Read the keys that an app sent. Raises NotAKey."""
    try:
        found = Recipient(from_text(p256dh), from_text(auth))
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, found.public)
    except (NotBase64, ValueError):
        raise NotAKey from None
    if len(found.public) != _POINT or len(found.secret) != _SECRET:
        raise NotAKey
    return found


def seal(
    text: bytes, to: Recipient, *, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> Sealed:
    """Encrypt by the standard. Raises TooLong. `key` and `salt` are made anew for each notice, save in tests."""
    key, salt = _fresh(text, key, salt)
    ours = _point(key)
    shared = _shared(key, to)
    secret = _derived(shared, salt=to.secret, about=b"WebPush: info\0" + to.public + ours, length=32)
    content_key = _derived(secret, salt=salt, about=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(secret, salt=salt, about=b"Content-Encoding: nonce\0", length=12)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    # \2 ends the text and says that this record is the last (RFC 8188 section 2).
    return Sealed(head + AESGCM(content_key).encrypt(nonce, text + b"\2", None), "aes128gcm")


def seal_as_drafted(
    text: bytes, to: Recipient, *, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> Sealed:
    """Encrypt as the draft has it. Raises TooLong."""
    key, salt = _fresh(text, key, salt)
    ours = _point(key)
    secret = _derived(_shared(key, to), salt=to.secret, about=b"Content-Encoding: auth\0", length=32)
    context = b"P-256\0" + _with_length(to.public) + _with_length(ours)
    content_key = _derived(secret, salt=salt, about=b"Content-Encoding: aesgcm\0" + context, length=16)
    nonce = _derived(secret, salt=salt, about=b"Content-Encoding: nonce\0" + context, length=12)
    # Two bytes say how much padding comes before the text: none.
    body = AESGCM(content_key).encrypt(nonce, b"\0\0" + text, None)
    return Sealed(body, "aesgcm", {"encryption": f"salt={to_text(salt)}", "crypto-key": f"dh={to_text(ours)}"})


def _fresh(
    text: bytes, key: ec.EllipticCurvePrivateKey | None, salt: bytes | None
) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    if len(text) > LONGEST_TEXT:
        raise TooLong
    return key or ec.generate_private_key(_CURVE), salt or secrets.token_bytes(_SALT)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def _shared(key: ec.EllipticCurvePrivateKey, to: Recipient) -> bytes:
    return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, to.public))


def _derived(secret: bytes, *, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=about).derive(secret)


def _with_length(content: bytes) -> bytes:
    return len(content).to_bytes(2, "big") + content
