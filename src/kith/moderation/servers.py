"""Other servers as moderators see them: whom we have met, what ties us to each, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from kith.accounts.models import Account, Follow
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.moderation.models import Act
from kith.servers.models import Limit, Server
from kith.servers.others import with_parents

_DECIDED = ~Q(limit=Limit.NONE) | Q(rejects_media=True) | Q(rejects_reports=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One server in the list, and how many of its people are known here."""

    server: Server
    people: int


def servers_page(cursor: Cursor, *, text: str = "", show: str = "") -> Page[Line]:
    """Return the servers we have met, the newest first: all, those that are limited, or those that don't answer."""
    found = Server.objects.all()
    if text:
        found = found.filter(domain__contains=text.lower())
    if show == "limited":
        found = found.filter(_DECIDED)
    if show == "failing":
        found = found.filter(failing_since__isnull=False)
    page = page_from(list(within(found, cursor)), cursor, place=lambda server: server.pk)
    many = _people_of([server.domain for server in page.rows])
    return Page([Line(server, many[server.domain]) for server in page.rows], page.older, page.newer)


def decided_servers() -> list[Server]:
    """Return all about which something was decided, by name."""
    return list(Server.objects.filter(_DECIDED).order_by("domain"))


def decided_page(cursor: Cursor) -> Page[Server]:
    """Return the same by pages, the last met first."""
    return page_from(list(within(Server.objects.filter(_DECIDED), cursor)), cursor, place=lambda server: server.pk)


def decided_server(server_id: int) -> Server | None:
    """Return one of them."""
    return Server.objects.filter(_DECIDED, pk=server_id).first()


def server_called(domain: str) -> Server | None:
    """Return the row of a server; None where nobody has met it."""
    return Server.objects.filter(domain=domain.lower()).first()


def whole_of(domain: str) -> Server | None:
    """Return the limited server that this one is a part of, None where it is a part of none."""
    above = [each for each in with_parents(domain) if each != domain.lower()]
    return Server.objects.filter(domain__in=above).exclude(limit=Limit.NONE).order_by("-limit").first()


def people_known_of(domain: str) -> int:
    """Return how many people of a server and its parts are known here."""
    return Account.objects.of_server(domain).count()


def acts_about(domain: str) -> list[Act]:
    """Return what was done about a server before, the last first."""
    return list(Act.objects.filter(target=domain, account=None).select_related("by__account").order_by("-pk")[:20])


def domains_in_touch(domains: Collection[str]) -> list[str]:
    """Return those of `domains` with which people here have follows, either way; two questions for any number."""
    ours, theirs = Follow.objects.filter(follower__domain=""), Follow.objects.filter(followed__domain="")
    met = {
        *ours.exclude(followed__domain="").values_list("followed__domain", flat=True).distinct(),
        *theirs.exclude(follower__domain="").values_list("follower__domain", flat=True).distinct(),
    }
    asked = set(domains)
    return sorted({each for domain in met for each in with_parents(domain)} & asked)


def _people_of(domains: Iterable[str]) -> Counter[str]:
    counted = Account.objects.filter(domain__in=list(domains)).values("domain").annotate(many=Count("pk"))
    return Counter({row["domain"]: row["many"] for row in counted})
