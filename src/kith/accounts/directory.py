"""The list of people here who want to be found (row N12): by role, place and what they care about.

Only who asked for it stands there, for anyone to see. It is sorted by when people joined, by who wrote last or by
name; never by how many follow someone.
"""

from __future__ import annotations

from django.db.models import Count, F, Q

from kith.accounts.models import Account, AccountQuerySet, FeaturedTag
from kith.accounts.names import fold
from kith.accounts.queries import shown_to
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.foundations.ready import ready_cursor


def listed_to(viewer: Account | None) -> AccountQuerySet:
    """Keep those here who asked to be found and whom `viewer` may meet."""
    return shown_to(viewer).here().people().filter(is_discoverable=True, limited_at=None)


def directory_page(
    viewer: Account | None,
    cursor: Cursor,
    *,
    role: str = "",
    place: str = "",
    tag: str = "",
    order: str = "newest",
    text: str = "",
) -> Page[Account]:
    """Return those listed: the newest first, or (`order`) who wrote last ("active"), or by "name"."""
    listed = listed_to(viewer)
    if role:
        listed = listed.filter(role=role)
    if place:
        # All of Wales holds each of its councils.
        listed = listed.filter(Q(place=place) | Q(place__startswith=f"{place}-"))
    if tag:
        listed = listed.filter(featured_tags__name=tag)
    if text:
        listed = listed.filter(Q(username__icontains=text.removeprefix("@")) | Q(folded_name__contains=fold(text)))
    if order == "active":
        return _most_active(listed, cursor)
    if order == "name":
        return _by_name(listed, cursor)
    return page_from(list(within(listed, cursor)), cursor, place=lambda account: account.pk)


def directory_slice(viewer: Account | None, *, by_activity: bool, offset: int, limit: int) -> list[Account]:
    """Return some of those listed, as apps page them: who wrote last first, or the newest."""
    listed = listed_to(viewer).order_by("-pk")
    if by_activity:
        listed = listed.order_by(F("last_posted_on").desc(nulls_last=True), "-pk")
    return list(listed[offset : offset + limit])


def places_of(viewer: Account | None) -> list[str]:
    """Return the places where somebody listed is."""
    return list(listed_to(viewer).exclude(place="").order_by("place").values_list("place", flat=True).distinct())


def topics_of(viewer: Account | None, limit: int = 12) -> list[str]:
    """Return the tags that most of those listed care about, in the order of the alphabet."""
    counted = FeaturedTag.objects.filter(account__in=listed_to(viewer)).values("name").annotate(many=Count("id"))
    return sorted(counted.order_by("-many", "name").values_list("name", flat=True)[:limit])


def featured_by(account: Account) -> list[tuple[str, str]]:
    """Return the tags that `account` cares about: their names, and as it spells them."""
    with ready_cursor() as cursor:
        cursor.execute(_FEATURED, [account.pk])
        return list(cursor.fetchall())


# By hand, because every profile asks it.
_FEATURED = "SELECT name, display FROM accounts_featuredtag WHERE account_id = %s ORDER BY id"


def _most_active(listed: AccountQuerySet, cursor: Cursor) -> Page[Account]:
    """The cursor names the last one seen; who writes meanwhile moves up and is met at the top the next time."""
    wrote = listed.filter(last_posted_on__isnull=False).order_by("-last_posted_on", "-pk")
    last = _last_seen(cursor)
    if last is not None and last.last_posted_on is not None:
        day = last.last_posted_on
        wrote = wrote.filter(Q(last_posted_on__lt=day) | Q(last_posted_on=day, pk__lt=last.pk))
    return _first_of(wrote, cursor)


def _by_name(listed: AccountQuerySet, cursor: Cursor) -> Page[Account]:
    named = listed.order_by("folded_name", "pk")
    last = _last_seen(cursor)
    if last is not None:
        name = last.folded_name
        named = named.filter(Q(folded_name__gt=name) | Q(folded_name=name, pk__gt=last.pk))
    return _first_of(named, cursor)


def _last_seen(cursor: Cursor) -> Account | None:
    return Account.objects.filter(pk=cursor.max_id).first() if cursor.max_id is not None else None


def _first_of(ordered: AccountQuerySet, cursor: Cursor) -> Page[Account]:
    rows = list(ordered[: cursor.limit + 1])
    goes_on = len(rows) > cursor.limit
    rows = rows[: cursor.limit]
    return Page(rows, older=rows[-1].pk if goes_on else None, newer=None)
