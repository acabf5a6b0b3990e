"""Addresses that people type or paste, and which of them hold a secret."""

import re
from urllib.parse import parse_qsl, urlsplit

from kith.foundations.html import absolute
from kith.foundations.text import on_one_line

_KEY_NAMES = re.compile(r"(?:^|[_-])(?:key|token|secret|auth|password|passwd|pass|sig|signature|apikey|pwd)$", re.I)
_KEY_LIKE = re.compile(r"(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{24,}")
_PRIVATE_PATH = re.compile(r"/(?:private|secret|p)[-_/]")
# Long names in these addresses are public ones.
_OPEN_NAMES = {"channel_id", "playlist_id", "list", "id", "feed_id"}


def whole_address(typed: str) -> str:
    """Return what was typed as a web address, with https:// where that was left out, or "" where it can't be one."""
    text = on_one_line(typed).removeprefix("feed:").strip("<>\"' ")
    text = text.removeprefix("//") if text.startswith("//") else text
    if not re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) or re.match(r"[\w.-]+:\d+(?:/|$)", text):
        text = f"https://{text}"
    whole = absolute(text, "")
    if not whole.startswith(("http:", "https:")) or "%20" in whole.partition("?")[0]:
        return ""
    host = host_of(whole)
    return whole if "." in host or ":" in host or host == "localhost" else ""


def host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "")[:255].lower()
    except ValueError:
        return ""


def holds_a_secret(address: str) -> bool:
    """Say whether an address is meant for one reader: it has a password, or a query or path that looks like a key."""
    parts = urlsplit(address)
    if parts.username or parts.password:
        return True
    for name, value in parse_qsl(parts.query, keep_blank_values=False):
        if _KEY_NAMES.search(name) or (name.lower() not in _OPEN_NAMES and _KEY_LIKE.fullmatch(value)):
            return True
    if _PRIVATE_PATH.search(parts.path.lower()):
        return True
    return any(_is_random(segment) for segment in parts.path.split("/"))


def _is_random(segment: str) -> bool:
    """Say whether a part of a path is a key: long, without words, letters and digits mixed."""
    stem = segment.rsplit(".", 1)[0]
    return "-" not in stem and len(stem) >= 28 and _KEY_LIKE.fullmatch(stem) is not None
