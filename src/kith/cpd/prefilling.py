"""“Add to CPD”: what an entry says before its writer has written anything, from what they read, marked or discussed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.chats.models import Chat
from kith.chats.queries import chat_for
from kith.cpd.actions.writing import LONGEST_TITLE, LONGEST_WORDS, MOST_EVIDENCE
from kith.cpd.beside import called_by, on_this_server, page_of_chat
from kith.cpd.models import Kind, Thing
from kith.cpd.periods import Period
from kith.foundations.ids import parse_id
from kith.foundations.text import shorten
from kith.links.models import Link
from kith.links.secrecy import holds_a_key
from kith.posts.models import Origin, Post, Visibility
from kith.posts.queries import visible_post, visible_posts
from kith.reading.exporting import plain_words, quotes_and_notes
from kith.reading.queries import About, Annotated, bookmark_of, every_annotation, kept_links, source_of

HIGHLIGHTS = "highlights"  # in the address, for all that was marked in the period of now
_A_SITTING = timedelta(hours=4)
_FOR_ALL = {Visibility.PUBLIC, Visibility.QUIET}
_ROOM = LONGEST_WORDS - 2000  # for its writer's own words; one mark alone is never as long


@dataclass(frozen=True, slots=True)
class Beginning:
    """An entry before it is written."""

    title: str = ""
    kind: str = ""
    began_on: date | None = None
    ended_on: date | None = None
    minutes: int | None = None
    did: str = ""
    learned: str = ""
    about: list[Thing] = field(default_factory=list)
    is_for_all: bool = True  # else not everyone may read what it is about
    left_out: int = 0  # things whose words found no room


def things_named(account: Account, names: Sequence[str]) -> list[Thing]:
    """Return what is named (“post:1”, “link:2”, “chat:3”) and `account` may read, or keeps."""
    asked = [(kind, parse_id(number) or 0) for kind, _colon, number in (name.partition(":") for name in names)]
    asked = asked[:MOST_EVIDENCE]
    posts = visible_posts(account, {number for kind, number in asked if kind == "post"})
    links = kept_links(account, {number for kind, number in asked if kind == "link"})
    found: list[Thing | None] = []
    for kind, number in asked:
        if kind == "post":
            found.append(_subject(account, posts.get(number)))
        elif kind == "link":
            found.append(links.get(number))
        elif kind == "chat":
            found.append(chat_for(account, number))
    return [thing for thing in found if thing is not None]


def _subject(account: Account, post: Post | None) -> Post | None:
    """Of a boost, what it passes on."""
    if post is None or post.boost_of_id is None:
        return post
    return visible_post(account, post.boost_of_id)


def name_of(thing: Thing) -> str:
    if isinstance(thing, Post):
        return f"post:{thing.pk}"
    return f"chat:{thing.pk}" if isinstance(thing, Chat) else f"link:{thing.final.pk}"


def begin_with(account: Account, thing: Thing, *, now: datetime) -> Beginning:
    """Begin an entry about a chat, a post, an article or an address, with what its reader marked and noted in it."""
    if isinstance(thing, Chat):
        return _begin_with_chat(account, thing)
    rows = list(every_annotation(account, thing))
    is_article = isinstance(thing, Link) or thing.origin == Origin.FEED
    is_for_all = _is_for_all(thing)
    began_on, ended_on = _days(account, thing, rows, now)
    about = told_of(account, thing)
    words, left_out = _fitting(quotes_and_notes(rows))
    return Beginning(
        # Words that were meant for few are in no title: that is what is read first, by whoever it is shared with.
        title=shorten(about.title, LONGEST_TITLE) if is_for_all or is_article else "",
        kind=Kind.READING if is_article else Kind.DISCUSSION,
        began_on=began_on,
        ended_on=ended_on,
        did=_named(about, is_article=is_article, is_for_all=is_for_all) if is_for_all or is_article else "",
        learned=words,
        about=[thing],
        is_for_all=is_for_all,
        left_out=left_out,
    )


def _begin_with_chat(account: Account, chat: Chat) -> Beginning:
    about = told_of(account, chat)
    is_for_all = _is_for_all(chat)
    told = {"title": plain_words(about.title), "writer": plain_words(about.writer)}
    address = f": <{about.address}>" if is_for_all else ""
    return Beginning(
        title=shorten(about.title, LONGEST_TITLE),
        kind=Kind.DISCUSSION,
        began_on=_day(chat.starts_at),
        # Of one that goes on for days nobody knows how long its reader was there.
        minutes=int(chat.lasts.total_seconds()) // 60 if chat.lasts <= _A_SITTING else None,
        did=_("Took part in or followed the chat “%(title)s”, with %(writer)s") % told + address,
        about=[chat],
        is_for_all=is_for_all,
    )


def begin_with_highlights(account: Account, period: Period) -> Beginning:
    """Begin an entry about all that `account` marked and noted in a period."""
    rows = [row for row in every_annotation(account) if _day(row.annotation.created_at) in period]
    if not rows:
        return Beginning(kind=Kind.READING)
    by_place = groupby(rows, key=lambda row: (row.annotation.post_id, row.annotation.link_id))
    groups = {f"post:{post_id}" if post_id else f"link:{link_id}": list(of) for (post_id, link_id), of in by_place}
    things = things_named(account, list(groups))
    told = dict(zip(map(name_of, things), told_of_all(account, things), strict=True))
    few = {name_of(thing) for thing in things if isinstance(thing, Post) and _is_for_few(thing)}
    words, left_out = _fitting(
        [_with_heading(told.get(name) if name not in few else None, of) for name, of in groups.items()]
    )
    days = sorted(_day(row.annotation.created_at) for row in rows)
    return Beginning(
        title=_("What I read and marked"),
        kind=Kind.READING,
        began_on=days[0],
        ended_on=days[-1] if days[-1] != days[0] else None,
        learned=words,
        about=things,
        is_for_all=all(map(_is_for_all, things)),
        left_out=left_out + max(0, len(groups) - MOST_EVIDENCE),
    )


def _with_heading(about: About | None, rows: Sequence[Annotated]) -> str:
    named = [f"**{plain_words(about.title)}**, {plain_words(about.writer)}"] if about is not None else []
    return "\n\n".join([*named, *quotes_and_notes(rows)])


def _days(account: Account, thing: Post | Link, rows: Sequence[Annotated], now: datetime) -> tuple[date, date | None]:
    """When it was read: from the first mark to the last, or when its reader said so; a discussion, when it began."""
    if rows:
        days = sorted(_day(row.annotation.created_at) for row in rows)
        return days[0], days[-1] if days[-1] != days[0] else None
    kept = bookmark_of(account, thing)
    if kept is not None and kept.read_at is not None:
        return _day(kept.read_at), None
    if isinstance(thing, Post) and thing.origin != Origin.FEED:
        return _day(thing.published_at), None
    return _day(now), None


def told_of(account: Account, thing: Thing) -> About:
    """Return what a thing is called and who wrote it, with no address in it that is for its reader alone."""
    return told_of_all(account, [thing])[0]


def told_of_all(account: Account, things: Sequence[Thing]) -> list[About]:
    """Return the same of several, in their order."""
    called = called_by(account, [thing.final for thing in things if isinstance(thing, Link)])
    return [_told(thing, called) for thing in things]


def _told(thing: Thing, called: Mapping[int | None, str]) -> About:
    if isinstance(thing, Chat):
        page = page_of_chat(thing)
        return About(thing.title, thing.host.name, page, on_this_server(page))
    about = source_of(thing)
    name = called.get(thing.final_id) if isinstance(thing, Link) and not thing.final.title else None
    return _without_keys(replace(about, title=name) if name else about)


def _without_keys(about: About) -> About:
    """An address that is for one reader stands in no words that may be shared one day, not as a title either."""
    if not holds_a_key(about.address):
        return about
    return replace(about, title=about.writer if about.title in about.address else about.title, address="")


def _is_for_all(thing: Thing) -> bool:
    if isinstance(thing, Chat):
        return thing.hidden_at is None
    if isinstance(thing, Link):
        return not holds_a_key(thing.final.address)
    return thing.visibility in _FOR_ALL and not thing.is_local_only


def _is_for_few(post: Post) -> bool:
    """Is it somebody's post for a few? What came as a letter or by a private feed has a title that is no such word."""
    return not _is_for_all(post) and post.origin != Origin.FEED


def _named(about: About, *, is_article: bool, is_for_all: bool) -> str:
    told = {"title": plain_words(about.title), "writer": plain_words(about.writer)}
    words = _("Read “%(title)s”, %(writer)s") if is_article else _("Took part in or followed “%(title)s”, %(writer)s")
    return words % told + (f": <{about.address}>" if is_for_all and about.address.startswith("http") else "")


def _fitting(parts: Sequence[str]) -> tuple[str, int]:
    """Return as many parts, whole, as leave room for one's own words, and how many there are more."""
    kept: list[str] = []
    length = 0
    for part in parts:
        length += len(part) + 2
        if length > _ROOM:
            break
        kept.append(part)
    return "\n\n".join(kept), len(parts) - len(kept)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
