"""Requests: people one hardly knows, and what of theirs waits until they are let in (row S17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from kith.accounts.models import Account
from kith.accounts.queries import people_by_id
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.notifications.models import Notification, NotificationQuerySet
from kith.notifications.queries.bell import Line, lines_of, readable, with_posts
from kith.posts.models import Post
from kith.posts.prepared import THE_VIEWER, prepared
from kith.posts.queries import visible_posts

_MOST_SHOWN = 40


@dataclass(slots=True)
class Request:
    """One sender who waits. Its number is that of the sender's account; `place` is where it stands in the list."""

    by: Account
    count: int
    place: int
    first_at: datetime
    last_at: datetime
    last_post: Post | None

    @property
    def id(self) -> int:
        return self.by.id


def requests_page(account: Account, cursor: Cursor) -> Page[Request]:
    """Who waits to reach `account`, the last to write first, each with their last post; three queries."""
    found = within(_senders(_waiting(account)), cursor, by="place")
    page = page_from(list(found), cursor, place=lambda row: int(row["place"]))
    return Page(_requests(account, page.rows), older=page.older, newer=page.newer)


def request_from(account: Account, sender_id: int) -> Request | None:
    """The request of one sender, if they wait."""
    found = _requests(account, list(_senders(_waiting(account).filter(by_id=sender_id))))
    return found[0] if found else None


def lines_from(account: Account, sender_id: int) -> list[Line]:
    """What of a sender waits, joined like the bell; the newest forty."""
    notices = _waiting(account).filter(by_id=sender_id).select_related("by").order_by("-id")[:_MOST_SHOWN]
    return with_posts(account, lines_of(notices, seen=0))


def pending(account: Account) -> tuple[int, int]:
    """How many senders wait, and how many of their notices."""
    rows = _pending(viewer=account.id)
    return (rows[0][0], rows[0][1]) if rows else (0, 0)


@prepared
def _pending() -> QuerySet[Notification, Any]:
    waiting = _waiting(THE_VIEWER).values("account").annotate(senders=Count("by", distinct=True), notices=Count("id"))
    return waiting.values_list("senders", "notices")


def _waiting(account: Account) -> NotificationQuerySet:
    return readable(Notification.objects.asking(account), account)


def _senders(notices: NotificationQuerySet) -> QuerySet[Any, Any]:
    return notices.values("by").annotate(
        place=Max("id"), count=Count("id"), first=Min("created_at"), last=Max("created_at"), last_post=Max("post_id")
    )


def _requests(account: Account, rows: Sequence[dict[str, Any]]) -> list[Request]:
    people = people_by_id([row["by"] for row in rows])
    posts = visible_posts(account, [row["last_post"] for row in rows if row["last_post"]])
    return [
        Request(
            people[row["by"]], row["count"], row["place"], row["first"], row["last"], posts.get(row["last_post"])
        )
        for row in rows
    ]  # fmt: skip
