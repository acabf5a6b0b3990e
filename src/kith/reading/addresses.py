"""Addresses that people type or paste, and which of them hold a secret."""

import re
from urllib.parse import urlsplit

from kith.foundations.html import absolute
from kith.foundations.text import on_one_line
from kith.links.secrecy import holds_a_key

_PRIVATE_PATH = re.compile(r"/(?:private|secret|p)[-_/]")


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
    """Say whether a feed's address is meant for one reader: a key in it, or a path that says so."""
    return holds_a_key(address) or _PRIVATE_PATH.search(urlsplit(address).path.lower()) is not None
