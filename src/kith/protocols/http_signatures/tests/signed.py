"""Requests as other servers send them, to be spoilt one part at a time."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from kith.protocols.http_signatures import parse, verify

NOW = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)
KEY_ID = "https://elsewhere.test/users/emi#main-key"
BODY = b'{"type": "Follow"}'


def key_pair(kind: str = "rsa", place: int = 0) -> tuple[Any, str]:
    """A private key and its public PEM; `place` gives another one."""
    return _made(kind, place)


@cache
def _made(kind: str, place: int) -> tuple[Any, str]:
    private: Any = (
        ed25519.Ed25519PrivateKey.generate()
        if kind == "ed25519"
        else rsa.generate_private_key(public_exponent=65537, key_size=1024 if kind == "short" else 2048)
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, public.decode()


def signature_of(text: str, kind: str = "rsa") -> bytes:
    private, _ = key_pair(kind)
    if kind == "ed25519":
        return bytes(private.sign(text.encode()))
    return bytes(private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))


def digest_of(body: bytes) -> str:
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


@dataclass
class Request:
    """What reaches the door. `arrives()` checks it with the sender's key."""

    method: str = "POST"
    target: str = "/inbox"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = BODY
    kind: str = "rsa"
    scheme: str = "https"

    def arrives(self, *, public_pem: str = "", now: datetime = NOW) -> None:
        signature = parse(self.headers)
        assert signature is not None
        verify(
            signature,
            method=self.method,
            target=self.target,
            headers=self.headers,
            body=self.body,
            public_pem=public_pem or key_pair(self.kind)[1],
            now=now,
            scheme=self.scheme,
        )


def as_drafted(
    *,
    covered: str = "(request-target) host date digest content-type",
    algorithm: str | None = "rsa-sha256",
    signed_target: str | None = None,
    created: int | None = None,
    expires: int | None = None,
    at: datetime = NOW,
    kind: str = "rsa",
    **parts: Any,
) -> Request:
    """A request as Mastodon signs it, and nearly everyone else."""
    request = Request(kind=kind, **parts)
    request.headers = {
        "host": "kith.test",
        "date": format_datetime(at, usegmt=True),
        "digest": digest_of(request.body),
        "content-type": "application/activity+json",
        **request.headers,
    }
    target = request.target if signed_target is None else signed_target
    known = {
        "(request-target)": f"{request.method.lower()} {target}",
        "(created)": str(created),
        "(expires)": str(expires),
        **request.headers,
    }
    text = "\n".join(f"{name}: {known[name]}" for name in covered.split())
    value = base64.b64encode(signature_of(text, kind)).decode()
    told = [f'keyId="{KEY_ID}"']
    told += [f'algorithm="{algorithm}"'] if algorithm is not None else []
    told += [f"created={created}"] if created is not None else []
    told += [f"expires={expires}"] if expires is not None else []
    request.headers["signature"] = ",".join([*told, f'headers="{covered}"', f'signature="{value}"'])
    return request


def as_standard(
    *,
    covered: tuple[str, ...] = ("@method", "@target-uri", "content-digest"),
    algorithm: str | None = "rsa-v1_5-sha256",
    at: datetime | None = NOW,
    expires: int | None = None,
    kind: str = "rsa",
    label: str = "sig1",
    **parts: Any,
) -> Request:
    """A request as RFC 9421 has it: Mastodon since 4.5, Fedify, Mitra."""
    request = Request(kind=kind, **parts)
    digest = base64.b64encode(hashlib.sha256(request.body).digest()).decode()
    request.headers = {"host": "kith.test", "content-digest": f"sha-256=:{digest}:", **request.headers}
    path, _, query = request.target.partition("?")
    known = {
        "@method": request.method,
        "@target-uri": f"https://kith.test{request.target}",
        "@authority": "kith.test",
        "@scheme": "https",
        "@request-target": request.target,
        "@path": path,
        "@query": f"?{query}",
        **request.headers,
    }
    described = "(" + " ".join(f'"{name}"' for name in covered) + ")"
    described += f";created={int(at.timestamp())}" if at is not None else ""
    described += f";expires={expires}" if expires is not None else ""
    described += f';keyid="{KEY_ID}"'
    described += f';alg="{algorithm}"' if algorithm is not None else ""
    lines = [f'"{name}": {known[name]}' for name in covered]
    text = "\n".join([*lines, f'"@signature-params": {described}'])
    value = base64.b64encode(signature_of(text, kind)).decode()
    request.headers["signature-input"] = f"{label}={described}"
    request.headers["signature"] = f"{label}=:{value}:"
    return request
