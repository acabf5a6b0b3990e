"""The servers we have met: rows for new ones, and which of them moderators keep away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from kith.foundations.ready import for_ids, ready_fetch
from kith.servers.models import Limit, Server

_HEARD_AGAIN = timedelta(hours=1)  # `heard_at` is for people who look after the server: nearly right is enough


def server_of(domain: str, *, now: datetime) -> Server:
    """Return the row of another server; one that nobody met is new."""
    domain = domain.lower()
    known = Server.objects.filter(domain=domain).first()
    if known is not None:
        return known
    Server.objects.bulk_create([Server(domain=domain, created_at=now)], ignore_conflicts=True)
    return Server.objects.get(domain=domain)


def is_kept_away(domain: str) -> bool:
    """Say whether moderators keep a server away, itself or the one that it is a part of."""
    these = with_parents(domain)
    return bool(ready_fetch(for_ids(_KEPT_AWAY, len(these)), [Limit.SUSPENDED.value, *these]))


# By hand, because whoever asks for a document and signs it is asked this.
_KEPT_AWAY = 'SELECT 1 FROM servers_server WHERE "limit" = %s AND domain IN (%ids)'


def kept_away(domains: Collection[str]) -> set[str]:
    """Return those of `domains` that are kept away, in one query."""
    parents = {domain: with_parents(domain) for domain in domains}
    asked = {each for these in parents.values() for each in these}
    away = set(Server.objects.filter(domain__in=asked, limit=Limit.SUSPENDED).values_list("domain", flat=True))
    return {domain for domain, these in parents.items() if away.intersection(these)}


def rejects_media(domain: str) -> bool:
    """Say whether pictures and sounds of a server are neither fetched nor shown."""
    unwanted = Q(limit=Limit.SUSPENDED) | Q(rejects_media=True)
    return Server.objects.filter(unwanted, domain__in=with_parents(domain)).exists()


def limited_in_public() -> list[Server]:
    """Return those that are limited or kept away, as anyone may read of them: kept away first, then by name."""
    return list(Server.objects.exclude(limit=Limit.NONE).order_by("-limit", "domain"))


def shown_name(server: Server) -> str:
    """Return a server's name as the public list has it: of one that is hidden only the first and last letters."""
    if not server.hides_name:
        return server.domain
    shown = len(server.domain) // 4
    middle = range(shown + 1, len(server.domain) - shown)
    return "".join("*" if place in middle and sign != "." else sign for place, sign in enumerate(server.domain))


def met() -> list[str]:
    """Return the names of all servers that we have met and do not keep away."""
    return list(Server.objects.exclude(limit=Limit.SUSPENDED).order_by("domain").values_list("domain", flat=True))


def met_that_begin(letters: str, most: int) -> list[str]:
    """Return some of them by how their names begin."""
    found = Server.objects.exclude(limit=Limit.SUSPENDED).filter(domain__startswith=letters.lower())
    return list(found.order_by("domain").values_list("domain", flat=True)[:most])


def standing_from(*domains: str) -> dict[str, datetime]:
    """Return what limits of a server mean for an account of it: since when it is limited, or hidden.

    `domains` are that of its handle, and that of its address where it is another. The moments are those of the
    decisions, so that whoever takes one back finds this account with the others.
    """
    whole = {each for domain in domains for each in with_parents(domain)}
    limited = Server.objects.filter(domain__in=whole).exclude(limit=Limit.NONE).order_by("-limited_at")
    return {
        "suspended_at" if each.is_kept_away else "limited_at": each.limited_at
        for each in limited
        if each.limited_at is not None
    }


def heard_from(server: Server, *, now: datetime) -> None:
    """Note that we took something from a server; written once an hour at the most."""
    if server.heard_at is None or now - server.heard_at > _HEARD_AGAIN:
        Server.objects.filter(pk=server.pk).update(heard_at=now)
        server.heard_at = now


def with_parents(domain: str) -> list[str]:
    """Return `a.b.test`, `b.test`, `test`: who is limited or kept away takes its parts along."""
    name = domain.lower()
    host = name.rpartition(":")[0] if ":" in name and not name.endswith("]") else name
    parts = host.split(".")
    return list(dict.fromkeys([name, *(".".join(parts[start:]) for start in range(len(parts)))]))
