"""Collections and lists from elsewhere: handles and websites brought in, and a collection as OPML to take along.

Websites that nobody here knows are asked for one after the other, as long as who brought them may be made to wait; what
is left over is handed back, to be brought with another press.
"""

from __future__ import annotations

import re
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.accounts.queries import by_handle, shown_to
from kith.collections.actions import CollectionIsFull, IsInAlready, MayNotBeFeatured, is_full, put_in
from kith.collections.models import Collection, State
from kith.collections.queries import Shown, collections_of
from kith.foundations.text import shorten
from kith.protocols.opml import Outline, read_opml, write_opml
from kith.reading.actions import NoAddress, NoFeedFound, NotAnswering, SeveralFeeds, know_website
from kith.reading.addresses import holds_a_secret, whole_address
from kith.reading.models import Feed

MOST_LINES = 100
_MOST_SECONDS = 8.0
_HANDLE = re.compile(r"@?[A-Za-z0-9_][A-Za-z0-9_.-]*@[\w.-]+\w|@[A-Za-z0-9_][A-Za-z0-9_.-]*")


class NothingToBring(Exception):
    """There is no handle and no address in what was brought."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that could not be put in, and why, in words."""

    line: str
    why: str


@dataclass(slots=True)
class Brought:
    """What became of a list: who is in now, who was asked, what could not be, and the lines that are still to do.

    `over` counts those for whom the collection has no room, `unread` the lines after the first hundred.
    """

    inside: list[Account] = field(default_factory=list)
    asked: list[Account] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    already: int = 0
    over: int = 0
    unread: int = 0


def lines_of(*, text: str, body: bytes = b"") -> list[str]:
    """Return the handles and addresses of a list (one a line, the first column of a table, or OPML), each once.

    Raises NothingToBring, NotAnOpmlFile.
    """
    found = [*_lines_in(text.encode()), *_lines_in(body)]
    lines = list(dict.fromkeys(shorten(line, 2000) for line in found))
    if not lines:
        raise NothingToBring
    return lines


def bring_into(
    *, kept: Collection, lines: Sequence[str], now: datetime, may_look: Callable[[], bool] = lambda: True
) -> Brought:
    """Put whom these lines mean into a collection. `may_look` says whether another unknown website may be asked for.

    Where the collection is full nobody else's server is asked for more.
    """
    done, ends_at = Brought(unread=max(0, len(lines) - MOST_LINES)), time.monotonic() + _MOST_SECONDS
    for line in lines[:MOST_LINES]:
        try:
            account = _known(line, kept.owner)
            if account is None:
                if is_full(kept):
                    done.over += 1
                    continue
                if time.monotonic() > ends_at or not may_look():
                    done.left.append(line)
                    continue
                account = _website(line, now)
            _put(done, kept, account, now)
        except _Unfit as unfit:
            done.refused.append(Refused(line, str(unfit)))
    return done


def as_opml(shown: Shown) -> str:
    """Return a collection as a list: of a website its feed, of a person their page's feed where they offer one."""
    return write_opml(_outlines(shown, ""), title=shown.collection.name)


def collections_as_opml(owner: Account) -> str:
    """Return all that `owner` put together as one list, each collection a folder."""
    own = collections_of(owner, owner)
    outlines = [outline for shown in own for outline in _outlines(shown, shown.collection.name)]
    return write_opml(outlines, title="Collections")


def _outlines(shown: Shown, folder: str) -> list[Outline]:
    people = [item.account for item in shown.items if item.state == State.ACCEPTED]
    feeds = Feed.objects.public().in_bulk([account.pk for account in people])
    outlines = [
        Outline(folder, account.name, feeds[account.pk].address, feeds[account.pk].site_address)
        for account in people
        if account.pk in feeds
    ]
    return outlines + [_person(account, folder) for account in people if not account.is_feed and account.offers_feed]


class _Unfit(Exception):
    """Why a line can't be put in, in words."""


def _lines_in(body: bytes) -> list[str]:
    # Windows writes UTF-16, in which every other byte is a zero.
    if b"\0" in body or b"<" in body.removeprefix(BOM_UTF8).lstrip()[:1] or b"<opml" in body[:4000].lower():
        return [outline.address for outline in read_opml(body)]
    columns = (line.partition(",")[0].strip().strip('"') for line in body.decode("utf-8", "replace").splitlines())
    return [line for line in columns if "." in line or line.startswith("@")]


def _known(line: str, owner: Account) -> Account | None:
    """Return whom a line means, None for a website that nobody here knows yet. Raises _Unfit."""
    here = re.escape(settings.KITH_ORIGIN)
    own = re.fullmatch(rf"{here}/@([^/?#]+)(?:/feed\.(?:atom|rss|json))?/?", line)
    if own is not None or _HANDLE.fullmatch(line):
        handle = own[1] if own is not None else line
        account = by_handle(handle)
        if account is None and _is_of_another_server(handle):
            raise _Unfit(_of_another_server())
        if account is None or not shown_to(owner).filter(pk=account.pk).exists():
            raise _Unfit(_("Nobody here is called this."))
        return account
    address = whole_address(line)
    if not address:
        raise _Unfit(_("This is neither a name nor an address."))
    if holds_a_secret(address):
        raise _Unfit(_of_a_secret())
    bare = address.rstrip("/")
    either = Q(address__in=(address, bare, f"{bare}/")) | Q(site_address__in=(address, bare, f"{bare}/"))
    feed = Feed.objects.public().select_related("account").filter(either).first()
    return feed.account if feed is not None else None


def _website(line: str, now: datetime) -> Account:
    try:
        try:
            return know_website(address=line, now=now).account
        except SeveralFeeds as several:
            return know_website(address=several.choices[0].url, now=now).account
    except (NoAddress, NoFeedFound, SeveralFeeds):
        raise _Unfit(_("There is no feed at this address.")) from None
    except NotAnswering as problem:
        raise _Unfit(str(problem)) from None


def _put(done: Brought, kept: Collection, account: Account, now: datetime) -> None:
    try:
        item = put_in(kept=kept, account=account, now=now)
    except IsInAlready:
        done.already += 1
    except CollectionIsFull:
        done.over += 1
    except MayNotBeFeatured:
        if account.is_feed and account.is_locked:
            raise _Unfit(_of_a_secret()) from None
        if account.is_feed:
            raise _Unfit(_("This website can’t be put into a collection.")) from None
        if account.is_local:
            raise _Unfit(_("They do not want to be put into collections.")) from None
        raise _Unfit(_of_another_server()) from None
    else:
        (done.inside if item.state == State.ACCEPTED else done.asked).append(account)


def _is_of_another_server(handle: str) -> bool:
    host = handle.removeprefix("@").partition("@")[2].lower()
    return host not in {"", settings.KITH_DOMAIN.lower()}


def _of_another_server() -> str:
    # They would have to be asked there, and their server to answer (FEP-7aa9): docs/decisions/0024.
    return _("They are on another server, and only people here are asked. A list of yours can hold them.")


def _of_a_secret() -> str:
    return _("This address is a secret of its reader, and stays one.")


def _person(account: Account, folder: str) -> Outline:
    page = f"{settings.KITH_ORIGIN}/{account.handle}"
    return Outline(folder, f"{account.name} ({account.handle}@{settings.KITH_DOMAIN})", f"{page}/feed.atom", page)
