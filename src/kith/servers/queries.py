"""What the house needs to know of this server on every page."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kith.servers.models import Announcement, AnnouncementReaction, Limit, Reader, Rule, Server, ThisServer

_KEPT_SECONDS = 5.0
_MOST_SHOWN = 20
_kept: tuple[float, ThisServer] | None = None
_announcements: tuple[float, list[Announcement]] | None = None


def this_server() -> ThisServer:
    """Return this server's row; kept for five seconds a process, so that a page need not ask.

    Before it is set up nothing is kept: another process (`kith account create`) may be opening it this very moment.
    """
    global _kept
    at = time.monotonic()
    if _kept is None or at - _kept[0] > _KEPT_SECONDS or not _kept[1].is_set_up:
        _kept = (at, ThisServer.objects.filter(pk=ThisServer.ONLY).first() or ThisServer())
    return _kept[1]


def rules() -> list[Rule]:
    """Return the rules of this server in their order."""
    return list(Rule.objects.all())


def forget_this_server() -> None:
    """Make the next page read the row again; called by whoever changes it."""
    global _kept
    _kept = None


def announcements(now: datetime) -> list[Announcement]:
    """Return what is being announced; kept as `this_server` is, so that no page asks for it."""
    global _announcements
    at = time.monotonic()
    if _announcements is None or at - _announcements[0] > _KEPT_SECONDS:
        not_over = Announcement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("starts_at", "id")
        _announcements = (at, list(not_over[:_MOST_SHOWN]))
    return [one for one in _announcements[1] if one.starts_at <= now and (one.ends_at is None or one.ends_at > now)]


def unread_announcements(account_id: int, now: datetime) -> list[Announcement]:
    """Return what is being announced and someone has not put away; asks only while something is announced."""
    current = announcements(now)
    if not current:
        return []
    read = Reader.objects.filter(account_id=account_id, announcement__in=current)
    put_away = set(read.values_list("announcement_id", flat=True))
    return [one for one in current if one.pk not in put_away]


def next_turn(announcement_id: int, now: datetime) -> datetime | None:
    """Return when an announcement begins or ends next; None where neither lies ahead."""
    times = Announcement.objects.filter(pk=announcement_id).values_list("starts_at", "ends_at").first() or ()
    return min((at for at in times if at is not None and at > now), default=None)


@dataclass
class Reaction:
    """One emoji beneath an announcement, and how many put it there."""

    name: str
    count: int
    is_mine: bool

    @property
    def written(self) -> str:
        """The emoji as people write it: one of this server's own stands between colons."""
        return f":{self.name}:" if self.name.isascii() else self.name


def reactions_to(announcement_ids: Collection[int], account_id: int | None) -> dict[int, list[Reaction]]:
    """Return the reactions to each of these announcements, in the order they were first given; one query."""
    found: dict[int, dict[str, Reaction]] = {each: {} for each in announcement_ids}
    given = AnnouncementReaction.objects.filter(announcement__in=announcement_ids)
    for announcement_id, name, by in given.values_list("announcement_id", "name", "account_id"):
        reaction = found[announcement_id].setdefault(name, Reaction(name, 0, False))
        reaction.count += 1
        reaction.is_mine = reaction.is_mine or by == account_id
    return {announcement_id: list(by_name.values()) for announcement_id, by_name in found.items()}


def lately_heard(most: int) -> list[str]:
    """Return the domains of the servers that told us something last, of those that are well and not kept away."""
    well = Server.objects.filter(heard_at__isnull=False, failing_since=None).exclude(limit=Limit.SUSPENDED)
    return list(well.order_by("-heard_at").values_list("domain", flat=True)[:most])


def forget_announcements() -> None:
    """Make the next page look again; called by whoever announces."""
    global _announcements
    _announcements = None
