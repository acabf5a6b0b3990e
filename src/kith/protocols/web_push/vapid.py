"""Saying which server sends (VAPID, RFC 8292): a token signed with ES256, for one push service and half a day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from kith.protocols.web_push.encoding import to_text

GOOD_FOR = timedelta(hours=12)  # RFC 8292 allows 24; clocks differ
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-5)


@dataclass(frozen=True, slots=True)
class Signer:
    """The key by which push services know this server, and how to reach who keeps it."""

    key: ec.EllipticCurvePrivateKey
    contact: str  # mailto:… or https://…

    @property
    def public(self) -> bytes:
        """The public key as a point: what apps subscribe with."""
        numbers = self.key.public_key().public_numbers()
        return b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def key_from(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the key that a long random secret stands for, always the same."""
    number = int.from_bytes(hashlib.sha512(b"web push\0" + secret.encode()).digest(), "big")
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


def headers_for(endpoint: str, signer: Signer, *, now: datetime) -> Mapping[str, str]:
    """Return what a request to `endpoint` brings along where its body is encrypted by the standard."""
    return {"authorization": f"vapid t={token(endpoint, signer, now=now)}, k={to_text(signer.public)}"}


def headers_as_drafted(endpoint: str, signer: Signer, *, now: datetime) -> Mapping[str, str]:
    """Return the same in the words of the draft; `crypto-key` goes beside the one of the body."""
    return {
        "authorization": f"WebPush {token(endpoint, signer, now=now)}",
        "crypto-key": f"p256ecdsa={to_text(signer.public)}",
    }


def token(endpoint: str, signer: Signer, *, now: datetime) -> str:
    """Return a JSON Web Token (RFC 7515, 7519) for the push service of `endpoint`."""
    claims = {"aud": origin_of(endpoint), "exp": int((now + GOOD_FOR).timestamp()), "sub": signer.contact}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    r, s = decode_dss_signature(signer.key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{to_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def origin_of(endpoint: str) -> str:
    """Return the origin of an address as browsers write it (RFC 6454): without a port where it is the usual one."""
    parts = urlsplit(endpoint)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    is_usual = parts.port is None or (parts.scheme, parts.port) in {("https", 443), ("http", 80)}
    return f"{parts.scheme}://{host}" if is_usual else f"{parts.scheme}://{host}:{parts.port}"


def _part(content: Mapping[str, object]) -> str:
    return to_text(json.dumps(content, separators=(",", ":")).encode())
