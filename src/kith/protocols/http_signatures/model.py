"""A signature as it was read, and what is left of it once all but the key has been looked at."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kith.protocols.http_signatures import keys


class BadSignature(Exception):
    """A request is not signed as it should be; the message says what is wrong, and quotes nothing of it."""


class Scheme(StrEnum):
    CAVAGE = "cavage-12"  # what nearly everyone sends
    RFC_9421 = "rfc-9421"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What the headers of a request say of who signed it. Nothing of it is known to be true."""

    scheme: Scheme
    key_id: str
    algorithm: str  # as the sender names it; empty where they don't
    covered: tuple[str, ...]  # names of headers and of parts of the request, in the order they were signed
    value: bytes
    created: int | None = None  # seconds since 1970
    expires: int | None = None
    parameters: str = ""  # of RFC 9421: the line that signs the list itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A signature whose time, strength and digest were found in order, so that only its key is still to be asked.

    It needs neither the request nor the hour any more: it can be kept until the key has been fetched.
    """

    key_id: str
    algorithm: str
    texts: tuple[str, ...]  # what may have been signed; several, as some leave the query out
    value: bytes

    def confirm(self, public_pem: str) -> None:
        """Return if the owner of this key made the signature. Raises BadSignature."""
        try:
            key = keys.public_key(public_pem)
        except keys.NotAKey:
            raise BadSignature("the signer's key is none that is known here") from None
        if not keys.fits(key, self.algorithm):
            raise BadSignature("the signature is not of the kind that the signer's key makes")
        # Headers are bytes, read as Latin 1 on their way here (PEP 3333).
        if not any(keys.is_signed(text.encode("latin-1", "replace"), self.value, key) for text in self.texts):
            raise BadSignature("the signature is not by the signer's key")

    def as_json(self) -> dict[str, Any]:
        """Return it as it may be kept in a JSON column."""
        value = base64.b64encode(self.value).decode("ascii")
        return {"key_id": self.key_id, "algorithm": self.algorithm, "texts": list(self.texts), "value": value}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Claim:
        """Return what `as_json` wrote. Raises BadSignature."""
        try:
            value = base64.b64decode(kept["value"], validate=True)
            texts = tuple(str(text) for text in kept["texts"])
            return cls(key_id=str(kept["key_id"]), algorithm=str(kept["algorithm"]), texts=texts, value=value)
        except (KeyError, TypeError, ValueError, binascii.Error):
            raise BadSignature("what was kept of the signature can't be read") from None
