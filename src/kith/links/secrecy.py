"""Which addresses are meant for one reader: a look at them might use them up, or give away who was sent one."""

import re
from urllib.parse import parse_qsl, urlsplit

_KEY_NAMES = re.compile(r"(?:^|[_-])(?:key|token|secret|auth|password|passwd|pass|sig|signature|apikey|pwd)$", re.I)
_KEY_LIKE = re.compile(r"(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{24,}")
# Long names in these addresses are public ones.
_OPEN_NAMES = {"channel_id", "playlist_id", "list", "id", "feed_id"}


def holds_a_key(address: str) -> bool:
    """Say whether an address has a password, or a query or path that looks like a key."""
    parts = urlsplit(address)
    if parts.username or parts.password:
        return True
    for name, value in parse_qsl(parts.query, keep_blank_values=False):
        if _KEY_NAMES.search(name) or (name.lower() not in _OPEN_NAMES and _KEY_LIKE.fullmatch(value)):
            return True
    return any(_is_random(segment) for segment in parts.path.split("/"))


def _is_random(segment: str) -> bool:
    """Say whether a part of a path is a key: long, without words, letters and digits mixed."""
    stem = segment.rsplit(".", 1)[0]
    return "-" not in stem and len(stem) >= 28 and _KEY_LIKE.fullmatch(stem) is not None
