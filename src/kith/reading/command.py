"""`./kith feed parse`: JSON lines in, one JSON line out for each, in order, by the parser that polling uses."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from kith.protocols.feeds import NotAFeed, ParsedEntry, ParsedFeed
from kith.protocols.feeds.isolated import FeedParser
from kith.protocols.feeds.parsing import LARGEST


class BadLine(Exception):
    """A line of input can't be used; the message says why."""


def parse_lines(
    lines: Iterable[str | bytes], out: TextIO, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> None:
    """Answer each line of `lines` with one line on `out`; a line that can't be used gets `{"ok": false, …}`."""
    parser = FeedParser()
    try:
        for line in lines:
            # ASCII only, so that no terminal or pipe can break on what a feed holds.
            out.write(json.dumps(_answer(line, parser, clock()), ensure_ascii=True) + "\n")
            out.flush()
    finally:
        parser.close()


def _answer(line: str | bytes, parser: FeedParser, now: datetime) -> dict[str, Any]:
    try:
        path, url, content_type = _question(line)
        feed = parser.parse(_body(path), url=url, content_type=content_type, now=now)
    except (BadLine, NotAFeed) as refusal:
        return {"ok": False, "error": str(refusal) or "This can't be read."}
    return {"ok": True, "feed": _feed(feed), "entries": [_entry(entry) for entry in feed.entries]}


def _question(line: str | bytes) -> tuple[str, str, str]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise BadLine("This line is not JSON.") from problem
    if not isinstance(asked, dict):
        raise BadLine("This line is not a JSON object.")
    path, url, content_type = asked.get("path"), asked.get("url") or "", asked.get("content_type") or ""
    if not isinstance(path, str) or not path or "\0" in path:
        raise BadLine("“path” is missing.")
    if not isinstance(url, str) or not isinstance(content_type, str):
        raise BadLine("“url” and “content_type” are text.")
    return path, url, content_type


def _body(path: str) -> bytes:
    try:
        if Path(path).exists() and not Path(path).is_file():
            raise BadLine("The path leads to no file.")  # a folder; a pipe, which would keep us waiting
        with Path(path).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as problem:
        raise BadLine(f"The file can't be read: {getattr(problem, 'strerror', None) or 'bad path'}.") from problem


def _feed(feed: ParsedFeed) -> dict[str, Any]:
    return {"title": feed.title, "link": feed.link, "subtitle": feed.subtitle, "id": feed.id}


def _entry(entry: ParsedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "author": entry.author,
        "published": entry.published.isoformat() if entry.published else None,
        "updated": entry.updated.isoformat() if entry.updated else None,
        "summary": entry.summary,
        "content": entry.content,
        "enclosures": [{"url": file.url, "type": file.type, "length": file.length} for file in entry.enclosures],
        "tags": list(entry.tags),
    }
