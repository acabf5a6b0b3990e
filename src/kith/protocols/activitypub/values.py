"""Single values out of foreign JSON: one or several, a string or an object, of the wrong kind or not there at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from kith.foundations.text import printable
from kith.protocols.activitypub.vocabulary import PUBLIC, PUBLIC_SPELLINGS

LONGEST_ADDRESS = 2000  # characters, as our own columns have it
_MOST = 500  # values of one list that anyone looks at
_IN_NO_ADDRESS = re.compile("[\x00-\x20\x7f\ud800-\udfff]")  # half of a character is what no database takes


class NotUnderstood(Exception):
    """What arrived is not what it should be; the message says in a few words what is wrong, and quotes none of it."""


def all_of(value: Any) -> list[Any]:
    """Return a value that may stand alone, in a list, or be missing, as a list."""
    if value is None:
        return []
    return value[:_MOST] if isinstance(value, list) else [value]


def text_of(value: Any, most: int = 100_000) -> str:
    """Return a string, without what no database takes; of a language map (`contentMap`) the first."""
    if isinstance(value, Mapping):
        value = next((each for each in value.values() if isinstance(each, str)), "")
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), "")
    return printable(value[:most]) if isinstance(value, str) else ""


def id_of(value: Any) -> str:
    """Return the address that stands for something: itself, or the `id` of the object, or of the first of several."""
    for each in all_of(value):
        found = each.get("id") if isinstance(each, Mapping) else each
        if is_address(found):
            return str(found)
    return ""


def ids_of(value: Any) -> tuple[str, ...]:
    """Return all addresses of a list, each once, in their order."""
    return tuple(dict.fromkeys(found for each in all_of(value) if (found := id_of(each))))


def recipients_of(value: Any) -> tuple[str, ...]:
    """Return whom a `to` or `cc` addresses; the public in whichever spelling is `vocabulary.PUBLIC`."""
    said = [PUBLIC if isinstance(each, str) and each in PUBLIC_SPELLINGS else each for each in all_of(value)]
    return ids_of(said)


def link_of(value: Any, *kinds: str) -> str:
    """Return the address of a `url`: a string, a Link, or of several the first whose `mediaType` is of `kinds`."""
    found: list[tuple[str, str]] = []
    for each in all_of(value):
        if isinstance(each, Mapping):
            found.append((text_of(each.get("href") or each.get("url")), text_of(each.get("mediaType"))))
        else:
            found.append((text_of(each), ""))
    addresses = [(href, kind) for href, kind in found if is_address(href)]
    chosen = [href for href, kind in addresses if kinds and kind.startswith(kinds)]
    return (chosen or [href for href, _ in addresses] or [""])[0]


def objects_of(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield what of a list are objects."""
    yield from (each for each in all_of(value) if isinstance(each, Mapping))


def type_of(data: Mapping[str, Any]) -> str:
    """Return the type of an object; of several the first that is a word."""
    return text_of(next((each for each in all_of(data.get("type")) if isinstance(each, str)), ""), 40)


def time_of(value: Any) -> datetime | None:
    """Return a moment with its zone (UTC where none is said); None where it is none.

    Nor is one at either end of the calendar: in the time of somebody east or west of here it could not be written.
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if MINYEAR < moment.year < MAXYEAR else None


def number_of(value: Any, most: int = 2**31 - 1) -> int | None:
    """Return a whole number that is not negative, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None
    return min(value, most)


def is_address(value: Any) -> bool:
    """Say whether a value is a whole address of the web, short enough to be kept."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ADDRESS:
        return False
    if _IN_NO_ADDRESS.search(value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def host_of(address: str) -> str:
    """Return the server of an address in small letters, with its port where it is not the usual one; empty if none."""
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        return ""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    name = f"[{host}]" if ":" in host else host
    return name if port in {None, usual} else f"{name}:{port}"


def are_of_one_server(one: str, other: str) -> bool:
    """Say whether two addresses are of the same server: what one says of itself, it may not say of another."""
    return host_of(one) != "" and host_of(one) == host_of(other)
