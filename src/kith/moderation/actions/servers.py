"""Deciding how far another server is let in: what follows for its people and for the follows between, and the log.

Its people are limited or hidden themselves, so that no reader of posts has to ask about servers (docs/decisions/0026).
The moment of the decision, kept on the server and on each of them, is the mark by which it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kith.accounts.actions import (
    NotAnotherServer,
    follows_with,
    hide_people_of,
    limit_people_of,
    other_server,
    sever_follows,
    show_people_of,
    unlimit_people_of,
)
from kith.accounts.names import tidy_words
from kith.jobs.announce import announce
from kith.members.models import User
from kith.moderation.actions.recording import record
from kith.moderation.happenings import SERVER_KEPT_AWAY
from kith.servers.actions import Limits, keep_limits, limits_of
from kith.servers.models import Limit, Server
from kith.servers.others import with_parents


class MayNotLimitServers(Exception):
    """Only moderators decide about other servers."""


@dataclass(frozen=True, slots=True)
class Losses:
    """What ends when a server is kept away."""

    following: int  # follows of people here
    followers: int
    members: int  # people here who lose some of either

    @property
    def are_any(self) -> bool:
        return self.members > 0


def losses_with(domain: str) -> Losses:
    """Return which follows between people here and those of a server there are."""
    accepted = follows_with(domain).filter(accepted_at__isnull=False)
    following = list(accepted.filter(follower__domain="").values_list("follower_id", flat=True))
    followed = list(accepted.exclude(follower__domain="").values_list("followed_id", flat=True))
    return Losses(len(following), len(followed), len({*following, *followed}))


def limit_server(*, domain: str, limits: Limits, by: User | None, now: datetime) -> Server:
    """Keep what was decided about a server, see to what follows from it, and write it down.

    `by` is None for what the command line did. Raises NotAnotherServer, MayNotLimitServers.
    """
    if by is not None and not by.is_moderator:
        raise MayNotLimitServers
    name = other_server(domain)
    with transaction.atomic():
        before, after = _decide(name, _tidied(limits), now)
        if limits_of(before) != limits_of(after):
            record(by=by, verb=_verb(after), target=name, details=_details(before, after), now=now)
    return after


def free_server(*, domain: str, by: User | None, now: datetime) -> Server:
    """Let a server in as any other again: its people are seen as before, follows that ended stay ended.

    Raises NotAnotherServer, MayNotLimitServers.
    """
    return limit_server(domain=domain, limits=Limits(), by=by, now=now)


def bring_limits(*, decided: Iterable[tuple[str, Limits]], by: User | None, source: str, now: datetime) -> list[str]:
    """Take over a list of decisions, each in its own transaction and with one line in the log for all.

    Return the domains about which something new was decided. A server of which moderators here have decided already
    is passed over, and so is what is no other server. Raises MayNotLimitServers.
    """
    if by is not None and not by.is_moderator:
        raise MayNotLimitServers
    taken = []
    for domain, limits in decided:
        try:
            name = other_server(domain)
        except NotAnotherServer:
            continue
        if limits.is_any and not _is_decided(name):
            _decide(name, _tidied(limits), now)
            taken.append(name)
    if taken:
        record(by=by, verb="brought limits of servers", target=source, details="\n".join(taken), now=now)
    return taken


def _decide(name: str, limits: Limits, now: datetime) -> tuple[Server, Server]:
    with transaction.atomic():
        before, after = keep_limits(domain=name, limits=limits, now=now)
        if before.limit != after.limit:
            _let_people_follow(before, now)
            if after.is_kept_away:
                sever_follows(domain=name, now=now)
                announce(SERVER_KEPT_AWAY, server_id=after.pk)
    return before, after


def _let_people_follow(before: Server, now: datetime) -> None:
    """Bring the people of a server to where its limits, and those of what it is a part of, now put them."""
    name = before.domain
    if before.limited_at is not None:
        lift = show_people_of if before.is_kept_away else unlimit_people_of
        lift(domain=name, since=before.limited_at, now=now)
    near = Q(domain__in=with_parents(name)) | Q(domain__endswith=f".{name}")
    for each in Server.objects.filter(near).exclude(limit=Limit.NONE).order_by("limited_at"):
        if each.limited_at is not None:
            # Of the two the smaller: what is decided about a part says nothing of the rest, and beyond `name` nothing
            # has changed.
            part = each.domain if each.domain.endswith(f".{name}") else name
            put = hide_people_of if each.is_kept_away else limit_people_of
            put(domain=part, since=each.limited_at, now=now)


def _is_decided(name: str) -> bool:
    known = Server.objects.filter(domain=name).first()
    return known is not None and limits_of(known).is_any


def _tidied(limits: Limits) -> Limits:
    return Limits(
        limit=limits.limit,
        rejects_media=limits.rejects_media,
        rejects_reports=limits.rejects_reports,
        reason=tidy_words(limits.reason)[:500],
        note=tidy_words(limits.note)[:2000],
        hides_name=limits.hides_name,
    )


_VERBS = {Limit.LIMITED: "limited the server", Limit.SUSPENDED: "kept away the server"}


def _verb(server: Server) -> str:
    if limits_of(server).is_any:
        return _VERBS.get(Limit(server.limit), "limited what comes from")
    return "let in again the server"


def _details(before: Server, after: Server) -> str:
    """What changed, for the log: the words for anyone and those for moderators, and what is taken no more."""
    said = [after.reason, after.note]
    for name, words in (("rejects_media", "pictures and sounds"), ("rejects_reports", "reports")):
        if getattr(before, name) != getattr(after, name):
            said.append(f"{words}: {'not taken' if getattr(after, name) else 'taken again'}")
    return "\n".join(word for word in said if word)
