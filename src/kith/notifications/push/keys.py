"""The key by which push services know this server, and the seal on what only the server itself may read again."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from kith.protocols.web_push import vapid
from kith.servers.queries import this_server


def server_key() -> str:
    """Return the public key that apps subscribe with; padded, as other servers write it."""
    return base64.urlsafe_b64encode(signer().public).decode("ascii")


def signer() -> vapid.Signer:
    """Return this server as push services know it, with an address for those who keep them."""
    contact = this_server().contact_email
    return vapid.Signer(_key(settings.KITH_PUSH_SECRET), f"mailto:{contact}" if contact else settings.KITH_ORIGIN)


def seal_token(token: str) -> str:
    """Close up an app's token, so that the database alone does not give it away."""
    return _cipher().encrypt(token.encode()).decode("ascii")


def open_token(sealed: str) -> str:
    """Return what `seal_token` closed up, "" where the server's secret is another since."""
    try:
        return _cipher().decrypt(sealed).decode()
    except InvalidToken:
        return ""


@cache
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    return vapid.key_from(secret)


def _cipher() -> Fernet:
    key = hashlib.sha256(b"tokens of closed apps\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
