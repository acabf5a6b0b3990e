"""Lists of limited servers as servers exchange them: the CSV of Mastodon, read leniently, written strictly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kith.accounts.actions import NotAnotherServer, other_server
from kith.servers.actions import Limits, limits_of
from kith.servers.models import Limit, Server

LARGEST = 1_000_000  # bytes: longer than any list that is in use
MOST_LINES = 20_000
HEADER = ("#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate")
_SEVERITIES = {
    "suspend": Limit.SUSPENDED, "silence": Limit.LIMITED, "limit": Limit.LIMITED, "noop": Limit.NONE,
    "none": Limit.NONE,
}  # fmt: skip
_WORDS = {limit: word for word, limit in reversed(_SEVERITIES.items())}
_YES = frozenset({"true", "t", "yes", "y", "1"})
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs what begins so


class NotAList(Exception):
    """The file is no list of servers, or too long a one."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a list decides, each server once, and how many of its lines name no other server."""

    decided: dict[str, Limits]
    unreadable: int


def read_list(body: bytes) -> Read:
    """Read a list: with Mastodon's header, or only names, one a line, which are then kept away. Raises NotAList."""
    if len(body) > LARGEST:
        raise NotAList
    try:
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig").replace("\x00", "")), strict=False))
    except (UnicodeDecodeError, csv.Error):
        raise NotAList from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows or len(rows) > MOST_LINES:
        raise NotAList
    columns = [cell.strip().lower().removeprefix("#") for cell in rows[0]]
    if "domain" in columns:
        lines = [dict(zip(columns, row, strict=False)) for row in rows[1:]]
    else:
        lines = [{"domain": row[0], "severity": "suspend"} for row in rows if not row[0].startswith("#")]
    return _read(lines)


def write_list(servers: Iterable[Server]) -> Iterator[str]:
    """Write what was decided about servers, line by line, so that another server can take it over."""
    line = io.StringIO()
    writer = csv.writer(line)
    decided = ((server, limits_of(server)) for server in servers)
    for row in (HEADER, *(_row(server.domain, limits) for server, limits in decided if limits.is_any)):
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _read(lines: list[dict[str, str]]) -> Read:
    decided: dict[str, Limits] = {}
    unreadable = 0
    for cells in lines:
        limit = _SEVERITIES.get(cells.get("severity", "suspend").strip().lower() or "suspend")
        try:
            name = other_server(cells.get("domain", "").strip().removeprefix("*."))
        except NotAnotherServer:
            limit = None
        if limit is None:
            unreadable += 1
            continue
        limits = Limits(
            limit=limit,
            rejects_media=_is_yes(cells, "reject_media"),
            rejects_reports=_is_yes(cells, "reject_reports"),
            reason=cells.get("public_comment", "").strip()[:500],
            note=cells.get("private_comment", "").strip()[:2000],
            hides_name=_is_yes(cells, "obfuscate"),
        )
        if limits.is_any:
            decided.setdefault(name, limits)
    if not decided and unreadable:
        raise NotAList
    return Read(decided, unreadable)


def _is_yes(cells: dict[str, str], name: str) -> bool:
    return cells.get(name, "").strip().lower() in _YES


def _row(domain: str, limits: Limits) -> tuple[str, ...]:
    reason = f"'{limits.reason}" if limits.reason.startswith(_STARTS_A_FORMULA) else limits.reason
    told = (limits.rejects_media, limits.rejects_reports)
    return (domain, _WORDS[limits.limit], *(_word(each) for each in told), reason, _word(limits.hides_name))


def _word(is_so: bool) -> str:
    return "true" if is_so else "false"
