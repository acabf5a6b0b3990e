"""What happened, in the words of apps: from a telling of the short log to the events on the channels that are open.

Runs in the hub's database thread, a few queries for each telling however many streams are open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from kith.accounts.models import Account
from kith.client_api.entities.announcements import announcements_json
from kith.client_api.entities.conversations import conversations_json
from kith.client_api.streaming.channels import Channel
from kith.client_api.streaming.listeners import AppListener, Event
from kith.client_api.streaming.rendering import PostForMany, notices_for_many
from kith.filters.models import Context
from kith.live.queries import Told
from kith.notifications.queries.streams import told_like
from kith.posts.hearing import Placing
from kith.servers.models import Announcement, AnnouncementReaction
from kith.timelines.hearing import Hearing, Listening, had_at_home, hearing_of
from kith.timelines.own_pages import conversation_of

_HOME, _NOTICES, _LIST, _DIRECT = "user", "user:notification", "list", "direct"


class Line(NamedTuple):
    """One channel of one stream that is open."""

    listener: AppListener
    channel: Channel


Heard = tuple[Line, Event]


class Lines:
    """All that are open, sorted once for a batch of tellings."""

    def __init__(self, listeners: Sequence[AppListener]) -> None:
        self.all = [Line(listener, channel) for listener in listeners for channel in listener.channels]
        self.listening = Listening(
            at_home=self._accounts(lambda channel: channel.name == _HOME),
            among_strangers=self._accounts(lambda channel: channel.is_of_strangers),
            in_confidence=self._accounts(lambda channel: channel.name in (_LIST, _DIRECT)),
            lists=frozenset(line.channel.list_id for line in self.all if line.channel.name == _LIST),
        )

    def named(self, *names: str, to: Iterable[int] = ()) -> list[Line]:
        """Return the lines of these names; of these accounts only, where any are given."""
        wanted = frozenset(to)
        return [
            line
            for line in self.all
            if line.channel.name in names and (not wanted or line.listener.account_id in wanted)
        ]

    def _accounts(self, wanted: Callable[[Channel], bool]) -> frozenset[int]:
        return frozenset(line.listener.account_id for line in self.all if wanted(line.channel))


def heard(told: Told, lines: Lines, *, now: datetime) -> Iterator[Heard]:
    """Return what is said on which lines; nothing where apps do not hear of such a thing."""
    tell = _TELLS.get(told.name)
    if tell is not None:
        yield from tell(told, lines, now)


def _post_appeared(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    hearing = hearing_of(told.about or 0, lines.listening, now=now)
    if hearing is not None:
        yield from _statuses("update", told.about or 0, hearing, lines, now)


def _post_changed(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    hearing = hearing_of(told.about or 0, lines.listening, now=now)
    if hearing is not None:
        yield from _statuses("status.update", told.about or 0, hearing, lines, now)


def _post_narrowed(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    """Fewer people see it: to those who do it changed, for those who had it before it is gone."""
    return _post_less_open(told, lines, now, was_for_everyone=False)


def _post_withdrawn(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    """What everyone could see, now fewer do: also the lists of strangers' posts are told."""
    return _post_less_open(told, lines, now, was_for_everyone=True)


def _post_less_open(told: Told, lines: Lines, now: datetime, *, was_for_everyone: bool) -> Iterator[Heard]:
    hearing = hearing_of(told.about or 0, lines.listening, now=now)
    if hearing is None:
        return
    yield from _statuses("status.update", told.about or 0, hearing, lines, now)
    gone = Event("delete", _number(told.about))
    had = had_at_home(told.about or 0, lines.listening)
    for line in lines.all:
        account_id, channel = line.listener.account_id, line.channel
        if channel.name == _HOME:
            is_lost = account_id in had and account_id not in hearing.at_home
        elif channel.name == _LIST:
            is_lost = channel.list_id in hearing.lists and account_id not in hearing.in_confidence
        else:
            is_lost = was_for_everyone and channel.is_of_strangers and account_id not in hearing.among_strangers
        if is_lost:
            yield line, gone


def _post_deleted(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    """Where it was for everyone, everyone hears; else those who are named: a number is no word, but theirs alone."""
    yield from _post_deleted_at_home(told, lines, now)
    if not told.to:
        gone = Event("delete", _number(told.about))
        yield from ((line, gone) for line in lines.all if line.channel.is_of_strangers)


def _post_deleted_at_home(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    """The same of what never stands in lists of strangers' posts: of boosts, and of what is quiet."""
    gone = Event("delete", _number(told.about))
    for line in lines.named(_HOME, _LIST, _DIRECT, to=told.to):
        if told.to or line.channel.name != _DIRECT:
            yield line, gone


def _statuses(name: str, post_id: int, hearing: Hearing, lines: Lines, now: datetime) -> Iterator[Heard]:
    concerned = [(line, within) for line in lines.all if (within := _where(line, hearing)) is not None]
    if not concerned:
        return
    post = PostForMany(post_id, hearing.versions(), now=now)
    left_out = {
        within: post.left_out_by({line.listener.account_id for line, where in concerned if where == within}, within)
        for within in {within for _, within in concerned}
    }
    wanted = [line for line, within in concerned if line.listener.account_id not in left_out[within]]
    statuses = post.statuses({line.listener.account_id for line in wanted if line.listener.knows_its_reader})
    for line in wanted:
        is_known = line.listener.knows_its_reader
        status = statuses.get(line.listener.account_id) if is_known else post.for_anyone
        if status is not None:
            yield line, Event(name, status)


def _where(line: Line, hearing: Hearing) -> Context | None:
    """Return in which context a post is read on this line, None where it is not heard there."""
    account_id, channel, placing = line.listener.account_id, line.channel, hearing.placing
    if channel.name == _HOME:
        return Context.HOME if account_id in hearing.at_home else None
    if channel.name == _LIST:
        stands_there = channel.list_id in hearing.lists and account_id in hearing.in_confidence
        return Context.HOME if stands_there else None
    is_there = channel.is_of_strangers and account_id in hearing.among_strangers and _is_among(channel, placing)
    return Context.PUBLIC if is_there else None


def _is_among(channel: Channel, placing: Placing) -> bool:
    """Does a post that may stand in lists of strangers' posts stand in this one?"""
    name, *which = channel.name.split(":")
    if ("local" in which and not placing.is_from_here) or ("remote" in which and not placing.is_from_elsewhere):
        return False
    if "media" in which and not placing.has_media:
        return False
    return channel.of in placing.tags if name == "hashtag" else placing.is_known


def _notice(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    """One happening, and to each who is told of it a notice of their own."""
    open_lines = _lines_of_notices(told, lines)
    notices = told_like(told.about or 0, {line.listener.account_id for line in open_lines})
    made = notices_for_many(notices, now=now)
    for line in open_lines:
        if line.listener.account_id in made:
            yield line, Event("notification", made[line.listener.account_id])


def _notices_merged(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    for line in _lines_of_notices(told, lines):
        yield line, Event("notifications_merged", b"1")


def _lines_of_notices(told: Told, lines: Lines) -> list[Line]:
    return [line for line in lines.named(_HOME, _NOTICES, to=told.to) if told.to and line.listener.hears_notices]


def _filters_changed(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    if told.to:
        yield from ((line, Event("filters_changed", None)) for line in lines.named(_HOME, to=told.to))


def _conversation(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    """One's own conversation with a few others has something new in it."""
    open_lines = lines.named(_DIRECT, to=told.to) if told.to else []
    if not open_lines:
        return
    for account in Account.objects.filter(pk__in=told.to):
        kept = conversation_of(account, told.about or 0)
        for content in conversations_json(account, [kept], now=now) if kept else ():
            mine = [line for line in open_lines if line.listener.account_id == account.id]
            yield from ((line, Event("conversation", content)) for line in mine)


def _announced(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    """Something is announced to everyone, in other words, or no longer."""
    found = Announcement.objects.filter(pk=told.about or 0).first()
    if found is None or (found.ends_at is not None and found.ends_at <= now):
        event = Event("announcement.delete", _number(told.about))
    elif found.starts_at > now:
        return
    else:
        (content,) = announcements_json([found], None, read=set())
        del content["read"]  # that, and which reactions are one's own, differs from one to the next
        for reaction in content["reactions"]:
            del reaction["me"]
        event = Event("announcement", msgspec.json.encode(content))
    yield from ((line, event) for line in lines.named(_HOME))


def _reacted(told: Told, lines: Lines, now: datetime) -> Iterator[Heard]:
    one = AnnouncementReaction.objects.filter(pk=told.about or 0).first()
    if one is not None:
        count = AnnouncementReaction.objects.filter(announcement=one.announcement_id, name=one.name).count()
        content = {"name": one.name, "count": count, "announcement_id": str(one.announcement_id)}
        event = Event("announcement.reaction", msgspec.json.encode(content))
        yield from ((line, event) for line in lines.named(_HOME))


def _number(about: int | None) -> bytes:
    return b"%d" % (about or 0)


_TELLS: Mapping[str, Callable[[Told, Lines, datetime], Iterator[Heard]]] = {
    "home": _post_appeared,
    "edited": _post_changed,
    "narrowed": _post_narrowed,
    "withdrawn": _post_withdrawn,
    "deleted": _post_deleted,
    "deleted-at-home": _post_deleted_at_home,
    "bell": _notice,
    "bell-merged": _notices_merged,
    "filters": _filters_changed,
    "announced": _announced,
    "reacted": _reacted,
    "conversation": _conversation,
}
