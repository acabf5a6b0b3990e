"""Signing what we send, as the fediverse does or as the standard has it."""

from __future__ import annotations

import base64
from datetime import datetime
from email.utils import format_datetime

from kith.protocols.http_signatures import keys
from kith.protocols.http_signatures.digests import content_digest, digest
from kith.protocols.http_signatures.model import Scheme
from kith.protocols.http_signatures.structured import Bare, InnerList, Item, write_bytes, write_inner_list


class NotToBeSigned(ValueError):
    """What should be signed would be read as something else by whoever verifies it."""


def sign(
    *,
    scheme: Scheme,
    key_id: str,
    private_pem: str,
    method: str,
    origin: str,
    target: str,
    body: bytes,
    now: datetime,
) -> dict[str, str]:
    """Return the headers that sign a request; they must be sent as they are. Raises NotAKey, NotToBeSigned.

    `origin` is scheme and host of the address, `target` its path and query, both just as they are sent.
    """
    for part in (key_id, method, origin, target):
        if not part.isascii() or not part.isprintable() or " " in part or '"' in part or "\\" in part:
            raise NotToBeSigned
    key = keys.private_key(private_pem)
    has_body = bool(body) or method.upper() not in {"GET", "HEAD"}
    if scheme == Scheme.RFC_9421:
        return _as_standard(key, key_id, method.upper(), origin, target, body if has_body else None, now)
    return _as_drafted(key, key_id, method.lower(), origin.partition("://")[2], target, body if has_body else None, now)


def _as_drafted(
    key: keys.PrivateKey, key_id: str, method: str, host: str, target: str, body: bytes | None, now: datetime
) -> dict[str, str]:
    sent = {"host": host, "date": format_datetime(now, usegmt=True)}
    if body is not None:
        sent["digest"] = digest(body)
    covered = {"(request-target)": f"{method} {target}", **sent}
    text = "\n".join(f"{name}: {value}" for name, value in covered.items())
    value = base64.b64encode(keys.sign(text.encode(), key)).decode("ascii")
    # Servers that have never heard of hs2019 know this name; RSA with it is the same.
    algorithm = "rsa-sha256" if keys.is_rsa(key) else "hs2019"
    sent["signature"] = f'keyId="{key_id}",algorithm="{algorithm}",headers="{" ".join(covered)}",signature="{value}"'
    return sent


def _as_standard(
    key: keys.PrivateKey, key_id: str, method: str, origin: str, target: str, body: bytes | None, now: datetime
) -> dict[str, str]:
    sent = {"host": origin.partition("://")[2], "date": format_datetime(now, usegmt=True)}
    covered = {"@method": method, "@target-uri": origin + target}
    if body is not None:
        covered["content-digest"] = sent["content-digest"] = content_digest(body)
    algorithm = "rsa-v1_5-sha256" if keys.is_rsa(key) else "ed25519"
    parameters: dict[str, Bare] = {"created": int(now.timestamp()), "keyid": key_id, "alg": algorithm}
    described = write_inner_list(InnerList(tuple(Item(name) for name in covered), parameters))
    lines = [f'"{name}": {value}' for name, value in covered.items()]
    text = "\n".join([*lines, f'"@signature-params": {described}'])
    sent["signature-input"] = f"sig1={described}"
    sent["signature"] = f"sig1={write_bytes(keys.sign(text.encode(), key))}"
    return sent
