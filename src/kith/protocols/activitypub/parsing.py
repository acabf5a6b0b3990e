"""The bytes of a document as an object, whatever nests, repeats or lies in them."""

from typing import Any, Final

import msgspec

from kith.protocols.activitypub.values import NotUnderstood

MOST_BYTES: Final = 1_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parsed(body: bytes) -> dict[str, Any]:
    """Return the object that `body` spells. Raises NotUnderstood for what is too large, too deep, or no object."""
    if len(body) > MOST_BYTES:
        raise NotUnderstood("it is too large")
    try:
        data = msgspec.json.decode(body.removeprefix(_BYTE_ORDER_MARK))
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError):
        raise NotUnderstood("it is no JSON") from None
    if not isinstance(data, dict):
        raise NotUnderstood("it is no object")
    return data
