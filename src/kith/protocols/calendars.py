"""Calendars as other programs read them: RFC 5545, events that stand at a moment, in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LONGEST_LINE = 75  # bytes, section 3.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event; who has it already takes the one with the higher `revision`."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    revision: int = 0
    is_cancelled: bool = False
    description: str = ""
    address: str = ""
    words: tuple[str, ...] = ()


def write_calendar(events: Iterable[Event], *, name: str, product: str) -> bytes:
    """Return a calendar of these events."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_text(product)}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",  # what most programs still read
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_time(event.changed_at)}"
    yield f"LAST-MODIFIED:{_time(event.changed_at)}"
    yield f"SEQUENCE:{event.revision}"
    yield f"DTSTART:{_time(event.starts_at)}"
    yield f"DTEND:{_time(event.ends_at)}"
    yield f"SUMMARY:{_text(event.title)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.address:
        yield f"URL:{''.join(event.address.split())}"  # not text: nothing in it is escaped
    if event.words:
        yield f"CATEGORIES:{','.join(_text(word) for word in event.words)}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Escape what would end a line or a value (section 3.3.11), and leave out what no line may hold."""
    words = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in words if letter >= " " or letter == "\t").replace("\x7f", "")


def _folded(line: str) -> bytes:
    """Break a long line into pieces of 75 bytes, never inside a letter."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
