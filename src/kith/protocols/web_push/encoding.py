"""Base64 as Web Push writes it: for addresses, without padding; read with padding or in the ordinary letters, too."""

from __future__ import annotations

import base64
import binascii


class NotBase64(ValueError):
    """These letters spell no bytes."""


def to_text(content: bytes) -> str:
    """Write bytes as letters that may stand in an address or a header."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def from_text(text: str) -> bytes:
    """Read what `to_text`, or any other base64, wrote. Raises NotBase64."""
    letters = text.strip().rstrip("=").translate(_FOR_ADDRESSES)
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotBase64 from None


_FOR_ADDRESSES = str.maketrans("+/", "-_")
